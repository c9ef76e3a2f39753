"""Writes the tables of an export as one workbook, a sheet a table, row by row. Used by `build`.

Texts are written as texts: a workbook never takes them for a formula, so no apostrophe is needed.
"""

import errno
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from reports.exporting.archive import Sink
from reports.exporting.frames import NUMBERS
from reports.exporting.parts import part, parts_folder
from reports.exporting.tables import Column, Table, records

LONGEST_CELL = 32_767
CUT = " … [afgekapt]"
PIECE = 1024 * 1024


def write_workbook(tables: Sequence[Sequence[Table]], at: datetime, sink: Sink) -> int:
    """Write the workbook; return how many texts were too long for a cell and were cut. Memory: one row."""
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    shortened = 0
    with parts_folder() as folder, part() as held:
        told = {"constant_memory": True, "strings_to_formulas": False, "tmpdir": str(folder)}
        book = xlsxwriter.Workbook(held, told)
        book.set_properties({"created": at.astimezone(UTC).replace(tzinfo=None)})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for parts in tables:
            columns = parts[0].columns
            sheet = book.add_worksheet(parts[0].name.partition(".")[0][:31])
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(columns) - 1, 18)
            for place, column in enumerate(columns):
                sheet.write_string(0, place, column.name, bold)
            for line, row in enumerate(records(parts), start=1):
                shortened += _write_row(sheet, line, columns, row)
        book.use_zip64()
        try:
            book.close()
        except FileCreateError as error:
            raise OSError(errno.ENOSPC, "the workbook could not be written") from error
        held.seek(0)
        while piece := held.read(PIECE):
            sink.write(piece)
    return shortened


def _write_row(sheet: Any, line: int, columns: Sequence[Column], row: Sequence[Any]) -> int:
    shortened = 0
    for place, (column, value) in enumerate(zip(columns, row, strict=True)):
        if value is None or value == "":
            continue
        if column.kind in NUMBERS:
            sheet.write_number(line, place, float(value) if isinstance(value, Decimal) else value)
            continue
        text = str(value)
        if len(text) > LONGEST_CELL:
            text, shortened = text[: LONGEST_CELL - len(CUT)] + CUT, shortened + 1
        sheet.write_string(line, place, text)
    return shortened
