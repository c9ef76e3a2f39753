"""A table for a paper, and the same table as plain text, CSV and LaTeX. Pure; knows no code and no person.

What is folded is a dash in every form. Text runs nothing: not in a spreadsheet, not in LaTeX.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from plg.tabular.cells import neutral
from reports.latex import one_line, table

#: What stands in a cell that is not told.
FOLDED = "–"


@dataclass(frozen=True)
class PaperTable:
    """A table with its caption, fit to be printed. The first column holds words, the others figures."""

    key: str
    caption: str  # with n
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    folded: int = 0  # how many cells are not told

    @property
    def text(self) -> str:
        """The table as text: a tab between cells, so that a word processor makes a table of it."""
        return "\n".join([one_line(self.caption), *("\t".join(row) for row in self._safe), *map(one_line, self.notes)])

    @property
    def csv(self) -> str:
        """The table as CSV: semicolons, and quotes around what holds one."""
        return "\n".join(";".join(_quoted(cell) for cell in row) for row in self._safe)

    @property
    def latex(self) -> str:
        """The table as LaTeX, as wide as a page of text at most."""
        head, *rows = self._lines
        return table(one_line(self.caption), head, rows, [*map(one_line, self.notes)])

    @property
    def _lines(self) -> Iterator[list[str]]:
        for row in (self.head, *self.rows):
            yield [one_line(cell) for cell in row]

    @property
    def _safe(self) -> Iterator[list[str]]:
        """Yield head and rows with the words neutralised; figures are ours and stay what they are."""
        for at, row in enumerate(self._lines):
            yield [neutral(cell) if at == 0 or column == 0 else cell for column, cell in enumerate(row)]


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if any(sign in cell for sign in ';"') else cell
