"""Reads a table that a person made in a spreadsheet: CSV or XLSX in, rows of text out, or faults by row and column.

Used wherever a file of rows comes in (people, log forms). Knows nothing of what the columns mean.
"""

from plg.tabular.layout import Layout, layout_of, read_chosen
from plg.tabular.parts import ColumnSpec, Fault, Table, TableRow
from plg.tabular.reader import MOST_BYTES, MOST_ROWS, read_table

__all__ = [
    "MOST_BYTES",
    "MOST_ROWS",
    "ColumnSpec",
    "Fault",
    "Layout",
    "Table",
    "TableRow",
    "layout_of",
    "read_chosen",
    "read_table",
]
