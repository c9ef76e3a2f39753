"""The shapes of tables that are pictures too: counts in shaded cells, and small pictures of one kind beside each other.

Every app fills them; one template draws each, and a file holds the same cells. Never a colour, never a word of a field.
"""

from collections.abc import Iterator
from dataclasses import dataclass

#: How many shades a cell can have besides none.
SHADES = 4
#: The height of a small picture, in the units of its drawing.
HEIGHT = 40
#: The part of a step's width that its column takes.
FILLED = 0.72


@dataclass(frozen=True)
class Head:
    """What stands above a column. `tone` names a colour of the tokens."""

    label: str
    tone: str = "other"


@dataclass(frozen=True)
class HeatRow:
    """One row: its words, a count for every column, and how many there are behind it (n)."""

    label: str
    counts: tuple[int, ...]
    n: int
    words: str = ""  # something small under the label


@dataclass(frozen=True)
class DrawnCell:
    """A count with its shade, from 0 (nothing) to `SHADES` (as much as the fullest cell), and its column."""

    head: Head
    count: int
    shade: int
    is_self: bool = False  # where a thing would stand against itself


@dataclass(frozen=True)
class Heat:
    """Counts in a table, the fuller the darker. The title says the finding, the subtitle n and the source."""

    title: str
    subtitle: str
    corner: str  # what the rows are
    columns: tuple[Head, ...]
    rows: tuple[HeatRow, ...]
    foot: HeatRow | None = None
    says: str = ""  # one sentence: what it says and what it does not
    is_mutual: bool = False  # rows and columns are the same things, in the same order

    @property
    def drawn(self) -> Iterator[tuple[HeatRow, list[DrawnCell]]]:
        """Yield every row with its cells, in the order given. The foot has no part in the shades."""
        fullest = max((count for row in self.rows for count in row.counts), default=0)
        for place, row in enumerate(self.rows):
            pairs = enumerate(zip(self.columns, row.counts, strict=True))
            yield (
                row,
                [
                    DrawnCell(head, count, shade(count, fullest), self.is_mutual and at == place)
                    for at, (head, count) in pairs
                ],
            )

    @property
    def cells(self) -> list[list[str | int]]:
        """The table as a file holds it: a line of heads, then the rows, then the foot."""
        rows = [*self.rows, *([self.foot] if self.foot else [])]
        found: list[list[str | int]] = [[self.corner, *(column.label for column in self.columns), "n"]]
        found += [[row.label, *row.counts, row.n] for row in rows]
        for place in range(1, len(found)) if self.is_mutual else ():
            found[place][place] = ""
        return found


def shade(count: int, fullest: int) -> int:
    """Return the shade of a count: 0 for nothing, else 1 to `SHADES` by its share of the fullest cell, rounded up."""
    return -(-SHADES * count // fullest) if fullest and count else 0


@dataclass(frozen=True)
class Small:
    """One of the small pictures: what it is of, and a count for every step."""

    label: str
    counts: tuple[int, ...]
    tone: str = "other"

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True)
class Column:
    """A column of a small picture, in the units of its drawing: 100 wide, `HEIGHT` high."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class DrawnSmall:
    """A small picture with its columns, and where it is highest, in words."""

    small: Small
    columns: tuple[Column, ...]
    highest: int
    peak: str  # the first step with the highest count, "" when there is none


@dataclass(frozen=True)
class Multiples:
    """Counts over the same steps for several things, beside each other and all on one scale from zero."""

    title: str
    subtitle: str
    steps: tuple[str, ...]
    smalls: tuple[Small, ...]
    says: str = ""

    @property
    def drawn(self) -> Iterator[DrawnSmall]:
        """Yield every small picture, in the order given."""
        highest = max((count for small in self.smalls for count in small.counts), default=0) or 1
        for small in self.smalls:
            top = max(small.counts, default=0)
            peak = self.steps[small.counts.index(top)] if top else ""
            yield DrawnSmall(small, tuple(self._columns(small, highest)), top, peak)

    def _columns(self, small: Small, highest: int) -> Iterator[Column]:
        step = 100 / len(self.steps) if self.steps else 100
        for at, count in enumerate(small.counts):
            if count:
                height = HEIGHT * count / highest
                left = step * (at + (1 - FILLED) / 2)
                yield Column(round(left, 2), round(HEIGHT - height, 2), round(step * FILLED, 2), round(height, 2))
