"""A code book as REFI-QDA: the `<Codes>` that project.qde and codebook.qdc share. Used by `reports` and book files.

Source: Rotterdam Exchange Format Initiative, QDA-XML 1.0 (2019), www.qdasoftware.org.
"""

import json
from collections.abc import Iterator, Sequence
from uuid import UUID, uuid5

from coding.exchange.words import ASKED, told
from coding.exchange.xml import Sink, Xml
from coding.shapes import BookView, CodeView

ORIGIN = "LeiderschapsPLG"
CODEBOOK_SPACE = "urn:QDA-XML:codebook:1.0"
#: The name of the instruction before the root in which a file of ours tells of the book itself; others skip it.
ABOUT = "leiderschapsplg"


def write_qdc(books: Sequence[BookView], sink: Sink) -> None:
    """Write a code book file. Of a single book it also tells title, source, and whether a text has one code."""
    xml = Xml(sink)
    if len(books) == 1:
        xml.instruction(ABOUT, about(books[0]))
    with xml.element("CodeBook", xmlns=CODEBOOK_SPACE, origin=ORIGIN):
        write_codes(xml, books)


def write_codes(xml: Xml, books: Sequence[BookView]) -> None:
    """Write the codes: the finer ones inside their main code; under the name of their book when there are more."""
    with xml.element("Codes"):
        for book in books:
            if len(books) == 1:
                _codes_of(xml, book)
                continue
            with xml.element("Code", guid=_guid(book), name=f"{book.title} v{book.version}", isCodable="false"):
                _codes_of(xml, book)


def about(book: BookView) -> str:
    """Return what is told of the book itself, in signs that an instruction can hold."""
    kept = {"title": book.title, "source": book.source, "ours": book.ours, "one_per_source": book.one_per_source}
    return json.dumps(kept, ensure_ascii=True).replace(">", "\\u003e")


def told_of(code: CodeView) -> str:
    """Return all that is known of a code beside its name and colour, a line a part."""
    parts = {
        name: getattr(code, name)
        for name in ("definition", "include", "exclude", "example", "label_en", "dimension", "aspect", "key")
    }
    own = {} if code.level else {"takes_direction": ASKED if code.takes_direction else ""}
    inherited = {"dimension": "", "aspect": ""} if code.level else {}  # told of the main code
    return told(parts | own | inherited)


def _codes_of(xml: Xml, book: BookView) -> None:
    rest = iter([*book.codes, None])
    code = next(rest)
    while code is not None:
        code = _write(xml, code, rest)


def _write(xml: Xml, code: CodeView, rest: "Iterator[CodeView | None]") -> CodeView | None:
    """Write a code with what stands in it, and return the first code after it."""
    guid, colour = str(code.uid), code.colour
    with xml.element("Code", guid=guid, name=code.label, isCodable="true", color=colour):
        xml.text_element("Description", told_of(code))
        after = next(rest, None)
        while after is not None and after.level > code.level:
            after = _write(xml, after, rest)
    return after


def _guid(book: BookView) -> str:
    return str(uuid5(UUID(str(book.uid)), "book"))
