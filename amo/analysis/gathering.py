"""One questionnaire of a community with everything research may see of it now, read in a handful of queries.

Every figure starts here: consent is asked again at each read, and persons are known by pseudonym.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from amo.access import visible_research_sheets, visible_waves
from amo.instrument import Instrument, Scale, comparable, rule_of
from amo.models import Answer, Sheet, Wave
from amo.selectors import instrument_of, next_openings, window_of
from amo.statistics.scoring import Answers, Score, score
from plg.models import Community, Membership
from plg.privacy.thresholds import enough
from plg.selectors import chosen_content, consenting_members
from plg.words import Purpose, Role


@dataclass(frozen=True)
class Measurement:
    """One wave with the sheets that were sent, by pseudonym, and how many persons it was asked of."""

    wave: Wave
    instrument: Instrument
    due: int
    begun: int
    sheets: Mapping[str, Answers]  # sent ones only

    @property
    def sent(self) -> int:
        return len(self.sheets)

    @property
    def has_begun(self) -> bool:
        return self.wave.opens_on <= timezone.localdate()

    @property
    def is_over(self) -> bool:
        """Whether nobody can send a sheet any more, unless one is opened again."""
        return self.wave.closes_on + timedelta(days=self.wave.grace_days) < timezone.localdate()

    @property
    def may_count(self) -> bool:
        """Whether enough persons were asked to say how many answered."""
        return enough(self.due, settings.MIN_GROUP)

    @property
    def may_show(self) -> bool:
        """Whether enough persons answered to show what they answered."""
        return enough(self.sent, settings.MIN_GROUP)

    def scores(self, scale: Scale) -> dict[str, Score]:
        """Return the score of every person on one scale, by pseudonym; a score without value is in it too."""
        rule = rule_of(self.instrument, scale)
        return {person: score(answers, rule) for person, answers in self.sheets.items()}

    def values(self, scale: Scale) -> dict[str, Fraction]:
        """Return the scores that have a value, by pseudonym."""
        return {person: one.value for person, one in self.scores(scale).items() if one.value is not None}


@dataclass(frozen=True)
class Gathered:
    """A questionnaire of a community: its measurements in time, and the words for its behaviours."""

    community: Community
    questionnaire: str
    title: str
    measurements: tuple[Measurement, ...]
    labels: Mapping[str, str]  # behaviour to its words

    def at(self, moment: str) -> Measurement | None:
        """Return the measurement of this moment, or None."""
        return next((one for one in self.measurements if one.wave.moment == moment), None)

    @property
    def latest(self) -> Measurement | None:
        """Return the last measurement that enough persons answered, or the last one there is."""
        shown = [one for one in self.measurements if one.may_show] or self.measurements
        return shown[-1] if shown else None

    def label(self, behaviour: str, otherwise: str) -> str:
        """Return the words of a behaviour, or the other words where the content has none."""
        return self.labels.get(behaviour, otherwise)


def gathered(member: Membership, questionnaire: str = "") -> list[Gathered]:
    """Return what research may see now of every questionnaire of the community, or of this one. Seven queries at most.

    Nothing for who may not read figures. Answers are read for one questionnaire only: without one, sheets are counted
    and hold no answers.
    """
    waves = [wave for wave in visible_waves(member) if questionnaire in {"", wave.questionnaire}]
    consenting = consenting_members(Purpose.AMO).filter(community=member.community)
    sheets = visible_research_sheets(member)
    return _gather(member.community, waves, consenting, sheets, with_answers=bool(questionnaire))


def gathered_group(community: Community) -> list[Gathered]:
    """Return every questionnaire with two measurements that are over, and only those. Seven queries at most.

    For the folded counts of `amo.services.group` and nothing else: everybody is in it, whatever they said about
    research. Not before the end: whoever looks twice while sheets come in would see what the last one changed.
    """
    waves = list(Wave.objects.filter(community=community).select_related("instrument").order_by("opens_on", "pk"))
    people = Membership.objects.filter(community=community, left_at=None, roles__contains=[Role.PARTICIPANT])
    found = _gather(community, waves, people, Sheet.objects.filter(wave__community=community), with_answers=True)
    over = [replace(one, measurements=tuple(each for each in one.measurements if each.is_over)) for one in found]
    return [one for one in over if len(one.measurements) > 1]


def _gather(
    community: Community,
    waves: list[Wave],
    members: QuerySet[Membership],
    sheets: QuerySet[Sheet],
    *,
    with_answers: bool,
) -> list[Gathered]:
    people = {one.pk: one for one in members.select_related("pseudonym")}
    rows = sheets.filter(wave__in=waves, membership__in=people)
    begun = list(rows.values_list("wave_id", "membership_id", "pk", "submitted_at"))
    answers = _answers([pk for _, _, pk, sent in begun if sent]) if with_answers else {}
    later = next_openings(waves)
    labels = _labels(community) if with_answers else {}
    found: dict[str, list[Measurement]] = {}
    for wave in waves:
        mine = {who: (pk, sent) for of, who, pk, sent in begun if of == wave.pk}
        due = {pk for pk, one in people.items() if pk in mine or _is_due(wave, one, later)}
        measurement = Measurement(
            wave=wave,
            instrument=instrument_of(wave),
            due=len(due) if wave.opens_on <= timezone.localdate() else 0,
            begun=len(mine),
            sheets={people[who].pseudonym.code: answers.get(pk, {}) for who, (pk, sent) in mine.items() if sent},
        )
        found.setdefault(wave.questionnaire, []).append(measurement)
    return [Gathered(community, key, _title(measured), tuple(measured), labels) for key, measured in found.items()]


def shared_instrument(before: Measurement, after: Measurement) -> Instrument:
    """Return what two measurements have in common: the scales and statements that may be compared. No query."""
    return comparable(before.instrument, after.instrument)


def _is_due(wave: Wave, member: Membership, later: dict[int, date]) -> bool:
    if not member.has_role(Role.PARTICIPANT):
        return False
    window = window_of(wave, member, later.get(wave.pk))
    left = timezone.localdate(member.left_at) if member.left_at else None
    return timezone.localdate(member.joined_at) <= window.closes_on and (left is None or left > wave.opens_on)


def _answers(sheets: list[int]) -> dict[int, dict[str, int | None]]:
    found: dict[int, dict[str, int | None]] = {}
    for sheet, item, value in Answer.objects.filter(sheet__in=sheets).values_list("sheet_id", "item", "value"):
        found.setdefault(sheet, {})[item] = value
    return found


def _labels(community: Community) -> dict[str, str]:
    content = chosen_content(community, "behaviours")
    language = (get_language() or "nl")[:2]
    return {one["key"]: one["label"][language] for one in content.body["behaviours"]} if content else {}


def _title(measured: list[Measurement]) -> str:
    return str(measured[-1].wave.instrument.title)
