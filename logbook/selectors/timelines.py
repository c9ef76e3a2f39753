"""Timelines: which entries stand on a page, in what order, and what a card shows of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from django.db.models import F, Q, QuerySet, prefetch_related_objects
from django.db.models.functions import Left

from logbook.models import Entry, EntryVersion
from logbook.selectors.dialogue import with_marks
from logbook.selectors.guides import Held
from logbook.selectors.searching import parts_of, with_lines_found
from logbook.words import headline
from plg.models import Membership

PAGE = 25
OPENING = 320

_NEWEST_FIRST = (F("happened_on").desc(nulls_last=True), F("id").desc())


@dataclass(frozen=True)
class TimelinePage:
    """One page of a timeline; `after` is the uid to go on from, None on the last page."""

    entries: list[Entry]
    after: UUID | None


@dataclass(frozen=True)
class Card:
    """What a timeline shows of an entry: its first sentence and the lines after it."""

    entry: Entry
    head: str
    rest: str
    issue: str = ""
    found: Sequence[tuple[str, bool]] = ()  # the lines a search found, in parts: text, and whether it was asked for


@dataclass(frozen=True)
class Month:
    """The cards of one month; `first` is its first day, None for the entries without a date."""

    first: date | None
    cards: list[Card]


def timeline(
    entries: QuerySet[Entry],
    *,
    after: UUID | None = None,
    size: int = PAGE,
    words: str = "",
    reader: Membership | None = None,
) -> TimelinePage:
    """Return one page of these entries, the newest happening first and unknown dates last.

    With the `words` that were searched for, each entry also carries `lines`, where they were found. With a `reader`,
    how many responses stand under it (`responded`), whether something is new for them (`is_new`), and under what they
    wrote themselves the shares: with whom somebody else shares is no matter of theirs.

    `entries` comes from `access`. Each entry carries `opening`, the first lines of its current text. Keyset
    pagination: the cost does not grow with depth and nothing is counted. At most two queries for the first page,
    four for a later one. An `after` that may not be read (any more) starts anew from the top.
    """
    start = entries.filter(uid=after).values_list("happened_on", "id").first() if after else None
    rows = _with_what_a_card_shows(entries)
    if words:
        rows = with_lines_found(rows, words)
    if reader:
        rows = with_marks(rows, reader)
    found = list((_from(rows, *start) if start else rows.order_by(*_NEWEST_FIRST))[: size + 1])
    if start and start[0] is not None and len(found) <= size:
        found += rows.filter(happened_on=None).order_by("-id")[: size + 1 - len(found)]
    prefetch_related_objects([entry for entry in found if reader and entry.author_id == reader.pk], "shares")
    return TimelinePage(found[:size], found[size - 1].uid if len(found) > size else None)


def months(page: TimelinePage, issues: Mapping[str, str]) -> list[Month]:
    """Return the entries of a page under the months they happened in; `issues` gives labels by key. No query."""
    return [
        Month(first, [_card(entry, issues.get(entry.issue, "")) for entry in entries])
        for first, entries in groupby(
            page.entries, key=lambda entry: entry.happened_on.replace(day=1) if entry.happened_on else None
        )
    ]


def latest(entries: QuerySet[Entry]) -> Card | None:
    """Return the card of the entry that was written last, or None when there is none. Two queries."""
    found = _with_what_a_card_shows(entries).order_by("-id").first()
    return _card(found) if found else None


def cards(entries: QuerySet[Entry], *, most: int = 500) -> list[Card]:
    """Return the cards of these entries, the oldest happening first and unknown dates before them. One query."""
    rows = _with_what_a_card_shows(entries).order_by(F("happened_on").asc(nulls_first=True), "id")
    return [_card(entry) for entry in rows[:most]]


def whole(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Return these entries with all that one entry's page shows: author, current text, shares. Two queries."""
    return entries.select_related("current", "author__user", "author__school").prefetch_related("shares")


def held_by(entry: Entry) -> Held:
    """Return what an entry holds of the content it was written with. No query when its text is loaded."""
    return Held(entry.issue, entry.tags, entry.current.prompts if entry.current else {})


def versions_of(entry: Entry) -> QuerySet[EntryVersion]:
    """Return every version, the newest first. For the author alone: the caller opened the author's door."""
    return entry.versions.order_by("-number")


def every_version(entries: QuerySet[Entry]) -> QuerySet[EntryVersion]:
    """Return every version of these entries, entry by entry, the first version first. One query."""
    return EntryVersion.objects.filter(entry__in=entries).order_by("entry", "number")


def _card(entry: Entry, issue: str = "") -> Card:
    opening: str = entry.opening  # type: ignore[attr-defined]  # annotated by the timeline
    found = parts_of(getattr(entry, "lines", ""))
    return Card(entry, *headline(opening, cut=len(opening) == OPENING), issue, found)


def _from(rows: QuerySet[Entry], happened_on: date | None, last: int) -> QuerySet[Entry]:
    """Return what comes after this place among the entries with a date, or among those without."""
    if happened_on is None:
        return rows.filter(happened_on=None, id__lt=last).order_by("-id")
    # The bound on the date alone lets the index seek; the rest only sorts out that one day.
    later = rows.filter(Q(happened_on__lt=happened_on) | Q(id__lt=last), happened_on__lte=happened_on)
    return later.order_by(*_NEWEST_FIRST)


def _with_what_a_card_shows(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    return (
        entries.annotate(opening=Left("current__text", OPENING))
        .select_related("author__user")
        .only("uid", "happened_on", "issue", "tags", "state", "source_id", "author__user__name")
    )
