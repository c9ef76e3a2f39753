"""What a table is made of. Pure data; the readers fill it, the services read it."""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from plg.texts import plain


@dataclass(frozen=True)
class ColumnSpec:
    """A column that a file may have. `name` is what the screen calls it, and the key of its cells.

    required: the file must have it; filled: no row may leave it empty (when the file has it).
    free_text: a long text, that may begin with a dash, a plus or an at sign as sentences do.
    """

    name: str
    required: bool = False
    filled: bool = False
    aliases: tuple[str, ...] = ()
    longest: int = 300
    free_text: bool = False

    @property
    def known_as(self) -> set[str]:
        """Every way to write the head of this column, laid bare."""
        return {bare(name) for name in (self.name, *self.aliases)}


@dataclass(frozen=True)
class Fault:
    """Something wrong with a file, told as one sentence; where it stands, when it stands somewhere."""

    sentence: str
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        if self.row is None and self.column is None:
            return self.sentence
        if self.row is None:
            return _("Kolom “%(column)s”: %(sentence)s") % {"column": self.column, "sentence": self.sentence}
        if self.column is None:
            return _("Rij %(row)s: %(sentence)s") % {"row": self.row, "sentence": self.sentence}
        return _("Rij %(row)s, kolom “%(column)s”: %(sentence)s") % {
            "row": self.row,
            "column": self.column,
            "sentence": self.sentence,
        }


@dataclass(frozen=True)
class TableRow:
    """One row: its number as the spreadsheet shows it, and its cells by column name ("" for an empty one)."""

    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        """Return the cell, "" when it is empty or when the file does not have the column."""
        return self.cells.get(column, "")


@dataclass
class Table:
    """A file as it was read. With faults, nothing of it may be used; the rows then serve to find more of them.

    notes: what the reader should know about how it was read. present: the columns the file has.
    heads: what the file itself calls each column, for messages.
    """

    rows: list[TableRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    present: frozenset[str] = frozenset()
    heads: dict[str, str] = field(default_factory=dict)

    def say(self, sentence: str, row: int | None = None, column: str | None = None) -> None:
        """Add a fault; the column is named as the file names it."""
        self.faults.append(Fault(sentence, row, self.heads.get(column, column) if column else None))

    def faulty_rows(self, column: str) -> set[int]:
        """Return the numbers of the rows in which something is wrong with this column."""
        head = self.heads.get(column, column)
        return {fault.row for fault in self.faults if fault.row is not None and fault.column == head}


class Unreadable(Exception):
    """The file as a whole cannot be read; the message is the sentence for the person who chose it."""

    def __init__(self, sentence: str, row: int | None = None, column: str | None = None) -> None:
        super().__init__(sentence)
        self.fault = Fault(sentence, row, column)


#: A row before its cells are looked at: its number, and what each cell holds.
RawRow = tuple[int, list["RawCell"]]


@dataclass(frozen=True)
class RawCell:
    """A cell as the file gives it: its text, and whether the program that made it meant a formula or an error."""

    text: str = ""
    is_formula: bool = False
    is_error: bool = False


def bare(text: str) -> str:
    """Return a head as it is compared: small letters and digits only, accents gone."""
    return re.sub(r"[^a-z0-9]", "", plain(text))
