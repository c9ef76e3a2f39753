"""What one participant gets back: their own answers of two moments side by side. Never a norm, never somebody else.

Used by the page about oneself and by the progress report; the pictures are plain data with their words.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amo.access import visible_sheets
from amo.instrument import Instrument, Item, Scale, comparable, key_of, rule_of
from amo.models import Sheet
from amo.selectors.sheets import instrument_of
from amo.statistics.scoring import Answers, Score, score
from amo.words import Moment
from plg.models import Membership
from plg.pictures import DotLine, DotLines, by_change
from plg.selectors import chosen_content

TONES = {"abilities": "able", "motivation": "motivated", "opportunity": "opportune"}
DIMENSIONS = {"belongingness": "belonging", "uniqueness": "unique"}


@dataclass(frozen=True)
class Taken:
    """One questionnaire that was sent, as its person filled it in."""

    moment: Moment
    sent_at: datetime
    instrument: Instrument
    answers: Answers
    remarks: Mapping[str, str]

    @property
    def label(self) -> str:
        return str(self.moment.label)


@dataclass(frozen=True)
class Said:
    """A statement without a score, with the answer of every moment in words ('' where there is none)."""

    statement: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """Two moments side by side, or one alone: pictures per scale and per behaviour. `apart`: scales that changed."""

    scales: DotLines | None
    behaviours: DotLines | None
    apart: tuple[str, ...]


@dataclass(frozen=True)
class Result:
    """What somebody gets back of one questionnaire, over all its moments in time."""

    title: str
    validated: bool
    moments: tuple[tuple[str, datetime], ...]
    sentence: str  # what is missing, kindly; '' when there is something to compare
    comparisons: tuple[Comparison, ...]
    said: tuple[tuple[str, tuple[Said, ...]], ...]  # scales without a score
    remarks: tuple[tuple[str, str, str], ...]  # moment, scale, what was written


def own_results(member: Membership, until: date | None = None) -> list[Result]:
    """Return what this member gets back, for every questionnaire they sent; nobody else's answers. Four queries.

    With a day: as it stood at the end of that day, whatever was sent since.
    """
    rows = visible_sheets(member).select_related("wave__community").prefetch_related("answers", "remarks")
    sheets = rows.exclude(submitted_at=None).order_by("wave__opens_on", "pk")
    kinds: dict[str, list[Sheet]] = {}
    went_on: set[str] = set()
    for sheet in sorted(sheets, key=lambda sheet: list(Moment).index(Moment(sheet.wave.moment))):
        kind = key_of(sheet.wave.instrument.body, sheet.wave.instrument.key)
        if until and timezone.localdate(sheet.submitted_at) > until:
            went_on.add(kind)
        else:
            kinds.setdefault(kind, []).append(sheet)
    labels = _behaviour_labels(member) if kinds else {}
    return [_result(found, labels, went_on=kind in went_on) for kind, found in kinds.items()]


def _result(sheets: list[Sheet], labels: Mapping[str, str], *, went_on: bool) -> Result:
    taken = [_taken(sheet) for sheet in sheets]
    last = sheets[-1].wave.instrument
    pairs: list[tuple[Taken | None, Taken]] = list(pairwise(taken)) or [(None, taken[0])]
    scored = taken[-1].instrument.is_scored
    return Result(
        title=last.title,
        validated=bool(last.body.get("validated")),
        moments=tuple((one.label, one.sent_at) for one in taken),
        sentence=_sentence(taken, went_on=went_on),
        comparisons=tuple(_comparison(before, after, labels) for before, after in pairs) if scored else (),
        said=_said(taken),
        remarks=tuple(
            (one.label, scale.name, one.remarks[scale.key])
            for one in taken
            for scale in one.instrument.scales
            if scale.key in one.remarks
        ),
    )


def _taken(sheet: Sheet) -> Taken:
    assert sheet.submitted_at is not None
    return Taken(
        moment=Moment(sheet.wave.moment),
        sent_at=sheet.submitted_at,
        instrument=instrument_of(sheet.wave),
        answers={row.item: row.value for row in sheet.answers.all()},
        remarks={row.scale: row.text for row in sheet.remarks.all()},
    )


def _sentence(taken: list[Taken], *, went_on: bool) -> str:
    if len(taken) > 1:
        return ""
    if went_on:
        return _("Toen was er alleen de %(moment)s.") % {"moment": taken[0].label.lower()}
    if taken[0].moment == Moment.PRE:
        return _("Je vulde tot nu toe alleen de voormeting in. Na de nameting zie je hier wat er veranderde.")
    return _(
        "Van jou is er alleen de %(moment)s. Je ziet hoe het er toen voor stond; wat er veranderde, is zonder "
        "eerdere meting niet te zeggen."
    ) % {"moment": taken[0].label.lower()}


def _comparison(before: Taken | None, after: Taken, labels: Mapping[str, str]) -> Comparison:
    shared = comparable(before.instrument, after.instrument) if before else after.instrument
    kept = {scale.key for scale in shared.scales}
    scored = [scale for scale in shared.scales if scale.is_scored]
    lines = [_scale_line(shared, scale, before, after) for scale in scored]
    own = [_behaviour_line(shared, scale, item, before, after, labels) for scale in scored for item in _named(scale)]
    return Comparison(
        scales=_picture(_("Per deel"), lines, shared, before, after) if lines else None,
        behaviours=_picture(_("Per gedraging"), own, shared, before, after) if own else None,
        apart=tuple(scale.name for scale in after.instrument.scales if scale.key not in kept),
    )


def _named(scale: Scale) -> Iterable[Item]:
    return (item for item in scale.items if item.behaviour)


def _scale_line(instrument: Instrument, scale: Scale, before: Taken | None, after: Taken) -> DotLine:
    rule = rule_of(instrument, scale)
    then, now = (score(one.answers, rule) if one else None for one in (before, after))
    counted = _counted([(one, had) for one, had in ((before, then), (after, now)) if one and had])
    line = DotLine(
        label=scale.name,
        before=None if then is None or then.value is None else float(then.value),
        after=None if now is None or now.value is None else float(now.value),
        tone=DIMENSIONS.get(scale.key) or TONES.get(scale.part, "other"),
        words=counted,
    )
    told = _told(line) if before else ""
    return DotLine(line.label, line.before, line.after, line.tone, words=" · ".join(filter(None, [told, counted])))


def _behaviour_line(
    instrument: Instrument, scale: Scale, item: Item, before: Taken | None, after: Taken, labels: Mapping[str, str]
) -> DotLine:
    then = before.answers.get(item.key) if before else None
    now = after.answers.get(item.key)
    said = [_answer(instrument, one.answers, item.key) for one in (before, after) if one]
    return DotLine(
        label=labels.get(item.behaviour, item.text),
        before=None if then is None else float(then),
        after=None if now is None else float(now),
        tone=DIMENSIONS.get(scale.key) or TONES.get(scale.part, "other"),
        words=_moved(said),
    )


def _counted(scores: list[tuple[Taken, Score]]) -> str:
    """Say how many statements are behind a score, once when it is as many each time."""
    told = _("%(n)s van %(of)s stellingen")
    counts = [told % {"n": had.answered, "of": had.items} for _one, had in scores]
    if len(set(counts)) == 1:
        return counts[0]
    return " · ".join(f"{one.label}: {count}" for (one, _had), count in zip(scores, counts, strict=True))


def _moved(said: list[str]) -> str:
    """Say one answer, or two in one breath."""
    if len(said) == 1:
        return said[0]
    if said[0] == said[1]:
        return _("beide keren “%(answer)s”") % {"answer": said[0]}
    return _("van “%(before)s” naar “%(after)s”") % {"before": said[0], "after": said[1]}


def _answer(instrument: Instrument, answers: Answers, key: str) -> str:
    return instrument.words_of(answers[key]) if key in answers else _("open gelaten")


def _told(line: DotLine) -> str:
    if line.change is None:
        return _("niet te vergelijken")
    return _("hoger") if line.change > 0 else _("lager") if line.change < 0 else _("gelijk")


def _picture(about: str, lines: list[DotLine], instrument: Instrument, before: Taken | None, after: Taken) -> DotLines:
    low, high = instrument.points[0], instrument.points[-1]
    alone = _("zo stond het ervoor bij de %(moment)s") % {"moment": after.label.lower()}
    return DotLines(
        title=f"{about}: {_finding(lines) if before else alone}",
        subtitle=_("Bron: je eigen antwoorden, één persoon (jij)."),
        lowest=low[0],
        highest=high[0],
        ends=(low[1], high[1]),
        moments=(before.label if before else "", after.label),
        lines=by_change(lines) if before else tuple(lines),
        says=_(
            "Dit zijn jouw eigen antwoorden. Er is geen norm: hoger is niet altijd beter, en lager kan betekenen dat "
            "je scherper bent gaan kijken."
        ),
    )


def _finding(lines: list[DotLine]) -> str:
    changes = [line.change for line in lines if line.change is not None]
    if not changes:
        return _("nog niets te vergelijken")
    return _("%(more)s hoger, %(same)s gelijk, %(less)s lager dan de keer ervoor") % {
        "more": sum(change > 0 for change in changes),
        "same": sum(change == 0 for change in changes),
        "less": sum(change < 0 for change in changes),
    }


def _said(taken: list[Taken]) -> tuple[tuple[str, tuple[Said, ...]], ...]:
    last = taken[-1].instrument

    def words(item: Item) -> tuple[str, ...]:
        return tuple(one.instrument.words_of(one.answers[item.key]) if item.key in one.answers else "" for one in taken)

    return tuple(
        (scale.name, tuple(Said(item.text, words(item)) for item in scale.items))
        for scale in last.scales
        if not scale.is_scored
    )


def _behaviour_labels(member: Membership) -> dict[str, str]:
    version = chosen_content(member.community, "behaviours")
    language = (get_language() or "nl")[:2]
    return {row["key"]: row["label"][language] for row in version.body["behaviours"]} if version else {}
