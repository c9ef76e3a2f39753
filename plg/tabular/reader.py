"""Turns the bytes of a file into a `Table`: what kind of file it is, which columns it has, and what each cell holds."""

import re
from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from plg.tabular import sheet, text
from plg.tabular.parts import ColumnSpec, Fault, RawCell, RawRow, Table, TableRow, Unreadable, bare
from plg.texts import tidy

MOST_ROWS = 10_000
MOST_BYTES = 20 * 1024 * 1024
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
PACKED = b"PK\x03\x04"
UNREADABLE_SIGNS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def read_table(content: bytes, columns: Sequence[ColumnSpec], *, most_rows: int = MOST_ROWS) -> Table:
    """Return what the file holds, with a fault for everything that is wrong with it; never raises.

    The first row names the columns, in any order and with any capitals. Every cell comes out as tidied text.
    Cost: the file once, and its rows in memory.
    """
    table = Table()
    try:
        rows = filled(raw(content, columns, most_rows, table))
        head = next(rows, None)
        if head is None:
            raise Unreadable(_("Dit bestand is leeg. Zet in de eerste rij de namen van de kolommen."))
        places = _heads(head, columns, table)
        if not table.faults:
            fill(table, rows, places, most_rows)
    except Unreadable as error:
        table.faults.append(error.fault)
    return table


def raw(content: bytes, columns: Sequence[ColumnSpec], most_rows: int, table: Table) -> Iterator[RawRow]:
    """Yield the rows of a file as they stand, whatever kind of file it is. Raises `Unreadable`."""
    if len(content) > MOST_BYTES:
        raise Unreadable(_("Dit bestand is groter dan 20 MB. Splits het, en laad de delen na elkaar."))
    if content.startswith(OLD_EXCEL):
        raise Unreadable(
            _("Dit is een oud Excel-bestand (.xls) of een met wachtwoord. Bewaar het als .xlsx zonder wachtwoord.")
        )
    if content.startswith(PACKED):
        read = sheet.read(content, most_rows)
        if read.others:
            table.notes.append(_("Alleen het eerste werkblad is gelezen, niet: %s.") % ", ".join(read.others))
        if read.merged:
            said = _("Samengevoegde cellen (%s) zijn gelezen alsof de waarde in elke rij staat. Kijk of dat klopt.")
            table.notes.append(said % ", ".join(read.merged[:5]))
        return iter(read.rows)
    words, notes = text.text_of(content)
    table.notes.extend(notes)
    return text.rows_of(words, {name for column in columns for name in column.known_as})


def filled(rows: Iterable[RawRow]) -> Iterator[RawRow]:
    """Leave out the rows that hold nothing."""
    return ((number, cells) for number, cells in rows if any(cell.text.strip() or cell.is_formula for cell in cells))


def _heads(head: RawRow, columns: Sequence[ColumnSpec], table: Table) -> dict[int, ColumnSpec]:
    """Return which column stands where, and note every head that is missing, unknown or there twice."""
    number, cells = head
    places: dict[int, ColumnSpec] = {}
    for index, cell in enumerate(cells):
        title = cell.text.strip()[:60]
        column = next((column for column in columns if bare(title) in column.known_as), None) if bare(title) else None
        if column is None and title:
            known = ", ".join(column.name for column in columns)
            table.say(_("deze kolom is niet bekend. Haal hem weg of gebruik een van: %s.") % known, number, title)
        elif column is not None and column in places.values():
            table.say(_("deze kolom staat er twee keer in. Haal er een weg."), number, title)
        elif column is not None:
            places[index] = column
            table.heads[column.name] = title
    for column in columns:
        if column.required and column not in places.values():
            table.faults.append(
                Fault(_("De kolom “%s” ontbreekt. Zet hem in de eerste rij, met die naam.") % column.name)
            )
    table.present = frozenset(table.heads)
    return places


def fill(
    table: Table, rows: Iterable[RawRow], places: dict[int, ColumnSpec], most_rows: int, *, strict: bool = True
) -> None:
    """Fill the table with these rows; when `strict`, what stands in a column without a name is a fault."""
    for number, cells in rows:
        if len(table.rows) == most_rows:
            many = f"{most_rows:,}".replace(",", ".")
            raise Unreadable(_("Dit bestand heeft meer dan %s rijen. Splits het, en laad de delen na elkaar.") % many)
        for index, cell in enumerate(cells):
            if strict and index not in places and cell.text.strip():
                table.say(
                    _("hier staat iets in een kolom zonder naam. Haal het weg of geef de kolom een naam."), number
                )
                break
        empty = RawCell()
        table.rows.append(
            TableRow(
                number,
                {
                    column.name: _cell(table, number, column, cells[index] if index < len(cells) else empty)
                    for index, column in places.items()
                },
            )
        )


def _cell(table: Table, number: int, column: ColumnSpec, cell: RawCell) -> str:
    """Return the tidied text of a cell; a cell that is refused becomes empty, with a fault that says why."""
    fault = _cell_fault(column, cell)
    if fault:
        table.say(fault, number, column.name)
        return ""
    value = tidy(cell.text)
    if column.filled and not value:
        table.say(_("deze cel is leeg, maar hier moet iets staan."), number, column.name)
    return value


def _cell_fault(column: ColumnSpec, cell: RawCell) -> str:
    value = cell.text.strip()
    if cell.is_formula or value.startswith("=" if column.free_text else ("=", "+", "-", "@")):
        return _("hier staat een formule (%s). Zet er gewone tekst voor in de plaats.") % shortened(value)
    if cell.is_error:
        return _("hier staat een foutmelding van Excel (%s). Vul in wat er had moeten staan.") % shortened(value)
    if UNREADABLE_SIGNS.search(value):
        return _("hier staat een teken dat niet te lezen is. Typ de tekst opnieuw.")
    if len(value) > column.longest:
        return _("deze tekst telt %(length)s tekens; er passen er %(most)s. Maak hem korter.") % {
            "length": len(value),
            "most": column.longest,
        }
    return ""


def shortened(value: str, most: int = 40) -> str:
    """Return the beginning of a value, short enough to stand in a sentence."""
    value = " ".join(value.split())
    return value if len(value) <= most else value[: most - 1] + "…"
