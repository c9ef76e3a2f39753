"""Writes a table as CSV for people: semicolons, UTF-8 with its mark, numbers as numbers, text that runs nothing.

Used by the pages that give a table as a file; what people write in passes `cells.neutral`, and so do the heads.
"""

import csv
import io
from collections.abc import Iterable, Sequence

from plg.tabular.cells import neutral

CSV = "text/csv; charset=utf-8"


def csv_bytes(rows: Iterable[Sequence[str | int | float]]) -> bytes:
    """Return the rows as a file that spreadsheets open by itself. Text is neutralised, a number is left as it is."""
    kept = io.StringIO(newline="")
    writer = csv.writer(kept, delimiter=";", lineterminator="\r\n")
    writer.writerows([neutral(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return kept.getvalue().encode("utf-8-sig")  # the mark tells a spreadsheet that it is UTF-8
