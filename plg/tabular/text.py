"""Reads CSV as people's programs write it: three separators, UTF-8 with or without mark, Windows-1252, UTF-16."""

import codecs
import csv
import io
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from plg.tabular.parts import RawCell, RawRow, Unreadable, bare

SEPARATORS = ";,\t"
# The module's own ceiling for one cell; ours is lower and told with row and column.
csv.field_size_limit(64 * 1024 * 1024)


def text_of(content: bytes) -> tuple[str, list[str]]:
    """Return the file as text, with a note when it was not UTF-8. Raises `Unreadable`, naming the row."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return _decoded(content, encoding), []
    if b"\x00" in content:
        raise Unreadable(_("Dit is geen CSV- of Excel-bestand. Sla je lijst op als .xlsx of .csv en kies dat bestand."))
    try:
        return content.decode("utf-8"), []
    except UnicodeDecodeError as error:
        return _windows(content, error.start)


def rows_of(text: str, known: set[str]) -> Iterator[RawRow]:
    """Yield the rows, numbered as a spreadsheet shows them. `known` heads decide which separator it is.

    Raises `Unreadable` for a quote that is never closed, or that stands where none can stand.
    """
    separator, text = _separator(text, known)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Unreadable(
                _('hier klopt een aanhalingsteken niet. Zet de hele tekst tussen " en schrijf een " erin als "".'),
                number,
            ) from error
        yield number, [RawCell(cell) for cell in cells]


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(content, error.start) from error


def _windows(content: bytes, start: int) -> tuple[str, list[str]]:
    """Read as Windows-1252, what Dutch Excel writes by itself; refuse a file that mixes it with UTF-8."""
    loose = content.decode("utf-8", "surrogateescape")
    if re.search("[\x80-\ud7ff\ue000-\U0010ffff]", loose):
        raise _undecodable(content, start)
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as error:
        raise _undecodable(content, error.start) from error
    if re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", text):
        raise _undecodable(content, start)
    return text, [
        _("Dit bestand is gelezen als Windows-1252, de tekenset van Excel. Kijk of letters als é en ë goed staan.")
    ]


def _undecodable(content: bytes, start: int) -> Unreadable:
    row, column = _place(content[:start])
    return Unreadable(
        _("hier staan onleesbare tekens. Sla het bestand op als “CSV UTF-8” of als .xlsx en kies het opnieuw."),
        row,
        column,
    )


def _place(before: bytes) -> tuple[int, str | None]:
    """Return row and column of the cell that the bytes after these belong to."""
    read = before.decode("latin-1")
    separator = max(SEPARATORS, key=read.split("\n", 1)[0].count)
    rows = list(csv.reader(io.StringIO(read + "?", newline=""), delimiter=separator))
    index = len(rows[-1]) - 1
    known = len(rows) > 1 and index < len(rows[0])
    return len(rows), rows[0][index].encode("latin-1").decode("utf-8", "replace").lstrip("\ufeff") if known else None


def _separator(text: str, known: set[str]) -> tuple[str, str]:
    """Return the separator and the text to read; Excel's own first line `sep=;` is believed and left out."""
    said = re.match(r"sep=(.)\r?\n", text, re.IGNORECASE)
    if said:
        return said[1], text[said.end() :]
    head = next((line for line in text.splitlines() if line.strip()), "")
    return max(SEPARATORS, key=lambda mark: (_recognised(head, mark, known), head.count(mark))), text


def _recognised(head: str, mark: str, known: set[str]) -> int:
    return sum(bare(cell) in known for cell in head.split(mark))
