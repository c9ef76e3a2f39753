"""What goes into a research export: consented rows only, by pseudonym, as querysets of plain columns.

Used by the builder, inside its snapshot, and by the page before it. Texts here are not masked yet: the builder does.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amo.selectors.research import Asked, asked_waves, item_rows, last_sent, sent_sheets
from coding.selectors import (
    coding_table,
    consensus_table,
    insiders,
    last_memo,
    settled_memos,
    settled_rounds,
    source_table,
)
from coding.words import CONSENTS, SourceKind
from intervisie.selectors.records import record_people
from intervisie.selectors.research import attendance_table, last_met, ranked_rows
from logbook.selectors import kept_count, last_taken_out, research_entries
from plg import consents
from plg.audit.about import counted
from plg.models import Community, DuoSeat, Membership, NameFinding
from plg.privacy.pseudonyms import duo_code, school_code
from plg.selectors import consenting_members
from plg.services.consent_chains import broken_chains, say_broken
from plg.slots import FreeText
from plg.words import FindingKind, FindingState, Purpose
from reports.background import anonymous

Rows = QuerySet[Any, Any]
#: The consents that rows of an export rest on.
PURPOSES = (Purpose.ENTRIES, Purpose.AMO, Purpose.INTERVIEWS, Purpose.SESSION_NOTES)
CHUNK = 2000
#: Background fields, the one that is given up first in front: a code for a duo or a school says least to a reader, and
#: what somebody leads says most.
GIVEN_UP = ("duo", "school", "experience", "position", "sector")
FIELD_NAMES = {
    "duo": gettext_lazy("Duo"),
    "school": gettext_lazy("School"),
    "experience": gettext_lazy("Jaren ervaring"),
    "position": gettext_lazy("Functie"),
    "sector": gettext_lazy("Sector"),
}
#: The consents an export rests on: whoever is in it and with what, what may be quoted, and kept in an archive.
TOLD = (
    Purpose.ENTRIES,
    Purpose.AMO,
    Purpose.INTERVIEWS,
    Purpose.SESSION_NOTES,
    Purpose.QUOTES,
    Purpose.ARCHIVING,
)


@dataclass(frozen=True)
class Preflight:
    """What an export would hold now, told before it is made."""

    entries: int
    excluded: int  # kept by their authors, and not for research: no consent, or not counted in
    persons: int
    rounds: list[tuple[str, str]]  # the uid and the name of each settled round
    waves: list[tuple[str, str]]  # the same of each measurement that enough people sent
    too_few: int  # measurements that too few people sent: these stay behind
    by_purpose: list[tuple[str, int]]  # what a consent is about, and how many people's rows rest on it or who gave it
    left_out: list[tuple[str, int]]  # background field → how many people's value would be left out
    open_names: dict[str, int]  # kind of finding → number
    masked: int  # findings that the coordinator had written over
    accepted: int  # findings that are no name, as the coordinator saw it
    k: int  # how many persons share what is said of somebody, at least

    @property
    def named(self) -> list[tuple[str, int]]:
        """The open findings by the name of their kind."""
        return [(str(FindingKind(kind).label), number) for kind, number in sorted(self.open_names.items())]

    @property
    def may_go(self) -> bool:
        return not self.open_names


@dataclass(frozen=True)
class Person:
    """A participant in the export: pseudonym, what may be said of the background, what may be quoted and archived."""

    key: int
    pseudonym: str
    background: dict[str, str]
    quotes: bool
    archiving: bool
    purposes: tuple[Purpose, ...]  # the consents their rows rest on

    @property
    def said_yes_to(self) -> tuple[Purpose, ...]:
        """Everything of theirs that a file tells or rests on, and that goes when they take it back."""
        more = {Purpose.QUOTES: self.quotes, Purpose.ARCHIVING: self.archiving}
        return (*self.purposes, *(purpose for purpose, given in more.items() if given))


def preflight(community: Community) -> Preflight:
    """Count what an export would hold. Ten queries; reads no text."""
    counted = research_entries(community).count()
    waves = asked_waves(community)
    people = persons(community, waves)
    rounds = settled_rounds(community).order_by("settled_at", "pk")
    background = anonymous({one.key: one.background for one in people}, GIVEN_UP, settings.EXPORT_K)
    found = Counter(_findings(community).values_list("state", "kind"))
    states = Counter(state for state, _kind in found.elements())
    return Preflight(
        entries=counted,
        excluded=kept_count(community) - counted,
        persons=len(people),
        rounds=[(str(round.uid), round.title) for round in rounds],
        waves=[(str(wave.uid), f"{wave.title} · {wave.said} (n = {wave.sent})") for wave in waves if wave.may_leave],
        too_few=sum(not wave.may_leave for wave in waves),
        by_purpose=[
            *((str(purpose.label), sum(purpose in one.purposes for one in people)) for purpose in PURPOSES),
            (str(Purpose.QUOTES.label), sum(one.quotes for one in people)),
            (str(Purpose.ARCHIVING.label), sum(one.archiving for one in people)),
        ],
        left_out=[(str(FIELD_NAMES[name]), number) for name, number in background.blanked.items() if number],
        open_names={kind: number for (state, kind), number in found.items() if state == FindingState.OPEN},
        masked=states[FindingState.MASKED],
        accepted=states[FindingState.ACCEPTED],
        k=settings.EXPORT_K,
    )


def broken_seals(community: Community) -> str:
    """Return the sentence that says why no export leaves, when a consent chain is broken; "" when all are whole.

    What is checked once more, with the whole audit trail, when an export is asked for, made and taken.
    """
    broken = broken_chains(community)
    return say_broken(len(broken)) if broken else ""


def open_names(community: Community) -> dict[str, int]:
    """Return how many findings are open in texts that an export would hold, by kind."""
    return dict(Counter(_findings(community).filter(state=FindingState.OPEN).values_list("kind", flat=True)))


def _findings(community: Community) -> QuerySet[NameFinding]:
    """Return what was found in the texts that an export would hold."""
    exported = research_entries(community).order_by().values("current__uid")
    return NameFinding.objects.filter(community=community, text__in=exported).order_by()


def say_open_names(found: dict[str, int]) -> str:
    """Return the sentence that tells a researcher why there is no export yet: numbers and kinds, never a word."""
    kinds = ", ".join(f"{number} × {FindingKind(kind).label}" for kind, number in sorted(found.items()))
    return _("In de teksten staat nog open: %s. De coördinator beslist eerst; vraag de export daarna opnieuw.") % kinds


def entry_table(community: Community) -> Rows:
    """Return the entries, a row an entry, with the text as its author wrote it."""
    return (
        research_entries(community)
        .order_by()
        .values(
            entry=F("uid"),
            member_key=F("author_id"),
            day=F("happened_on"),
            about=F("issue"),
            own_tags=F("tags"),
            version_uid=F("current__uid"),
            version_number=F("current__number"),
            body=F("current__text"),
        )
    )


def week_of(day: date | None, start: date) -> str:
    """Return the whole weeks since the start, "" for a date that is not known: what entries.csv says. Pure."""
    return "" if day is None else str((day - start).days // 7)


def entries_per_member(community: Community, members: Iterable[int]) -> dict[str, int]:
    """Return how many entries of each of these members an export holds now, by the key of the membership. Two queries.

    For the audit trail: so that everybody can see which export theirs were in.
    """
    found = counted(research_entries(community).values_list("author__uid", flat=True))
    keys = Membership.objects.filter(pk__in=list(members)).order_by("uid").values_list("uid", flat=True)
    return {str(key): found.get(str(key), 0) for key in keys}


def persons(community: Community, waves: Sequence[Asked] | None = None, *, attending: bool = True) -> list[Person]:
    """Return everybody of whom something is exported, in the order of their pseudonyms. One query, and one for the
    measurements when these are not given.

    Of each which consents that rests on: an entry, a sheet that was sent, a line about who was at a meeting (unless
    those are not asked for).
    """
    quoting = consenting_members(Purpose.QUOTES).filter(pk=OuterRef("pk"))
    archiving = consenting_members(Purpose.ARCHIVING).filter(pk=OuterRef("pk"))
    seat = DuoSeat.objects.filter(membership=OuterRef("pk"), until=None)
    found = _rows_of(community, waves, attending=attending)
    holds = {purpose: reduce(or_, (Exists(each) for each in rows)) for purpose, rows in found.items() if rows}
    members = (
        Membership.objects.filter(community=community)
        .annotate(quotes=Exists(quoting), archiving=Exists(archiving), duo=Subquery(seat.values("duo__uid")))
        .annotate(**{f"in_{purpose.value}": there for purpose, there in holds.items()})
        .filter(reduce(or_, (Q(**{f"in_{purpose.value}": True}) for purpose in holds)))
        .select_related("pseudonym", "school", "community")
        .order_by("pseudonym__code")
    )
    return [
        Person(
            key=member.pk,
            pseudonym=member.pseudonym.code,
            background=_background(member, member.duo),
            quotes=bool(member.quotes),
            archiving=bool(member.archiving),
            purposes=tuple(purpose for purpose in holds if getattr(member, f"in_{purpose.value}")),
        )
        for member in members
    ]


def _rows_of(community: Community, asked: Sequence[Asked] | None, *, attending: bool) -> dict[Purpose, list[Rows]]:
    """Return what of a member an export may hold, by the consent it rests on, for use inside a query of members."""
    waves = [wave for wave in (asked_waves(community) if asked is None else asked) if wave.may_leave]
    found: dict[Purpose, list[Rows]] = {
        Purpose.ENTRIES: [research_entries(community).filter(author=OuterRef("pk")).order_by()],
        Purpose.AMO: [sent_sheets(community, waves).filter(membership=OuterRef("pk"))],
        Purpose.INTERVIEWS: [],
        Purpose.SESSION_NOTES: [attendance_table(community).filter(member_key=OuterRef("pk"))] if attending else [],
    }
    records = source_table(community).filter(what=SourceKind.RECORD, entry=OuterRef("record__uid"))
    found[Purpose.SESSION_NOTES].append(
        record_people(community).filter(Exists(records), member=OuterRef("pk")).order_by()
    )
    for kind, purpose in CONSENTS.items():
        found[purpose].append(source_table(community).filter(member_key=OuterRef("pk"), what=kind))
    return found


def coders(community: Community) -> list[int]:
    """Return the memberships of everybody who coded in a settled round, in an order that says nothing about them."""
    found = Membership.objects.filter(pk__in=coding_table(community).values("coder_key"))
    return list(found.order_by("pseudonym__code").values_list("pk", flat=True))


def consent_versions(community: Community) -> list[dict[str, Any]]:
    """Return which consent texts the exported persons said yes to, and how many persons each."""
    return consents.texts_answered(research_entries(community).order_by().values("author"), Purpose.ENTRIES)


def exported_texts(community: Community) -> Iterator[FreeText]:
    """Yield every text that an export would hold as its author wrote it, in chunks."""
    found = research_entries(community).values_list("current__uid", "current__text")
    return (FreeText(uid, text) for uid, text in found.iterator(CHUNK))


def exported_versions(community: Community) -> Iterator[UUID]:
    """Yield the uid of every text that an export would hold."""
    return research_entries(community).values_list("current__uid", flat=True).iterator(CHUNK)


def masked_versions(community: Community, *, open_too: bool) -> list[FreeText]:
    """Return the exported texts in which something is written over."""
    states = [FindingState.MASKED, FindingState.OPEN] if open_too else [FindingState.MASKED]
    found = NameFinding.objects.filter(community=community, state__in=states).values("text")
    texts = research_entries(community).filter(current__uid__in=found).values_list("current__uid", "current__text")
    return [FreeText(uid, text) for uid, text in texts]


def last_change(community: Community) -> datetime:
    """Return when the newest thing in an export came to be: the moment it is true of.

    Made from the data, not from the clock, so that the same data give the same file.
    """
    findings = NameFinding.objects.filter(community=community)
    moments = [
        research_entries(community).order_by().aggregate(at=Max("current__made_at"))["at"],
        consents.last_change(community, TOLD),
        findings.aggregate(at=Max("settled_at"))["at"],
        settled_rounds(community).order_by().aggregate(at=Max("settled_at"))["at"],
        last_taken_out(community),
        last_memo(community),
        last_sent(community),
        last_met(community),
    ]
    start = datetime.combine(community.starts_on, time(12), UTC)
    # To the microsecond: a withdrawal is compared with it, and the one that is in it must not look like a later one.
    return max([moment for moment in moments if moment], default=start)


def research_seal(community: Community) -> str:
    """Return a seal of everything an export is made from. Computed inside the database; reads every row once."""
    findings = NameFinding.objects.filter(~Q(state=FindingState.OPEN), community=community)
    parts = [
        _sum(entry_table(community)),
        _sum(coding_table(community)),
        _sum(consensus_table(community)),
        _sum(attendance_table(community)),
        _hashed(str(memo) for round in settled_rounds(community).order_by("pk") for memo in settled_memos(round)),
        _hashed(map(str, ranked_rows(community))),
        _hashed(map(str, item_rows(community, asked_waves(community)))),
        _sum(findings.values("text", "start", "end", "kind", "state")),
        str(persons(community)),
        str(sorted(insiders(community))),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _hashed(lines: Iterable[str]) -> str:
    sealed = hashlib.sha256()
    for line in lines:
        sealed.update(f"{line}\n".encode())
    return sealed.hexdigest()


def _sum(rows: QuerySet[Any, Any]) -> str:
    """Return a sum over the hashes of the rows: the same for the same rows in any order."""
    sql, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)), 0) FROM ({sql}) t",  # noqa: S608  # compiled
            params,
        )
        return str(cursor.fetchone())


def _background(member: Membership, duo: UUID | None) -> dict[str, str]:
    return {
        "duo": duo_code(member.community.uid, duo) if duo else "",
        "school": school_code(member.community.uid, member.school.uid) if member.school else "",
        "position": " ".join(member.position.casefold().split()),
        "experience": member.experience,
        "sector": member.sector,
    }
