"""The texts of a project file with what was found in them, one at a time. Used by `build`, inside its snapshot.

Texts of settled rounds come as they were frozen; entries outside every settled round come uncoded, masked.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from heapq import merge
from itertools import groupby
from typing import Any
from uuid import UUID, uuid5

from psycopg2 import sql

from coding.selectors import coding_table, consensus_table, source_table
from coding.words import SourceKind
from plg.models import Community
from reports.exporting.layout import MASKED, NO_ROUND, week
from reports.exporting.refi import CONSENSUS, Mark, TextSource
from reports.exporting.tables import SOURCE, STANDING, compiled, streamed
from reports.selectors.research import entry_table

CHUNK = 2000
ENTRY = SourceKind.ENTRY.value


@dataclass(frozen=True)
class Called:
    """What people and texts are called in the export."""

    pseudonyms: Mapping[int, str]
    coders: Mapping[int, str]
    masked: Mapping[UUID, str]  # uid of a version → its masked text, where something is masked


def text_sources(
    community: Community, called: Called, rounds: Collection[UUID], *, marks: bool
) -> Iterator[TextSource]:
    """Yield every text, those of these rounds first; with what was found in it only when `marks` is asked for.

    Needs the helper tables of the snapshot. Memory: some thousand texts at a time, however many there are.
    """
    number: Counter[int] = Counter()

    def name(member: int) -> str:
        number[member] += 1
        return f"{called.pseudonyms[member]} {number[member]:03d}"

    found = _marks(community, called, rounds) if marks else iter(())
    waiting = next(found, None)
    for guid, source, round, entry, member, kind, text, on in _frozen(community, rounds):
        own: list[Mark] = []
        while waiting is not None and waiting[0] == source:
            own += waiting[1]
            waiting = next(found, None)
        none_applies = ", ".join(mark.by for mark in own if mark.code is None)
        told = {"kind": kind, "entry": str(entry), "week": _said(on), "round": str(round)}
        yield TextSource(
            guid=guid,
            name=name(member),
            member=member,
            text=text,
            variables={**told, "no_code_applies": none_applies},
            marks=[mark for mark in own if mark.code is not None],
        )
    for entry, member, text, on in _uncoded(community):
        variables = {"kind": ENTRY, "entry": str(entry), "week": _said(on)}
        yield TextSource(guid=entry, name=name(member), member=member, text=text, variables=variables)


def _frozen(community: Community, rounds: Collection[UUID]) -> Iterator[tuple[Any, ...]]:
    """Yield the texts of these rounds in their order, each with its id in the export."""
    query = sql.SQL(
        "SELECT g.guid, r.source_uid, r.round_uid, r.entry, r.member_key, r.what, r.body, e.week FROM ({rows}) r "
        "JOIN {source} g ON g.source = r.source_uid LEFT JOIN (SELECT r.entry, {week} AS week FROM ({entries}) r) e "
        "ON e.entry = r.entry ORDER BY r.round_uid, r.at"
    ).format(
        rows=compiled(source_table(community, STANDING).filter(round_uid__in=rounds or NO_ROUND)),
        source=sql.Identifier(SOURCE),
        entries=compiled(entry_table(community)),
        week=week(community.starts_on),
    )
    return streamed("export_frozen", query)


def _uncoded(community: Community) -> Iterator[tuple[Any, ...]]:
    """Yield the entries that are in none of these rounds, names written over."""
    query = sql.SQL(
        "SELECT r.entry, r.member_key, coalesce(m.body, r.body), {week} FROM ({entries}) r {masked} WHERE NOT EXISTS "
        "(SELECT FROM {source} g WHERE g.origin = r.entry) ORDER BY r.member_key, r.day, r.entry"
    ).format(
        week=week(community.starts_on),
        entries=compiled(entry_table(community)),
        masked=MASKED,
        source=sql.Identifier(SOURCE),
    )
    return streamed("export_uncoded", query)


def _said(number: int | None) -> str:
    return "" if number is None else str(number)


def _marks(community: Community, called: Called, rounds: Collection[UUID]) -> Iterator[tuple[UUID, list[Mark]]]:
    """Yield for every text what its coders found, and then what was settled, in the order of the texts."""
    coded = coding_table(community, STANDING).filter(round_uid__in=rounds)
    coded = coded.order_by("round_uid", "at", "coder_key", "place", "coding_uid", "first")
    settled = consensus_table(community, STANDING).filter(round_uid__in=rounds).order_by("round_uid", "at", "place")
    both = merge(
        ((row["round_uid"], row["at"], 0, row) for row in coded.iterator(CHUNK)),
        ((row["round_uid"], row["at"], 1, row) for row in settled.iterator(CHUNK)),
        key=lambda item: item[:3],
    )
    for source, rows in groupby((row for _round, _at, _late, row in both), key=lambda row: row["source_uid"]):
        yield source, [_mark(row, called) for row in rows]


def _mark(row: dict[str, Any], called: Called) -> Mark:
    if "coder_key" not in row:
        same = CONSENSUS if row["alone_here"] else f"{CONSENSUS} {row['code_uid']}"
        return Mark(uuid5(row["source_uid"], same), CONSENSUS, row["code_uid"], row["way"])
    guid = row["coding_uid"] or uuid5(row["source_uid"], str(row["coder_key"]))
    if row["quote_number"] > 1:  # a code shown by several quotes is a coding at each of them
        guid = uuid5(guid, str(row["quote_number"]))
    return Mark(guid, called.coders[row["coder_key"]], row["code_uid"], row["way"], row["first"], row["stop"])
