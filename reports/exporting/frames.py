"""A table of the export as programs for statistics want it: numbers with labels, names and words that fit.

Used by `spss`, `stata` and `excel`. The values come from the same COPY as the CSV, without its apostrophes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from reports.exporting.parts import part
from reports.exporting.tables import LEFT_OUT, Column, Kind, Table, write_plain

if TYPE_CHECKING:
    import pandas as pd

#: Of so many rows on a table goes as CSV only: these programs hold all of it in memory at once.
MOST_ROWS = 200_000
NUMBERS = frozenset({Kind.YES_NO, Kind.POINT, Kind.WHOLE, Kind.REAL})
LEFT_OUT_NUMBER = int(LEFT_OUT)


@dataclass(frozen=True)
class Variable:
    """A column of a frame: what it is called and says, its kind, and the words of its values where it has those."""

    name: str
    says: str
    kind: Kind
    values: Mapping[int, str] = field(default_factory=dict)
    missing: Sequence[str] = ()  # words of a text column that stand for none

    @property
    def is_text(self) -> bool:
        return self.kind in {Kind.WORD, Kind.TEXT}

    @property
    def may_be_left_out(self) -> bool:
        return LEFT_OUT_NUMBER in self.values


@dataclass(frozen=True)
class Frame:
    """A whole table in memory."""

    name: str  # without an ending
    data: "pd.DataFrame"
    variables: Sequence[Variable]


def frame_of(parts: Sequence[Table]) -> Frame:
    """Return a table as numbers and texts; a word of a group becomes a number with that word as its label.

    Numbers follow the words in order, so the same data give the same numbers. Memory: the whole table.
    """
    with part() as held:
        write_plain(parts, held)
        held.seek(0)
        return frame_from(parts[0].name.partition(".")[0], parts[0].columns, held)


def frame_from(name: str, columns: Sequence[Column], held: IO[bytes]) -> Frame:
    """Return the frame of a table that was written plain. Reads no database."""
    import pandas as pd  # half a second and sixty megabytes to import, and only needed here

    names = [column.name for column in columns]
    types = {column.name: "float64" if column.kind in NUMBERS else "str" for column in columns}
    absent = {column.name: [""] if column.kind in NUMBERS else [] for column in columns}
    empty = not held.read(1)
    held.seek(0)
    data = (
        pd.DataFrame({name: pd.Series(dtype=types[name]) for name in names})
        if empty
        else pd.read_csv(held, header=None, names=names, dtype=types, na_values=absent, keep_default_na=False)
    )
    variables = []
    for column in columns:
        values: dict[int, str] = {}
        if column.kind is Kind.GROUP:
            data[column.name], values = _numbered(data[column.name], column.labels)
        elif column.kind is Kind.YES_NO:
            values = {0: _("nee"), 1: _("ja")}
        variables.append(Variable(column.name, column.says, column.kind, values, tuple(column.missing)))
    return Frame(name, data, variables)


def _numbered(words: Any, labels: Mapping[str, str]) -> tuple[Any, dict[int, str]]:
    """Return the numbers of these words and what each says; an empty word has no number."""
    found = sorted(word for word in words.unique() if word not in {"", LEFT_OUT})
    numbers: dict[str, float] = {word: float(number) for number, word in enumerate(found, start=1)}
    values = {int(number): labels.get(word) or word for word, number in numbers.items()}
    if (words == LEFT_OUT).any():
        numbers[LEFT_OUT] = float(LEFT_OUT_NUMBER)
        values[LEFT_OUT_NUMBER] = _("weggelaten: te weinig mensen delen dit")
    return words.map(numbers).astype("float64"), values


def cut(text: str, size: int) -> str:
    """Return the text in at most `size` bytes of UTF-8, cut at a character."""
    raw = text.encode()
    return text if len(raw) <= size else raw[:size].decode(errors="ignore")


def fitting_names(names: Sequence[str], longest: int) -> dict[str, str]:
    """Return for every name one of at most `longest` characters that no other has: cut, and numbered where needed."""
    given: dict[str, str] = {}
    taken: set[str] = {name.casefold() for name in names if len(name) <= longest}
    for name in names:
        if len(name) <= longest:
            given[name] = name
            continue
        short, number = name[:longest], 1
        while short.casefold() in taken:
            number += 1
            short = f"{name[: longest - len(str(number)) - 1]}_{number}"
        taken.add(short.casefold())
        given[name] = short
    return given
