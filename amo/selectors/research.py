"""What research takes home of the questionnaires: sent sheets of who lets research read theirs, by membership.

Used by the export. Who may have it is asked there; a wave that too few answered is not in it.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Max, Q, QuerySet

from amo.access import research_sheets
from amo.instrument import Instrument, Scale, read_instrument, rule_of
from amo.models import Answer, Sheet, Wave
from amo.statistics.scoring import Answers, score
from plg.models import Community
from plg.privacy.thresholds import enough

LANGUAGE = "nl"


@dataclass(frozen=True)
class Asked:
    """A wave: what was asked when, by how many consenting persons it was sent, and whether those are enough."""

    uid: UUID
    key: int
    questionnaire: str
    version: int
    title: str
    moment: str
    said: str  # the moment in words
    sent: int
    instrument: Instrument

    @property
    def may_leave(self) -> bool:
        return enough(self.sent, settings.MIN_GROUP)


@dataclass(frozen=True)
class ItemRow:
    """What one person answered to one statement; `value` is None when it was not answered or did not apply."""

    member: int
    asked: Asked
    scale: str
    item: str
    reversed: bool
    value: int | None
    not_applicable: bool


@dataclass(frozen=True)
class ScoreRow:
    """The score of one person on one scale: a mean over `answered` of `items` statements; None: too few answers."""

    member: int
    asked: Asked
    scale: str
    score: Fraction | None
    answered: int
    items: int


def asked_waves(community: Community) -> list[Asked]:
    """Return every wave of a community that somebody sent a sheet of, in time. One query."""
    sent = Q(sheets__in=research_sheets(community).filter(submitted_at__isnull=False))
    waves = Wave.objects.filter(community=community).select_related("instrument")
    return [
        Asked(
            uid=wave.uid,
            key=wave.pk,
            questionnaire=wave.questionnaire,
            version=wave.instrument.version,
            title=str(wave.instrument.title),
            moment=wave.moment,
            said=wave.get_moment_display(),
            sent=wave.sent,
            instrument=read_instrument(wave.instrument.body, LANGUAGE, wave.theme),
        )
        for wave in waves.annotate(sent=Count("sheets", filter=sent)).order_by("opens_on", "pk")
        if wave.sent
    ]


def sent_sheets(community: Community, waves: Collection[Asked]) -> QuerySet[Sheet]:
    """Return the sheets of these waves that may leave now."""
    kept = [wave.key for wave in waves if wave.may_leave]
    return research_sheets(community).filter(wave__in=kept, submitted_at__isnull=False)


def last_sent(community: Community) -> datetime | None:
    """Return when the newest sheet was sent; None when there is none. One query."""
    newest: datetime | None = research_sheets(community).aggregate(at=Max("submitted_at"))["at"]
    return newest


def item_rows(community: Community, waves: Collection[Asked]) -> Iterator[ItemRow]:
    """Yield every statement that was put to every person, answered or not, sheet by sheet. Two queries."""
    for member, wave, answers in _filled_in(community, waves):
        for scale in wave.instrument.scales:
            for item in scale.items:
                value = answers.get(item.key)
                skipped = item.key in answers and value is None
                yield ItemRow(member, wave, scale.key, item.key, item.reversed, value, skipped)


def score_rows(community: Community, waves: Collection[Asked]) -> Iterator[ScoreRow]:
    """Yield the score of every person on every scale that is scored, sheet by sheet. Two queries."""
    for member, wave, answers in _filled_in(community, waves):
        yield from (_scored(member, wave, scale, answers) for scale in wave.instrument.scales if scale.is_scored)


def _scored(member: int, wave: Asked, scale: Scale, answers: Answers) -> ScoreRow:
    found = score(answers, rule_of(wave.instrument, scale))
    return ScoreRow(member, wave, scale.key, found.value, found.answered, found.items)


def _filled_in(community: Community, waves: Collection[Asked]) -> Iterator[tuple[int, Asked, Answers]]:
    by_key = {wave.key: wave for wave in waves}
    sheets = sent_sheets(community, waves).order_by("wave__opens_on", "wave", "membership__pseudonym__code")
    rows = list(sheets.values_list("pk", "membership_id", "wave_id"))
    given: dict[int, dict[str, int | None]] = {}
    for sheet, item, value in Answer.objects.filter(sheet__in=sheets.order_by()).values_list(
        "sheet_id", "item", "value"
    ):
        given.setdefault(sheet, {})[item] = value
    for sheet, member, wave in rows:
        yield member, by_key[wave], given.get(sheet, {})
