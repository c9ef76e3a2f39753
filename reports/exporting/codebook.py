"""A code book as REFI-QDA: the `<Codes>` that project.qde and codebook.qdc share. Used by `build` and `refi`.

Source: Rotterdam Exchange Format Initiative, QDA-XML 1.0 (2019), www.qdasoftware.org.
"""

from collections.abc import Sequence
from uuid import UUID, uuid5

from coding.selectors import BookView, CodeView
from reports.exporting.archive import Sink
from reports.exporting.xml import Element, Xml

ORIGIN = "LeiderschapsPLG"
CODEBOOK_SPACE = "urn:QDA-XML:codebook:1.0"


def write_qdc(books: Sequence[BookView], sink: Sink) -> None:
    """Write a code book file."""
    xml = Xml(sink)
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


def _codes_of(xml: Xml, book: BookView) -> None:
    for main in (code for code in book.codes if not code.parent):
        with _code(xml, main):
            xml.text_element("Description", told_of(main))
            for finer in (code for code in book.codes if code.parent == main.key):
                with _code(xml, finer):
                    xml.text_element("Description", told_of(finer))


def _code(xml: Xml, code: CodeView) -> Element:
    return xml.element("Code", guid=str(code.uid), name=code.label, isCodable="true", color=code.colour)


def told_of(code: CodeView) -> str:
    """Return all that a coder is told about a code, a line a part."""
    told = [
        (None, code.definition),
        ("Wel", code.include),
        ("Niet", code.exclude),
        ("Voorbeeld", code.example),
        ("Sleutel", code.key),
    ]
    return "\n".join(f"{word}: {text}" if word else text for word, text in told if text)


def _guid(book: BookView) -> str:
    return str(uuid5(UUID(str(book.uid)), "book"))
