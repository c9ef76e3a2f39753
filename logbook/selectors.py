"""Reads of the logbook for pages and for the apps above: timelines, research entries, readers."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Left
from django.utils import timezone

from logbook import access
from logbook.models import Entry, EntryVersion, Share
from logbook.words import Circle, EntryState
from plg.models import Community, Membership
from plg.selectors import consenting_members
from plg.words import Purpose

PAGE = 25
OPENING = 320

_NEWEST_FIRST = (F("happened_on").desc(nulls_last=True), F("id").desc())


@dataclass(frozen=True)
class TimelinePage:
    """One page of a timeline; `after` is the uid to go on from, None on the last page."""

    entries: list[Entry]
    after: UUID | None


def timeline(entries: QuerySet[Entry], *, after: UUID | None = None, size: int = PAGE) -> TimelinePage:
    """Return one page of these entries, the newest happening first and unknown dates last.

    `entries` comes from `access`. Each entry carries `opening`, the first lines of its current text, and its shares.
    Keyset pagination: the cost does not grow with depth and nothing is counted. Two queries for the first page, at
    most four for a later one. An `after` that may not be read (any more) starts anew from the top.
    """
    start = entries.filter(uid=after).values_list("happened_on", "id").first() if after else None
    rows = _with_what_a_card_shows(entries)
    found = list((_from(rows, *start) if start else rows.order_by(*_NEWEST_FIRST))[: size + 1])
    if start and start[0] is not None and len(found) <= size:
        found += rows.filter(happened_on=None).order_by("-id")[: size + 1 - len(found)]
    return TimelinePage(found[:size], found[size - 1].uid if len(found) > size else None)


def whole(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Return these entries with all that one entry's page shows: author, current text, shares. Two queries."""
    return entries.select_related("current", "author__user", "author__school").prefetch_related("shares")


def versions_of(entry: Entry) -> QuerySet[EntryVersion]:
    """Return every version, the newest first. For the author alone: the caller opened the author's door."""
    return entry.versions.order_by("-number")


def research_entries(community: Community) -> QuerySet[Entry]:
    """Return the entries research may use now: kept, marked by the author, under consent for entries today.

    Withdrawing consent or entry takes effect in the next read. Current text, author and pseudonym are loaded.
    """
    return (
        Entry.objects.filter(
            community=community,
            state=EntryState.SUBMITTED,
            counts_in_research=True,
            author__in=consenting_members(Purpose.ENTRIES),
        )
        .select_related("current", "author__pseudonym")
        .order_by("id")
    )


def consents_to_research(member: Membership) -> bool:
    """Return whether this member's entries may count in research at all now. One query."""
    return consenting_members(Purpose.ENTRIES).filter(pk=member.pk).exists()


def readers_of(entry: Entry) -> list[Membership]:
    """Return who may read this entry beside its author, by name. One query besides the shares."""
    return _by_name(access.readers_by_circle(entry.author, {Circle(s.circle): s.since for s in entry.shares.all()}))


def readers_if(author: Membership, circles: set[Circle], shares: list[Share], *, anew: bool) -> list[Membership]:
    """Return who would read an entry of this author, were it shared with just these circles.

    `shares` are those it has: a circle that stays keeps its moment, unless it is shared `anew`. One query.
    """
    kept = {} if anew else {Circle(share.circle): share.since for share in shares}
    now = timezone.now()
    return _by_name(access.readers_by_circle(author, {circle: kept.get(circle, now) for circle in circles}))


def _from(rows: QuerySet[Entry], happened_on: date | None, last: int) -> QuerySet[Entry]:
    """Return what comes after this place among the entries with a date, or among those without."""
    if happened_on is None:
        return rows.filter(happened_on=None, id__lt=last).order_by("-id")
    # The bound on the date alone lets the index seek; the rest only sorts out that one day.
    later = rows.filter(Q(happened_on__lt=happened_on) | Q(id__lt=last), happened_on__lte=happened_on)
    return later.order_by(*_NEWEST_FIRST)


def _by_name(people: QuerySet[Membership]) -> list[Membership]:
    return sorted(people, key=lambda member: member.user.name.casefold())


def _with_what_a_card_shows(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    return (
        entries.annotate(opening=Left("current__text", OPENING))
        .select_related("author__user")
        .prefetch_related("shares")
        .only("uid", "happened_on", "issue", "tags", "state", "source_id", "author__user__name")
    )
