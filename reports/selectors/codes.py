"""What coders settled on in one participant's own texts, round by round, as plain counts. Never who coded.

Used by the progress report, and by its form to know whether there is anything to ask for.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from coding.access import told_decisions
from plg.models import Membership


@dataclass(frozen=True)
class FoundCodes:
    """One released round: in how many of the participant's texts each code was settled on."""

    round: str
    book: str
    settled_at: datetime
    texts: int
    codes: list[tuple[str, str, int]]  # label, dimension ("" for none), in how many texts
    none: int  # texts to which no code applies
    as_of: datetime


def found_codes(member: Membership, entries: Iterable[Any] | None = None) -> list[FoundCodes]:
    """Return what was found in this member's own texts, round by round; with `entries` in those alone. One query.

    Only of settled rounds the study released, and only in texts that stand: who withdrew consent has none.
    """
    rows: Any = told_decisions(member)
    if entries is not None:
        rows = rows.filter(source__origin__in=[entry.uid for entry in entries])
    ordered = sorted(rows, key=lambda row: (row.source.round.settled_at, row.source.round_id))
    return [_found(list(group)) for _round, group in groupby(ordered, lambda row: row.source.round_id)]


def has_released(member: Membership) -> bool:
    """Return whether any released round holds a text of this member that stands. One query."""
    return told_decisions(member).exists()


def _found(rows: list[Any]) -> FoundCodes:
    round, none, given = rows[0].source.round, set[int](), set[tuple[int, tuple[int, str, str]]]()
    for row in rows:
        main = (row.code.parent or row.code) if row.code else None
        if main is None:
            none.add(row.source_id)
        else:
            given.add((row.source_id, (main.order, main.label, main.dimension)))
    counted = Counter(code for _source, code in given)
    return FoundCodes(
        round=round.title,
        book=str(round.book.content),
        settled_at=round.settled_at,
        texts=len({row.source_id for row in rows}),
        codes=[(label, dimension, n) for (_order, label, dimension), n in sorted(counted.items())],
        none=len(none),
        as_of=max(round.settled_at, round.released_at),
    )
