"""What goes into a progress report, as plain data: only the participant's own entries, tags and words.

Used by the PDF builder and to see whether a report made earlier still says the same. Knows nothing of layout.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime, time
from itertools import groupby
from typing import Any, Protocol
from uuid import UUID

from django.utils import translation

from amo.selectors import Result, own_results
from logbook.access import own_entries
from logbook.selectors.growth import Network, network
from logbook.selectors.photos import Print, prints_of
from logbook.selectors.thread_story import ThreadStory, thread_story
from plg.models import Community, ContentVersion, Membership
from plg.selectors import chosen_content
from reports.words import DIMENSIONS


class Version(Protocol):
    """The part of an entry's current version that is read here."""

    text: str
    number: int
    prompts: dict[str, str]
    made_at: datetime


class Entry(Protocol):
    """The part of an entry that is read here."""

    pk: Any
    uid: UUID
    happened_on: date | None
    issue: str
    tags: list[str]
    current: Version


@dataclass(frozen=True)
class Options:
    """What the participant chose: a period (both ends included, either may be open) and a sentence for the cover."""

    since: date | None = None
    until: date | None = None
    sentence: str = ""
    without_growth: bool = False
    with_threads: bool = False
    with_photos: bool = False

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Options":
        """Read what `kept` wrote into a report's options."""
        since, until = kept.get("since"), kept.get("until")
        return cls(
            date.fromisoformat(since) if since else None,
            date.fromisoformat(until) if until else None,
            str(kept.get("sentence", "")),
            bool(kept.get("without_growth")),
            bool(kept.get("with_threads")),
            bool(kept.get("with_photos")),
        )

    def kept(self) -> dict[str, object]:
        """Return the choice as it is kept with the report; what was not chosen is left out."""
        chosen = {
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
            "sentence": self.sentence.strip(),
            "without_growth": self.without_growth,
            "with_threads": self.with_threads,
            "with_photos": self.with_photos,
        }
        return {name: value for name, value in chosen.items() if value}


@dataclass(frozen=True)
class Card:
    """One entry, as it stands now."""

    uid: UUID
    happened_on: date | None
    text: str
    issue: str
    answers: list[tuple[str, str]]  # the question of a prompt, and the answer
    tags: list[tuple[str, str]]  # label and dimension
    version: int
    photos: list[Print] = field(default_factory=list)  # only when the participant asked for them


@dataclass(frozen=True)
class Month:
    """The entries of one month, or those whose date is not known."""

    first: date | None
    cards: list[Card]


@dataclass(frozen=True)
class Behaviour:
    """One of the ten behaviours, and to how many entries the participant gave it as a tag."""

    label: str
    dimension: str
    role_model: bool
    count: int


@dataclass(frozen=True)
class ProgressFacts:
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
    as_of: datetime  # when the newest text in it was kept
    contents: list[str]  # the content versions it leans on

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

    @property
    def seal(self) -> str:
        """A hash of all of it: the same facts make the same file."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True, default=str).encode()).hexdigest()


def progress_facts(member: Membership, options: Options) -> ProgressFacts:
    """Return what this member's progress report says. At most eighteen queries, whatever the number of entries.

    With a period chosen, entries without a date stay out.
    """
    entries = own_entries(member).select_related("current").order_by("happened_on", "id")
    if options.since:
        entries = entries.filter(happened_on__gte=options.since)
    if options.until:
        entries = entries.filter(happened_on__lte=options.until)
    found: list[Any] = list(entries)
    with translation.override("nl"):  # the report is in Dutch, whoever looks whether it still holds
        labels, results = labels_of(member.community), own_results(member)
    behaviours = _behaviours(labels.behaviours, found)
    keys = {item["key"] for item in labels.behaviours}
    sent = [at for result in results for _moment, at in result.moments]
    grown = None if options.without_growth else network(member, since=options.since, until=options.until)
    with translation.override("nl"):
        threads = thread_story(member, since=options.since, until=options.until) if options.with_threads else None
    sent += [threads.as_of] if threads and threads.as_of else []
    sent += [grown.as_of] if grown and grown.as_of else []
    return ProgressFacts(
        name=member.user.name,
        position=member.position,
        school=member.school.name if member.school else "",
        community=member.community.title,
        sentence=options.sentence,
        since=options.since,
        until=options.until,
        months=months_of(found, labels, prints_of(found) if options.with_photos else {}),
        behaviours=behaviours,
        tagged=sum(1 for entry in found if keys & set(entry.tags)),
        changed=sum(1 for entry in found if entry.current.number > 1),
        results=results,
        threads=threads or None,
        growth=grown or None,
        as_of=max([*sent, *(entry.current.made_at for entry in found)], default=_start(member.community)),
        contents=labels.contents,
    )


@dataclass(frozen=True)
class Labels:
    """The Dutch words for the keys that entries hold."""

    behaviours: list[dict[str, Any]]
    issues: dict[str, str]
    questions: dict[str, str]
    contents: list[str]


def labels_of(community: Community) -> Labels:
    """Return the Dutch words for what entries of this community hold. Three queries."""
    behaviours, issues = chosen_content(community, "behaviours"), chosen_content(community, "issues")
    questions: dict[str, str] = {}
    # Entries may have been written with another prompt set than the one chosen now; newer wordings win.
    for version in ContentVersion.objects.filter(kind="prompts").order_by("version", "pk"):
        questions |= {item["key"]: item["question"]["nl"] for item in version.body["prompts"]}
    return Labels(
        behaviours=behaviours.body["behaviours"] if behaviours else [],
        issues={item["key"]: item["label"]["nl"] for item in issues.body["issues"]} if issues else {},
        questions=questions,
        contents=[str(version) for version in (behaviours, issues) if version],
    )


def months_of(entries: Iterable[Entry], labels: Labels, prints: Mapping[int, list[Print]] | None = None) -> list[Month]:
    """Return the entries grouped by month, the oldest first; entries without a date come last. No query."""
    photos = prints or {}
    names = {item["key"]: (item["label"]["nl"], item["dimension"]) for item in labels.behaviours}
    return [
        Month(first, [replace(card_of(entry, names, labels), photos=photos.get(entry.pk, [])) for entry in group])
        for first, group in groupby(entries, lambda entry: entry.happened_on and entry.happened_on.replace(day=1))
    ]


def card_of(entry: Entry, names: Mapping[str, tuple[str, str]], labels: Labels) -> Card:
    """Return one entry as it stands now, with the words for what it holds. No query."""
    answers = entry.current.prompts
    asked = [key for key in labels.questions if key in answers]
    asked += sorted(answers.keys() - set(asked))
    return Card(
        uid=entry.uid,
        happened_on=entry.happened_on,
        text=entry.current.text,
        issue=labels.issues.get(entry.issue, ""),
        answers=[(labels.questions.get(key, key), answers[key]) for key in asked],
        tags=[names[key] for key in names if key in entry.tags],
        version=entry.current.number,
    )


def _behaviours(items: list[dict[str, Any]], entries: Iterable[Entry]) -> list[Behaviour]:
    counts = Counter(tag for entry in entries for tag in set(entry.tags))
    return [
        Behaviour(item["label"]["nl"], item["dimension"], bool(item["role_model"]), counts[item["key"]])
        for item in sorted(items, key=lambda item: DIMENSIONS.index(item["dimension"]))
    ]


def _start(community: Community) -> datetime:
    return datetime.combine(community.starts_on, time(12), UTC)
