"""The kinds of text a round can hold: for each, what research may use now, by the selector of the app that owns it.

Nothing here decides about consent: that is each selector's own rule, so who withdraws is out of every round in the
next read. Used by `access`, by the selectors of a round and by its services.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from coding.words import LONG, SourceKind
from logbook.selectors import research_entries
from logbook.selectors.talks import approved_talks
from plg.models import Community, Membership
from plg.slots import FreeText


@dataclass(frozen=True)
class Taken:
    """A text that may take part: what it comes from, whose it is, and the version with its words."""

    kind: SourceKind
    origin: UUID
    member: Membership
    version: FreeText


@dataclass(frozen=True)
class Kind:
    """One kind of text: its rows, and where a row keeps what a round needs of it."""

    kind: SourceKind
    rows: Callable[[Community], QuerySet[Any]]  # with everything loaded that the two functions below read
    version: str  # the path to the uid of the version that stands now
    day: str  # the path to the day it happened
    member: Callable[[Any], Membership]
    words: Callable[[Any], str]

    @property
    def is_long(self) -> bool:
        """Whether such a text can be divided into fragments."""
        return self.kind in LONG

    def within(self, community: Community, since: date | None, until: date | None) -> QuerySet[Any]:
        """Return the rows of a period; with a period, what has no day stays out."""
        inside = Q()
        if since:
            inside &= Q(**{f"{self.day}__gte": since})
        if until:
            inside &= Q(**{f"{self.day}__lte": until})
        return self.rows(community).filter(inside)

    def taken(self, rows: QuerySet[Any]) -> Iterator[Taken]:
        """Yield the texts of these rows. One query, in chunks."""
        for row in rows.annotate(standing_version=F(self.version)).iterator(chunk_size=2000):
            yield Taken(self.kind, row.uid, self.member(row), FreeText(row.standing_version, self.words(row)))


KINDS: dict[SourceKind, Kind] = {
    kind.kind: kind
    for kind in (
        Kind(
            SourceKind.ENTRY,
            research_entries,
            version="current__uid",
            day="happened_on",
            member=lambda entry: entry.author,
            words=lambda entry: entry.current.text,
        ),
        Kind(
            SourceKind.TALK,
            approved_talks,
            version="kept__uid",
            day="starts_at__date",
            member=lambda talk: talk.participant,
            words=lambda talk: talk.kept.text,
        ),
    )
}
