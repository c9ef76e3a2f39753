"""A code book as a file: looked at before it is kept, and written as .qdc, CSV or a page to print."""

import io
from dataclasses import dataclass
from pathlib import PurePath

from django.utils.translation import gettext as _

from coding.exchange.csvs import csv_of
from coding.exchange.found import Odd
from coding.exchange.qdc import write_qdc
from coding.exchange.reading import read_book
from coding.shapes import BookView
from coding.tree import Body
from plg.texts import one_line, tidy

#: Which files a book is given as, and what each is.
FORMS = {"qdc": "application/xml", "csv": "text/csv; charset=utf-8"}


@dataclass(frozen=True)
class Looked:
    """What a file would make: the body, what was odd, and what it says of the book itself."""

    body: Body
    odd: list[Odd]
    title: str
    source: str
    ours: str
    one_per_source: bool | None  # None: the file does not say


def look(content: bytes, name: str) -> Looked:
    """Read a file without keeping anything. Raises `Unreadable` with the sentence for who chose it."""
    body, reading = read_book(content)
    told = {key: value for key, value in reading.about.items() if isinstance(value, str)}
    one = reading.about.get("one_per_source")
    return Looked(
        body=body,
        odd=reading.odd,
        title=one_line(told.get("title") or PurePath(name).stem)[:200] or _("Codeboek uit een bestand"),
        source=tidy(told.get("source", ""))[:4000],
        ours=tidy(told.get("ours", ""))[:4000],
        one_per_source=one if isinstance(one, bool) else None,
    )


def written(book: BookView, form: str) -> bytes:
    """Return a book as a file of this form."""
    if form == "csv":
        return csv_of(book)
    held = io.BytesIO()
    write_qdc([book], held)
    return held.getvalue()


def file_name(book: BookView, form: str) -> str:
    """Return what the file of a version is called."""
    return f"{book.key}.v{book.version}.{form}"
