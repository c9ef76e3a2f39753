"""Entries as cards, as plain data: with the words for what they hold, by month. Never a rule about who may read them.

Used by the selectors of every report that prints entries. Knows nothing of layout.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any, Protocol
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from logbook.selectors.photos import Print
from plg.models import Community, ContentVersion
from plg.selectors import chosen_content


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
    author_id: Any
    issue: str
    asks: str
    tags: list[str]
    current: Version


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
    who: str = ""  # whose it is, where a report holds entries of several
    asks: str = ""  # what its readers are asked for
    said: list[tuple[str, str]] = field(default_factory=list)  # what was written under it: who and when, and the words


@dataclass(frozen=True)
class Month:
    """The entries of one month, or those whose date is not known."""

    first: date | None
    cards: list[Card]


@dataclass(frozen=True)
class Labels:
    """The Dutch words for the keys that entries hold."""

    behaviours: list[dict[str, Any]]
    issues: dict[str, str]
    questions: dict[str, str]
    contents: list[str]
    private: frozenset[str] = frozenset()  # questions whose answer is for its author alone


@dataclass(frozen=True)
class Beside:
    """What goes with entries onto their cards, by the key of the entry, and whose eyes the cards are for."""

    photos: Mapping[int, list[Print]] = field(default_factory=dict)
    said: Mapping[int, list[tuple[str, str]]] = field(default_factory=dict)
    asks: bool = False  # with what was asked of readers
    names: Mapping[int, str] = field(default_factory=dict)  # by author; "" for none
    own: bool = True  # for their author: with answers to private questions


NOTHING_BESIDE = Beside()


def labels_of(community: Community) -> Labels:
    """Return the Dutch words for what entries of this community hold. Three queries."""
    behaviours, issues = chosen_content(community, "behaviours"), chosen_content(community, "issues")
    questions: dict[str, str] = {}
    private: set[str] = set()
    # Entries may have been written with another prompt set than the one chosen now; newer wordings win.
    for version in ContentVersion.objects.filter(kind="prompts").order_by("version", "pk"):
        questions |= {item["key"]: item["question"]["nl"] for item in version.body["prompts"]}
        private |= {item["key"] for item in version.body["prompts"] if item.get("private")}
    return Labels(
        behaviours=behaviours.body["behaviours"] if behaviours else [],
        issues={item["key"]: item["label"]["nl"] for item in issues.body["issues"]} if issues else {},
        questions=questions,
        contents=[str(version) for version in (behaviours, issues) if version],
        private=frozenset(private),
    )


def months_of(entries: Iterable[Entry], labels: Labels, beside: Beside = NOTHING_BESIDE) -> list[Month]:
    """Return the entries grouped by month, the oldest first; entries without a date come last. No query."""
    names = {item["key"]: (item["label"]["nl"], item["dimension"]) for item in labels.behaviours}
    return [
        Month(first, [_with(card_of(entry, names, labels, own=beside.own), entry, beside) for entry in group])
        for first, group in groupby(entries, lambda entry: entry.happened_on and entry.happened_on.replace(day=1))
    ]


def card_of(entry: Entry, names: Mapping[str, tuple[str, str]], labels: Labels, *, own: bool = True) -> Card:
    """Return one entry as it stands now, with the words for what it holds. No query.

    For others than its author (`own` false) without answers to private questions, or to ones no content knows.
    """
    answers = entry.current.prompts
    asked = [key for key in labels.questions if key in answers and (own or key not in labels.private)]
    asked += sorted(answers.keys() - labels.questions.keys()) if own else []
    return Card(
        uid=entry.uid,
        happened_on=entry.happened_on,
        text=entry.current.text,
        issue=labels.issues.get(entry.issue, ""),
        answers=[(labels.questions.get(key, key), answers[key]) for key in asked],
        tags=[names[key] for key in names if key in entry.tags],
        version=entry.current.number,
    )


def spoken(responses: Iterable[Any]) -> dict[int, list[tuple[str, str]]]:
    """Return per entry what was written under it: who and when, and the words. In the language of now; no query."""
    found: dict[int, list[tuple[str, str]]] = {}
    for one in responses:
        found.setdefault(one.entry_id, []).append((signed(one.author.user.name, one.made_at), one.text))
    return found


def signed(name: str, moment: datetime) -> str:
    """Return who wrote something, and on which day."""
    return f"{name or _('iemand die er niet meer is')}, {date_format(timezone.localtime(moment), 'j F Y')}"


def _with(card: Card, entry: Entry, beside: Beside) -> Card:
    return replace(
        card,
        photos=beside.photos.get(entry.pk, []),
        said=beside.said.get(entry.pk, []),
        asks=entry.asks if beside.asks else "",
        who=beside.names.get(entry.author_id, ""),
    )
