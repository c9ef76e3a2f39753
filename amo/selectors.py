"""Reads of the questionnaires: what is due, how far a sheet is, what was answered."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import get_language

from amo.access import visible_sheets, visible_waves
from amo.instrument import Instrument, Scale, read_instrument
from amo.models import Answer, Sheet, Wave
from plg.models import Membership

SECONDS_AN_ITEM = 12  # measured on own reading aloud; only used to say how long it still takes


@dataclass(frozen=True)
class WaveLine:
    """One wave as its participant sees it."""

    wave: Wave
    sheet: Sheet | None
    is_open: bool

    @property
    def is_due(self) -> bool:
        return self.is_open and (self.sheet is None or self.sheet.submitted_at is None)


@dataclass(frozen=True)
class Progress:
    """How far a sheet is: statements answered, of how many, and what that still asks."""

    answered: int
    total: int
    unanswered_scales: tuple[str, ...]

    @property
    def minutes_left(self) -> int:
        return max(1, round((self.total - self.answered) * SECONDS_AN_ITEM / 60))

    @property
    def is_complete(self) -> bool:
        return self.answered == self.total


def is_open(wave: Wave, on: date | None = None) -> bool:
    """Return whether the window of the wave is open on this day (today, in Dutch time)."""
    return wave.opens_on <= (on or timezone.localdate()) <= wave.closes_on


def wave_lines(member: Membership) -> list[WaveLine]:
    """Return every wave of the community with the member's own sheet. Two queries."""
    sheets = {sheet.wave_id: sheet for sheet in visible_sheets(member)}
    return [WaveLine(wave, sheets.get(wave.pk), is_open(wave)) for wave in visible_waves(member)]


def instrument_of(wave: Wave) -> Instrument:
    """Return the wave's instrument in the language of the page, about the theme of the community. No query."""
    language = (get_language() or "nl")[:2]
    theme = wave.community.theme if language == "nl" else ""
    return read_instrument(wave.instrument.body, language, theme.lower())


def answers_of(sheet: Sheet) -> dict[str, int | None]:
    """Return what was answered so far: statement to point, None for "not applicable". One query."""
    return dict(Answer.objects.filter(sheet=sheet).values_list("item", "value"))


def progress_of(instrument: Instrument, answers: dict[str, int | None]) -> Progress:
    """Return how far the answers reach over the instrument. No query."""
    open_scales = tuple(scale.key for scale in instrument.scales if not _is_answered(scale, answers))
    answered = sum(item.key in answers for item in instrument.items)
    return Progress(answered=answered, total=len(instrument.items), unanswered_scales=open_scales)


def review_parts(instrument: Instrument, answers: dict[str, int | None]) -> list[tuple[Scale, list[tuple[str, str]]]]:
    """Return each scale with its statements and the words of the answer ('' where it is open). No query."""
    words: dict[int | None, str] = {None: instrument.not_applicable, **dict(instrument.points)}
    return [
        (scale, [(item.text, words[answers[item.key]] if item.key in answers else "") for item in scale.items])
        for scale in instrument.scales
    ]


def _is_answered(scale: Scale, answers: dict[str, int | None]) -> bool:
    return all(item.key in answers for item in scale.items)
