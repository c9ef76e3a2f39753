"""Reads of one member's sheets: what is due, how far a sheet is, what was answered."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import get_language

from amo.access import visible_sheets, visible_waves
from amo.instrument import Instrument, Scale, read_instrument
from amo.models import Answer, Remark, Reopening, Sheet, Wave
from amo.selectors.windows import Window, may_write, next_openings, window_of
from plg.models import Membership

SECONDS_AN_ITEM = 12  # measured on own reading aloud; only used to say how long it still takes


@dataclass(frozen=True)
class WaveLine:
    """One wave as its participant sees it."""

    wave: Wave
    sheet: Sheet | None
    window: Window
    reason: str = ""  # why it was opened again last

    @property
    def is_open(self) -> bool:
        """Whether it may be begun now, or gone on with."""
        today = timezone.localdate()
        return self.window.is_open(today) or (self.sheet is not None and may_write(self.sheet, self.window))

    @property
    def is_due(self) -> bool:
        return self.is_open and (self.sheet is None or self.sheet.submitted_at is None)

    @property
    def is_to_come(self) -> bool:
        return timezone.localdate() < self.window.opens_on

    @property
    def is_in_grace(self) -> bool:
        """Whether the window is over and this sheet may still be finished."""
        return self.is_due and timezone.localdate() > self.window.closes_on

    @property
    def minutes(self) -> int:
        return minutes_for(sum(len(scale["items"]) for scale in self.wave.instrument.body["scales"]))

    @property
    def is_sent(self) -> bool:
        return self.sheet is not None and self.sheet.submitted_at is not None

    @property
    def is_validated(self) -> bool:
        return bool(self.wave.instrument.body.get("validated"))


@dataclass(frozen=True)
class Progress:
    """How far a sheet is: statements answered, of how many, and what that still asks."""

    answered: int
    total: int
    unanswered_scales: tuple[str, ...]

    @property
    def left(self) -> int:
        return self.total - self.answered

    @property
    def minutes_left(self) -> int:
        return minutes_for(self.left)

    @property
    def is_complete(self) -> bool:
        return self.answered == self.total


@dataclass(frozen=True)
class Line:
    """A statement in the look back, with the answer in words; '' where it is open."""

    key: str
    statement: str
    words: str


@dataclass(frozen=True)
class Part:
    """A scale in the look back."""

    scale: Scale
    lines: tuple[Line, ...]
    remark: str

    @property
    def open_lines(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if not line.words)


def minutes_for(statements: int) -> int:
    """Return about how many minutes this many statements ask, at least one."""
    return max(1, round(statements * SECONDS_AN_ITEM / 60))


def wave_lines(member: Membership) -> list[WaveLine]:
    """Return every wave of the community with the member's own sheet and window. Two queries.

    What can be filled in now stands first, then what is to come, then what is over, the latest first.
    """
    again = Reopening.objects.filter(sheet=OuterRef("pk")).values("reason")[:1]
    sheets = {sheet.wave_id: sheet for sheet in visible_sheets(member).annotate(reason=Subquery(again))}
    waves = list(visible_waves(member))
    later = next_openings(waves)
    lines = [
        WaveLine(
            wave,
            sheets.get(wave.pk),
            window_of(wave, member, later.get(wave.pk)),
            getattr(sheets.get(wave.pk), "reason", None) or "",
        )
        for wave in waves
    ]
    ahead = [line for line in lines if not line.is_due and line.is_to_come]
    over = [line for line in reversed(lines) if not line.is_due and not line.is_to_come]
    return [*(line for line in lines if line.is_due), *ahead, *over]


def line_of(member: Membership, wave: Wave, sheet: Sheet | None) -> WaveLine:
    """Return one wave as this member sees it, with the member's own sheet in it. One query."""
    same = visible_waves(member).filter(questionnaire=wave.questionnaire, opens_on__gt=wave.opens_on)
    later = same.values_list("opens_on", flat=True).first()
    return WaveLine(wave, sheet, window_of(wave, member, later))


def instrument_of(wave: Wave) -> Instrument:
    """Return the wave's instrument in the language of the page, about the theme of the wave. No query."""
    language = (get_language() or "nl")[:2]
    return read_instrument(wave.instrument.body, language, wave.theme)


def answers_of(sheet: Sheet) -> dict[str, int | None]:
    """Return what was answered so far: statement to point, None for "not applicable". One query."""
    return dict(Answer.objects.filter(sheet=sheet).values_list("item", "value"))


def answered_at(sheet: Sheet) -> dict[str, datetime]:
    """Return when each statement was answered last. One query."""
    return dict(Answer.objects.filter(sheet=sheet).values_list("item", "changed_at"))


def remarks_of(sheet: Sheet) -> dict[str, str]:
    """Return what the member wrote at each scale. One query."""
    return dict(Remark.objects.filter(sheet=sheet).values_list("scale", "text"))


def last_reopening(sheet: Sheet) -> Reopening | None:
    """Return when and why a sheet was opened again last, or None. One query."""
    return sheet.reopenings.select_related("by__user").first()


def progress_of(instrument: Instrument, answers: dict[str, int | None]) -> Progress:
    """Return how far the answers reach over the instrument. No query."""
    open_scales = tuple(scale.key for scale in instrument.scales if not _is_answered(scale, answers))
    answered = sum(item.key in answers for item in instrument.items)
    return Progress(answered=answered, total=len(instrument.items), unanswered_scales=open_scales)


def review_parts(instrument: Instrument, answers: dict[str, int | None], remarks: dict[str, str]) -> list[Part]:
    """Return each scale with its statements, the words of the answers and the remark. No query."""

    def line(key: str, text: str) -> Line:
        return Line(key, text, instrument.words_of(answers[key]) if key in answers else "")

    return [
        Part(scale, tuple(line(item.key, item.text) for item in scale.items), remarks.get(scale.key, ""))
        for scale in instrument.scales
    ]


def _is_answered(scale: Scale, answers: dict[str, int | None]) -> bool:
    return all(item.key in answers for item in scale.items)
