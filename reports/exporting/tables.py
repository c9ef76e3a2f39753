"""The CSV files of an export: which columns, what each says, and the COPY that writes them inside the database.

Used by `build`, inside its snapshot. The rows come from the visible rule; no row passes through Python.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from psycopg2 import sql

from plg.tabular.cells import TRIGGERS
from reports.exporting.archive import Sink

#: Helper tables of the snapshot: who a member is called, what is masked in a text, what a coder is called.
BACKGROUND = ("school", "position", "experience", "sector")
#: What somebody allows beyond being read: said in `entries.csv` as 1 or 0.
ALLOWED = ("quotes", "archiving")
PERSON = (
    "export_person",
    ", ".join(
        ["member bigint PRIMARY KEY", "pseudonym text", *(f"{name} text" for name in BACKGROUND)]
        + [f"{name} int" for name in ALLOWED]
    ),
)
TEXT = "export_text", "version uuid PRIMARY KEY, body text"
CODER = "export_coder", "coder bigint PRIMARY KEY, name text"


@dataclass(frozen=True)
class Column:
    """A column: its name, the expression it is, what it says, and whether it is text a person wrote."""

    name: str
    expression: sql.Composable
    says: str
    text: bool = False

    @property
    def selected(self) -> sql.Composable:
        if not self.text:
            return self.expression
        neutral = sql.SQL("CASE WHEN {0} ~ {1} THEN '''' || {0} ELSE {0} END")
        return neutral.format(self.expression, sql.Literal(TRIGGERS))


@dataclass(frozen=True)
class Table:
    """A CSV file, or a part of one: rows `r` of a queryset, joined to who and what they are called."""

    name: str
    columns: Sequence[Column]
    rows: QuerySet[Any, Any]
    joins: sql.Composable
    order: sql.Composable


def write(parts: Sequence[Table], sink: Sink) -> int:
    """Write a file of one or more parts with the same columns: a header, then every row; return how many rows.

    UTF-8, comma, LF; an empty cell is unknown.
    """
    sink.write((",".join(column.name for column in parts[0].columns) + "\n").encode())
    written = 0
    with connection.cursor() as cursor:
        for part in parts:
            cursor.cursor.copy_expert(_copy(part).as_string(cursor.cursor), sink)
            written += cursor.rowcount
    return written


def _copy(table: Table) -> sql.Composable:
    inner, params = table.rows.query.sql_with_params()
    with connection.cursor() as cursor:
        compiled = cursor.cursor.mogrify(inner, params).decode()
    return sql.SQL(
        "COPY (SELECT {columns} FROM ({rows}) r {joins} ORDER BY {order}) TO STDOUT WITH (FORMAT csv)"
    ).format(
        columns=sql.SQL(", ").join(column.selected for column in table.columns),
        rows=sql.SQL(compiled),
        joins=table.joins,
        order=table.order,
    )
