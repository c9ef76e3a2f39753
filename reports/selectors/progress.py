"""What goes into a progress report, as plain data: only the participant's own entries, tags and words.

Used by the PDF builder and to see whether a report made earlier still says the same. Knows nothing of layout.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time
from typing import Any

from django.utils import translation

from amo.selectors import Result, own_results
from logbook.access import own_entries, visible_responses
from logbook.selectors.growth import Network, network
from logbook.selectors.photos import prints_of
from logbook.selectors.thread_story import ThreadStory, thread_story
from plg.models import Community, Membership
from reports.selectors.attended import Attended, attended
from reports.selectors.cards import Beside, Entry, Month, labels_of, months_of, spoken
from reports.selectors.codes import FoundCodes, found_codes
from reports.selectors.sealed import Sealed
from reports.words import DIMENSIONS


@dataclass(frozen=True)
class Options:
    """What the participant chose: a period (both ends included, either may be open) and a sentence for the cover."""

    since: date | None = None
    until: date | None = None
    sentence: str = ""
    without_labels: bool = False
    without_questionnaires: bool = False
    without_growth: bool = False
    without_meetings: bool = False
    with_threads: bool = False
    with_dialogue: bool = False
    with_codes: bool = False
    with_photos: bool = False

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Options":
        """Read what `kept` wrote into a report's options."""
        chosen: dict[str, Any] = {name: bool(kept.get(name)) for name in TICKS}
        chosen |= {name: date.fromisoformat(kept[name]) for name in ("since", "until") if kept.get(name)}
        return cls(**chosen, sentence=str(kept.get("sentence", "")))

    def kept(self) -> dict[str, object]:
        """Return the choice as it is kept with the report; what was not chosen is left out."""
        chosen: dict[str, object] = {
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
            "sentence": self.sentence.strip(),
            **{name: getattr(self, name) for name in TICKS},
        }
        return {name: value for name, value in chosen.items() if value}


#: What is in a report unless it is left out, and what is not unless it is asked for.
TICKS = tuple(one.name for one in fields(Options) if one.name.startswith("with"))


@dataclass(frozen=True)
class Behaviour:
    """One of the ten behaviours, and to how many entries the participant gave it as a tag."""

    label: str
    dimension: str
    role_model: bool
    count: int


@dataclass(frozen=True)
class ProgressFacts(Sealed):
    """Everything a progress report says."""

    name: str
    position: str
    school: str
    community: str
    sentence: str
    since: date | None
    until: date | None
    months: list[Month]
    behaviours: list[Behaviour]
    tagged: int  # entries with at least one of the ten as a tag
    changed: int  # entries that were changed after they were first kept
    results: list[Result]  # the own questionnaires: before and after
    threads: ThreadStory | None  # only when the participant asked for them
    growth: Network | None  # the lasting changes, unless the participant left them out
    meetings: list[Attended]  # where the participant was, unless left out
    codes: list[FoundCodes]  # what coders found in released rounds, only when the participant asked for it
    with_labels: bool
    as_of: datetime  # when the newest text in it was kept
    contents: list[str]  # the content versions it leans on

    @property
    def responses(self) -> int:
        return sum(len(card.said) for month in self.months for card in month.cards)

    @property
    def entries(self) -> int:
        return sum(len(month.cards) for month in self.months)

    @property
    def undated(self) -> int:
        return sum(len(month.cards) for month in self.months if month.first is None)

    @property
    def known_months(self) -> int:
        return sum(1 for month in self.months if month.first is not None)

    @property
    def period(self) -> tuple[date | None, date | None]:
        """The period chosen, and where an end was left open the first or last date there is."""
        known = sorted(card.happened_on for month in self.months for card in month.cards if card.happened_on)
        return self.since or (known[0] if known else None), self.until or (known[-1] if known else None)


def progress_facts(member: Membership, options: Options) -> ProgressFacts:
    """Return what this member's progress report says. Some twenty queries, whatever the number of entries.

    With a period chosen, entries without a date stay out.
    """
    with translation.override("nl"):  # the report is in Dutch, whoever looks whether it still holds
        return _facts(member, options)


def _facts(member: Membership, options: Options) -> ProgressFacts:
    since, until = options.since, options.until
    entries = own_entries(member).select_related("current").order_by("happened_on", "id")
    entries = entries.filter(happened_on__gte=since) if since else entries
    entries = entries.filter(happened_on__lte=until) if until else entries
    found: list[Any] = list(entries)
    labels = labels_of(member.community)
    results = [] if options.without_questionnaires else own_results(member)
    grown = None if options.without_growth else network(member, since=since, until=until)
    threads = thread_story(member, since=since, until=until) if options.with_threads else None
    meetings = [] if options.without_meetings else attended(member, since, until)
    responses = _responses(member, found) if options.with_dialogue else []
    codes = found_codes(member, found if since or until else None) if options.with_codes else []
    keys = {item["key"] for item in labels.behaviours}
    moments = [at for result in results for _moment, at in result.moments]
    moments += [one.as_of for one in (threads, grown) if one and one.as_of]
    moments += [one.made_at for one in responses] + [one.noted_at for one in meetings] + [one.as_of for one in codes]
    beside = Beside(
        photos=prints_of(found) if options.with_photos else {},
        said=spoken(responses),
        asks=options.with_dialogue,
    )
    return ProgressFacts(
        name=member.user.name,
        position=member.position,
        school=member.school.name if member.school else "",
        community=member.community.title,
        sentence=options.sentence,
        since=since,
        until=until,
        months=months_of(found, labels, beside),
        behaviours=_behaviours(labels.behaviours, found),
        tagged=sum(1 for entry in found if keys & set(entry.tags)),
        changed=sum(1 for entry in found if entry.current.number > 1),
        results=results,
        threads=threads or None,
        growth=grown or None,
        meetings=meetings,
        codes=codes,
        with_labels=not options.without_labels,
        as_of=max([*moments, *(entry.current.made_at for entry in found)], default=_start(member.community)),
        contents=labels.contents,
    )


def _responses(member: Membership, entries: Iterable[Entry]) -> list[Any]:
    """Return what was written under these own entries, by others and in turn. One query."""
    rows = visible_responses(member).filter(entry__in=[entry.pk for entry in entries])
    return list(rows.select_related("author__user").order_by("made_at", "pk"))


def _behaviours(items: list[dict[str, Any]], entries: Iterable[Entry]) -> list[Behaviour]:
    counts = Counter(tag for entry in entries for tag in set(entry.tags))
    return [
        Behaviour(item["label"]["nl"], item["dimension"], bool(item["role_model"]), counts[item["key"]])
        for item in sorted(items, key=lambda item: DIMENSIONS.index(item["dimension"]))
    ]


def _start(community: Community) -> datetime:
    return datetime.combine(community.starts_on, time(12), UTC)
