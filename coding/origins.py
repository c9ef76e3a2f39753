"""The kinds of text a round can hold: for each, what research may use now, by the selector of the app that owns it.

Nothing here decides about consent: that is each selector's own rule, so who withdraws is out of every round in the
next read. Used by `access`, by the selectors of a round and by its services.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import BigIntegerField, F, Q, QuerySet, Value

from amo.selectors.remarks import research_remarks
from coding.words import LONG, SourceKind
from intervisie.selectors.cases import case_insiders, research_cases
from intervisie.selectors.records import record_insiders, research_records
from logbook.selectors import research_entries
from logbook.selectors.talks import approved_talks, insiders
from plg.models import Community, Membership
from plg.slots import FreeText

CHUNK = 2000


@dataclass(frozen=True)
class Taken:
    """A text that may take part: what it comes from, whose it is, and the version with its words."""

    kind: SourceKind
    origin: UUID
    member: int | None  # the key of the membership; None: of a group
    version: FreeText


@dataclass(frozen=True)
class Kind:
    """One kind of text: its rows, and where a row keeps what a round needs of it."""

    kind: SourceKind
    rows: Callable[[Community], QuerySet[Any]]
    version: str  # the path to the uid of the version that stands now
    day: str  # the path to the day it happened
    member: str  # the path to whose it is; "" for texts of a group
    text: str  # the path to the words
    insiders: Callable[[Community], QuerySet[Membership]]  # who know more of these than the texts tell

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
        whose = F(self.member) if self.member else Value(None, BigIntegerField())
        for origin, version, text, member in rows.values_list("uid", self.version, self.text, whose).iterator(CHUNK):
            yield Taken(self.kind, origin, member, FreeText(version, text))


KINDS: dict[SourceKind, Kind] = {
    kind.kind: kind
    for kind in (
        Kind(
            SourceKind.ENTRY,
            research_entries,
            version="current__uid",
            day="happened_on",
            member="author_id",
            text="current__text",
            insiders=insiders,
        ),
        Kind(
            SourceKind.TALK,
            approved_talks,
            version="kept__uid",
            day="starts_at__date",
            member="participant_id",
            text="kept__text",
            insiders=insiders,
        ),
        Kind(
            SourceKind.CASE,
            research_cases,
            version="kept__uid",
            day="meeting__starts_at__date",
            member="author_id",
            text="kept__text",
            insiders=case_insiders,
        ),
        Kind(
            SourceKind.REMARK,
            research_remarks,
            version="kept__uid",
            day="sheet__submitted_at__date",
            member="sheet__membership_id",
            text="kept__text",
            insiders=insiders,
        ),
        Kind(
            SourceKind.RECORD,
            research_records,
            version="kept__uid",
            day="session__meeting__starts_at__date",
            member="",
            text="kept__text",
            insiders=record_insiders,
        ),
    )
}
