"""A file whose columns have names of their own: shows how it is laid out, and reads it by columns somebody chose.

Used where a person says which column is what. `reader` is for files that must have the names we ask for.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice

from django.utils.translation import gettext as _

from plg.tabular import reader
from plg.tabular.parts import ColumnSpec, Fault, RawRow, Table, Unreadable, bare

#: How far down the names of the columns may stand, below titles and empty rows.
HEAD_WITHIN = 10
SAMPLES = 3


@dataclass(frozen=True)
class Layout:
    """What a file looks like: the head of each column ("" for one without), the row they stand in, and first rows."""

    heads: list[str] = field(default_factory=list)
    row: int = 1
    samples: list[list[str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The same for every file with the same columns in the same order; tells nothing of what they are called."""
        return hashlib.sha256("\n".join(map(bare, self.heads)).encode()).hexdigest()

    def title(self, index: int) -> str:
        """Return what a column is called on the screen, also one without a name."""
        return self.heads[index] or _("Kolom %(letter)s zonder naam") % {"letter": _letter(index)}

    def samples_of(self, index: int) -> list[str]:
        """Return what the first rows have in this column."""
        return [reader.shortened(row[index], 80) for row in self.samples if index < len(row) and row[index]]


def layout_of(content: bytes) -> Layout:
    """Return how a file is laid out; one that cannot be read has a fault. Never raises. Cost: the file once."""
    notes = Table()
    try:
        number, heads, rows = _opened(content, notes)
        first = list(islice(rows, SAMPLES))
    except Unreadable as error:
        return Layout(faults=[error.fault])
    samples = [[cell.text.strip() for cell in cells] for _number, cells in first]
    width = max(_filled_width(row) for row in (heads, *samples))
    return Layout((heads + [""] * width)[:width], number, samples, notes.notes)


def read_chosen(content: bytes, chosen: Mapping[int, ColumnSpec], *, most_rows: int = reader.MOST_ROWS) -> Table:
    """Return the table of the columns that were chosen, by their place; the others are left alone. Never raises."""
    table = Table()
    try:
        _number, heads, rows = _opened(content, table)
        for index, column in chosen.items():
            table.heads[column.name] = heads[index] if index < len(heads) and heads[index] else _letter(index)
        table.present = frozenset(table.heads)
        reader.fill(table, rows, dict(chosen), most_rows, strict=False)
    except Unreadable as error:
        table.faults.append(error.fault)
    return table


def _opened(content: bytes, table: Table) -> tuple[int, list[str], Iterator[RawRow]]:
    """Return the row of the heads, the heads, and the rows below them. Raises `Unreadable`.

    The heads are the first of the top rows in which two cells or more are filled: what stands above is a title.
    """
    rows = reader.filled(reader.raw(content, (), reader.MOST_ROWS + HEAD_WITHIN, table))
    top = list(islice(rows, HEAD_WITHIN))
    if not top:
        raise Unreadable(_("Dit bestand is leeg. Zet in de eerste rij de namen van de kolommen."))
    at = next((n for n, (_number, cells) in enumerate(top) if sum(bool(cell.text.strip()) for cell in cells) > 1), 0)
    number, cells = top[at]
    if at:
        table.notes.append(_("De namen van de kolommen staan in rij %s; wat erboven staat is overgeslagen.") % number)
    heads = [" ".join(cell.text.split())[:60] for cell in cells]
    return number, heads, chain(top[at + 1 :], rows)


def _filled_width(row: list[str]) -> int:
    return max((index + 1 for index, cell in enumerate(row) if cell), default=0)


def _letter(index: int) -> str:
    """Return the letter a spreadsheet gives this column."""
    before = _letter(index // 26 - 1) if index >= 26 else ""
    return before + chr(ord("A") + index % 26)
