"""Reads the first sheet of an .xlsx file, within limits that no hostile file gets past."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from plg.tabular.parts import RawCell, RawRow, Unreadable

MOST_UNPACKED = 60 * 1024 * 1024
MOST_PARTS = 500
MOST_COLUMNS = 40
LAST_ROW = 1_048_576  # of a sheet in Excel
EMPTY = RawCell()
#: Where a sheet says which of its cells are one.
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"')
MOST_MERGED = 1000


@dataclass(frozen=True)
class Sheet:
    """The rows of the first sheet, the names of the others, and which cells go over several rows."""

    rows: list[RawRow]
    others: list[str]
    merged: list[str]


def read(content: bytes, most_rows: int) -> Sheet:
    """Return the first sheet, with at most one row more than may be used. Raises `Unreadable`.

    A value that goes over several rows stands in each of them.
    """
    _unpacks_within_limits(content)
    try:
        # openpyxl warns about parts of a file it skips; none of them holds a cell.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _read(content, most_rows)
    except Exception as error:  # a damaged file makes openpyxl raise nearly anything
        raise _damaged() from error


def _read(content: bytes, most_rows: int) -> Sheet:
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    try:
        first, *others = book.worksheets
        # What a file says of its own size is not believed: it decides how many empty cells are made.
        first.reset_dimensions()
        filled = _filled(first.iter_rows(max_row=LAST_ROW, max_col=MOST_COLUMNS))
        rows = list(islice(filled, most_rows + 2))
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            merged = _fill_merged(rows, archive.read(first._worksheet_path.lstrip("/")))
        return Sheet(rows, [str(sheet.title) for sheet in others], merged)
    finally:
        book.close()


def _filled(rows: Iterator[tuple[Any, ...]]) -> Iterator[RawRow]:
    """Yield the rows that hold something. Rows the file leaves out come as one and the same row of nothing."""
    before: tuple[Any, ...] | None = None
    for number, row in enumerate(rows, start=1):
        if row is not before and any(cell.value is not None for cell in row):
            yield number, [_cell(cell) for cell in row]
        before = row


def _fill_merged(rows: list[RawRow], sheet: bytes) -> list[str]:
    """Put the value of cells that were made one over several rows into each row; return which, as Excel names them."""
    places, found, last = dict(rows), list[str](), max((number for number, _cells in rows), default=0)
    for match in islice(_MERGED.finditer(sheet, max(sheet.rfind(b"sheetData>"), 0)), MOST_MERGED):
        left, top, _right, bottom = range_boundaries(match[1].decode())
        cells = places.get(top, [])
        if bottom == top or left > len(cells) or cells[left - 1] == EMPTY:
            continue
        below = [number for number in range(top + 1, min(bottom, last) + 1) if number in places]
        for number in below:
            row = places[number]
            row.extend([EMPTY] * (left - len(row)))
            row[left - 1] = cells[left - 1]
        if below:
            found.append(match[1].decode())
    return found


def _unpacks_within_limits(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile as error:
        raise _damaged() from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unreadable(_("Dit Excel-bestand is uitgepakt te groot. Kopieer alleen je lijst naar een nieuw bestand."))


def _damaged() -> Unreadable:
    return Unreadable(
        _("Dit Excel-bestand is beschadigd of heeft een andere vorm. Open het in Excel en bewaar het als .xlsx.")
    )


def _cell(cell: Any) -> RawCell:
    kind = cell.data_type
    if cell.value is None and kind != "f":
        return EMPTY
    return RawCell(_text(cell.value), is_formula=kind == "f", is_error=kind == "e")


def _text(value: object) -> str:
    """Return a cell as text: a date as 2026-03-12, a whole number without a decimal point."""
    if isinstance(value, bool):
        return _("waar") if value else _("onwaar")
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
