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

from coding.selectors import coding_table, consensus_table, source_table
from coding.words import SourceKind
from plg.models import Community
from reports.exporting.refi import CONSENSUS, Mark, TextSource
from reports.selectors.research import entry_table, week_of

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
    """Yield every text, those of these rounds first; with what was found in it only when `marks` is asked for."""
    weeks = _weeks(community)
    number: Counter[int] = Counter()
    seen: set[UUID] = set()
    found = _marks(community, called, rounds) if marks else iter(())
    waiting = next(found, None)
    for row in source_table(community).filter(round_uid__in=rounds).order_by("round_uid", "at").iterator(CHUNK):
        own: list[Mark] = []
        while waiting is not None and waiting[0] == row["source_uid"]:
            own += waiting[1]
            waiting = next(found, None)
        guid = row["entry"] if row["part"] == 0 and row["entry"] not in seen else row["source_uid"]  # as `guided` says
        seen.add(row["entry"])
        number[row["member_key"]] += 1
        none_applies = ", ".join(mark.by for mark in own if mark.code is None)
        yield TextSource(
            guid=guid,
            name=f"{called.pseudonyms[row['member_key']]} {number[row['member_key']]:03d}",
            member=row["member_key"],
            text=row["body"],
            variables={
                "kind": row["what"],
                "entry": str(row["entry"]),
                "week": weeks.get(row["entry"], ""),
                "round": str(row["round_uid"]),
                "no_code_applies": none_applies,
            },
            marks=[mark for mark in own if mark.code is not None],
        )
    for row in entry_table(community).order_by("member_key", "day", "entry").iterator(CHUNK):
        if row["entry"] not in seen:
            number[row["member_key"]] += 1
            yield TextSource(
                guid=row["entry"],
                name=f"{called.pseudonyms[row['member_key']]} {number[row['member_key']]:03d}",
                member=row["member_key"],
                text=called.masked.get(row["version_uid"], row["body"]),
                variables={"kind": ENTRY, "entry": str(row["entry"]), "week": weeks[row["entry"]]},
            )


def _weeks(community: Community) -> dict[UUID, str]:
    days = entry_table(community).values_list("entry", "day").iterator(CHUNK)
    return {entry: week_of(day, community.starts_on) for entry, day in days}


def _marks(community: Community, called: Called, rounds: Collection[UUID]) -> Iterator[tuple[UUID, list[Mark]]]:
    """Yield for every text what its coders found, and then what was settled, in the order of the texts."""
    coded = coding_table(community).filter(round_uid__in=rounds)
    coded = coded.order_by("round_uid", "at", "coder_key", "place", "coding_uid", "quote_number")
    settled = consensus_table(community).filter(round_uid__in=rounds).order_by("round_uid", "at", "place")
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
