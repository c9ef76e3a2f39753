"""Change in a group for those who know the group: counts with everything folded that tells of one person. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from amo.analysis.changes import Compared
from plg.privacy.thresholds import apart_enough, fold

FOLDED = "–"


@dataclass(frozen=True)
class SharedChange:
    """One behaviour or scale: how many less, same and more of `n`; a count that is None is folded."""

    label: str
    n: int
    cells: tuple[int | None, ...]
    kind: str = "gedrag"  # or "schaal"


@dataclass(frozen=True)
class Told:
    """A row as it stands in the table, in the language of the page."""

    kind: str
    label: str
    n: int
    cells: tuple[str, ...]


def told(rows: Sequence[Mapping[str, Any]]) -> list[Told]:
    """Return the rows of a picture that was kept, a dash where a count is folded."""
    language = "en" if (get_language() or "nl").startswith("en") else "nl"
    return [
        Told(row["kind"], row[language], row["n"], tuple(FOLDED if one is None else str(one) for one in row["cells"]))
        for row in rows
    ]


def shared_changes(rows: list[Compared]) -> list[SharedChange]:
    """Return the rows that may be shown together, in their own order, folded.

    Two rows over nearly the same persons would tell of who is in one and not in the other, so the rows with most
    persons go first and one that differs by a few is left out.
    """
    groups = {row.thing.kind + row.thing.key: set(row.pairs) for row in sorted(rows, key=lambda row: -len(row.pairs))}
    kept = set(apart_enough(groups, settings.MIN_GROUP))
    return [
        SharedChange(
            row.thing.label,
            row.change.n,
            fold((row.change.less, row.change.same, row.change.more), settings.MIN_GROUP),
            row.thing.kind,
        )
        for row in rows
        if row.change and row.thing.kind + row.thing.key in kept
    ]
