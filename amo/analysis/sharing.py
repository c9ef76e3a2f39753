"""Change in a group for those who know the group: counts with everything folded that tells of one person. Pure."""

from dataclasses import dataclass

from django.conf import settings

from amo.analysis.changes import Compared
from plg.privacy.thresholds import apart_enough, fold

FOLDED = "–"


@dataclass(frozen=True)
class SharedChange:
    """One behaviour or scale: how many less, same and more of `n`; a count that is None is folded."""

    label: str
    n: int
    cells: tuple[int | None, ...]

    @property
    def told(self) -> list[str]:
        """The counts as they stand in the table."""
        return [FOLDED if cell is None else str(cell) for cell in self.cells]


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
        )
        for row in rows
        if row.change and row.thing.kind + row.thing.key in kept
    ]
