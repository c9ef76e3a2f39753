"""One door for a code book that comes in as a file: sees by its bytes what it is, and reads it. Pure."""

import io
import zipfile

from django.utils.translation import gettext as _

from coding.exchange.found import Reading, Unreadable, gathered
from coding.exchange.reading_csv import read_csv
from coding.exchange.reading_qdc import read_qdc
from coding.tree import Body

MOST_BYTES = 5 * 1024 * 1024
TOO_BIG = 5
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def read_book(content: bytes) -> tuple[Body, Reading]:
    """Return the body a file makes, and what was odd in it. Raises `Unreadable` with a sentence for who chose it."""
    if len(content) > MOST_BYTES:
        raise Unreadable(too_big())
    if not content.strip(b"\x00\xef\xbb\xbf\xff\xfe \r\n\t"):
        raise Unreadable(_("Dit bestand is leeg. Kies een codeboek als .qdc of CSV."))
    if _is_project(content):
        raise Unreadable(
            _("Dit is een heel project (.qdpx), of een ander ingepakt bestand. Bewaar alleen het codeboek, als .qdc.")
        )
    reading = read_qdc(content) if _is_xml(content) else read_csv(content)
    return gathered(reading), reading


def too_big() -> str:
    """Return the sentence for a file that is larger than any code book."""
    return _("Dit bestand is groter dan %(most)s MB. Zo groot is geen codeboek; het is niet gelezen.") % {
        "most": TOO_BIG
    }


def _is_xml(content: bytes) -> bool:
    head = content[:200]
    for mark in _MARKS:
        head = head.removeprefix(mark)
    return head.replace(b"\x00", b"").lstrip().startswith(b"<")


def _is_project(content: bytes) -> bool:
    """Return whether this is a packed file that is no spreadsheet."""
    if not content.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return "[Content_Types].xml" not in packed.namelist()
    except zipfile.BadZipFile:
        return True
