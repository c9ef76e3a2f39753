"""Writes a code book as CSV: a row a code, in the order of the book. What it writes, `reading_csv` reads back."""

import csv
import io

from coding.exchange.reading_csv import COLUMNS
from coding.shapes import BookView
from plg.tabular.cells import neutral

#: Our own names of the columns: the first of the names each is known by.
HEADS = {column: names[0] for column, names in COLUMNS.items()}
YES = {True: "ja", False: "nee"}


def csv_of(book: BookView) -> bytes:
    """Return the book as CSV the way Dutch spreadsheets open it: a mark, semicolons, cells that are no formula."""
    held = io.StringIO(newline="")
    rows = csv.writer(held, delimiter=";", lineterminator="\r\n")
    rows.writerow(HEADS.values())
    for code in book.codes:
        cells = {name: getattr(code, name) for name in COLUMNS} | {"takes_direction": YES[code.takes_direction]}
        if code.level:
            cells |= {"dimension": "", "aspect": "", "takes_direction": ""}
        rows.writerow(neutral(cells[name]) for name in COLUMNS)
    return b"\xef\xbb\xbf" + held.getvalue().encode()
