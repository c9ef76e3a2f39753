"""Writes codebook.html: what every column and every code of an export means, as one page that needs no other file.

Used by `build`. What a column says is told by its table.
"""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from coding.selectors import BookView, CodeView
from reports.exporting.archive import Sink
from reports.exporting.tables import BACKGROUND, LEFT_OUT, Column, Kind, Table

SHEETS = ("css/tokens.css", "css/codebook.css")


@dataclass(frozen=True)
class VariableTold:
    """One column, in words."""

    name: str
    says: str
    kind: str
    values: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class TableTold:
    """One file, in words."""

    name: str
    rows: int
    variables: Sequence[VariableTold]


@dataclass(frozen=True)
class CodeTold:
    """One main code with the finer ones inside it."""

    code: CodeView
    finer: Sequence[CodeView]


def write_page(
    community: str, day: str, tables: Sequence[Table], rows: Mapping[str, int], books: Sequence[BookView], sink: Sink
) -> None:
    """Write the page. `rows` says how many rows each file has."""
    told = {
        "community": community,
        "day": day,
        "tables": [TableTold(table.name, rows[table.name], [*map(_told, table.columns)]) for table in tables],
        "books": [(book, _tree(book)) for book in books],
        "sheet": _sheet(),
    }
    sink.write(render_to_string("reports/codebook.html", told).encode())


def _told(column: Column) -> VariableTold:
    values = list(column.labels.items())
    if column.kind is Kind.YES_NO:
        values = [("0", _("nee")), ("1", _("ja"))]
    values += column.missing.items()
    if column.name in BACKGROUND:
        values.append((LEFT_OUT, _("weggelaten: te weinig mensen delen dit")))
    return VariableTold(column.name, column.says, _said(column.kind), values)


def _said(kind: Kind) -> str:
    return {
        Kind.WORD: _("kenmerk"),
        Kind.GROUP: _("een van een paar woorden"),
        Kind.YES_NO: _("ja of nee"),
        Kind.POINT: _("antwoordpunt"),
        Kind.WHOLE: _("heel getal"),
        Kind.REAL: _("getal"),
        Kind.TEXT: _("tekst"),
    }[kind]


def _tree(book: BookView) -> list[CodeTold]:
    return [
        CodeTold(main, [code for code in book.codes if code.parent == main.key])
        for main in book.codes
        if not main.parent
    ]


def _sheet() -> str:
    """Return our own style sheets as an address that holds them: the page stands alone in a zip."""
    found = [Path(str(finders.find(sheet))).read_bytes() for sheet in SHEETS]
    return f"data:text/css;base64,{b64encode(b''.join(found)).decode()}"
