"""The CSV files of an export: which columns, what each says, and the COPY that writes them inside the database.

Used by `build`, inside its snapshot. The rows come from the visible rule; no row passes through Python.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import IO, Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from psycopg2 import sql

from plg.tabular.cells import TRIGGERS
from reports.exporting.archive import Sink

#: Helper tables of the snapshot: who a member is called, what is masked in a text, what a coder is called.
BACKGROUND = ("duo", "school", "position", "experience", "sector")
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
#: The id that each frozen text has in the export: see `guided`.
SOURCE = "export_source"
#: The texts that stand, once that helper table is there: the rule is asked of each of them once. It lives as long as
#: the snapshot, so it has no model and wants SQL; its name is the constant above, and nothing from outside comes in.
STANDING = RawSQL(f"SELECT source FROM {SOURCE}", [])  # noqa: S608, S611  # said above


#: Left out because too few people share it: a code of its own, so that nobody takes it for "not known".
LEFT_OUT = "9998"


#: In the place of a pseudonym: nobody's alone. The record of a group talk is of everybody who was in it.
OF_GROUP = "9997"


class Kind(Enum):
    """What the values of a column are, for the programs that want to know."""

    WORD = "word"  # an id, a key, a name: text of at most 255 characters
    GROUP = "group"  # one of a few words; a number with a label in SPSS and Stata
    YES_NO = "yes_no"  # 1 or 0
    POINT = "point"  # a whole number that only has an order
    WHOLE = "whole"
    REAL = "real"
    TEXT = "text"  # what a person wrote, of any length


@dataclass(frozen=True)
class Column:
    """A column: its name, the expression it is, what it says, and whether it is text a person wrote."""

    name: str
    expression: sql.Composable
    says: str
    text: bool = False
    kind: Kind = Kind.WORD
    labels: Mapping[str, str] = field(default_factory=dict)  # of a group: value → words
    missing: Mapping[str, str] = field(default_factory=dict)  # of a word: a value that stands for none → words

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
    rows: QuerySet[Any, Any] | str  # of a name: a helper table of the snapshot
    joins: sql.Composable
    order: sql.Composable


def guided(rows: QuerySet[Any, Any]) -> None:
    """Make the helper table of the id that each of these frozen texts has in the export. Rows of `source_table`.

    One id everywhere: a text's own, by which it is known from the logbook on. A fragment, and the same text once more
    in another round, cannot have it too: these go by the id they were frozen under.
    """
    with connection.cursor() as cursor:
        cursor.cursor.execute(
            sql.SQL(
                "CREATE TEMPORARY TABLE {table} ON COMMIT DROP AS SELECT source_uid AS source, entry AS origin, "
                "CASE WHEN part = 0 AND row_number() OVER (PARTITION BY entry ORDER BY round_uid, part) = 1 "
                "THEN entry ELSE source_uid END AS guid FROM ({rows}) s"
            ).format(table=sql.Identifier(SOURCE), rows=compiled(rows))
        )
        cursor.execute(f"ALTER TABLE {SOURCE} ADD PRIMARY KEY (source)")
        cursor.execute(f"ANALYZE {SOURCE}")


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


def write_plain(parts: Sequence[Table], target: IO[bytes]) -> None:
    """Write the same rows for a program: no header, and what people wrote as they wrote it, without apostrophes."""
    with connection.cursor() as cursor:
        for part in parts:
            cursor.cursor.copy_expert(_copy(part, plain=True).as_string(cursor.cursor), target)


def records(parts: Sequence[Table], chunk: int = 2000) -> Iterator[tuple[Any, ...]]:
    """Yield the same rows as Python values, as people wrote them. Memory holds `chunk` rows."""
    for number, part in enumerate(parts):
        yield from streamed(f"export_{part.name.partition('.')[0]}_{number}", _select(part, plain=True), chunk)


def streamed(name: str, query: sql.Composable, chunk: int = 2000) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a query of this snapshot. Memory holds `chunk` rows; `name` is that of its cursor alone."""
    with connection.connection.cursor(name) as cursor:
        cursor.itersize = chunk
        cursor.execute(query)
        yield from cursor


def _copy(table: Table, *, plain: bool = False) -> sql.Composable:
    return sql.SQL("COPY ({}) TO STDOUT WITH (FORMAT csv)").format(_select(table, plain=plain))


def _select(table: Table, *, plain: bool) -> sql.Composable:
    if isinstance(table.rows, str):
        rows = sql.SQL("SELECT * FROM {}").format(sql.Identifier(table.rows))
    else:
        rows = compiled(table.rows)
    return sql.SQL("SELECT {columns} FROM ({rows}) r {joins} ORDER BY {order}").format(
        columns=sql.SQL(", ").join(column.expression if plain else column.selected for column in table.columns),
        rows=rows,
        joins=table.joins,
        order=table.order,
    )


def compiled(rows: QuerySet[Any, Any]) -> sql.Composable:
    """Return a queryset as a part of a larger query."""
    inner, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        return sql.SQL(cursor.cursor.mogrify(inner, params).decode())
