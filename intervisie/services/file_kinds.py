"""What a file really is, read from its content whatever it is called: PDF, picture, office document, or refused. Pure.

Pictures are made anew, so that place and moment are gone from them. Nothing of a document is unpacked but its list.
"""

import io
import zipfile
import zlib
from dataclasses import dataclass

from django.utils.translation import gettext as _

from intervisie.words import FileKind
from logbook.services.photo_shaping import shaped
from plg.errors import DomainError

MOST_BYTES = 10 * 1024 * 1024
MOST_PARTS = 5_000
#: What zipfile raises over a file from outside: no archive, cut off, names or sizes that cannot be, packed in a way it
#: does not know (NotImplementedError), locked with a password (RuntimeError), or damaged inside (zlib.error).
UNREADABLE = (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, zlib.error)
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
_OFFICE = {"word/document.xml": FileKind.DOCX, "xl/workbook.xml": FileKind.XLSX, "ppt/presentation.xml": FileKind.PPTX}
_OPEN = {
    b"application/vnd.oasis.opendocument.text": FileKind.ODT,
    b"application/vnd.oasis.opendocument.spreadsheet": FileKind.ODS,
    b"application/vnd.oasis.opendocument.presentation": FileKind.ODP,
}


class UnfitFile(DomainError):
    """This file cannot be kept; the sentence says why, and what to do."""

    status = 400


@dataclass(frozen=True)
class Fit:
    """What is kept of a file."""

    kind: FileKind
    content: bytes


def fitted(content: bytes) -> Fit:
    """Return what a file is and what is kept of it. Raises `UnfitFile` with a sentence that names the limit."""
    if not content:
        raise UnfitFile(_("Dit bestand is leeg. Kies het opnieuw."))
    if len(content) > MOST_BYTES:
        raise UnfitFile(
            _("Dit bestand is groter dan %(most)s MB. Maak het kleiner, of zet er een link bij.")
            % {"most": MOST_BYTES // 1024 // 1024}
        )
    if content.startswith(b"%PDF-"):
        return Fit(FileKind.PDF, content)
    if content.startswith(_PICTURES):
        return Fit(FileKind.JPEG, shaped(content).screen)
    if content.startswith(b"PK\x03\x04"):
        return Fit(_document(content), content)
    raise UnfitFile(_("Dit bestand kennen we niet. Kies een PDF, een afbeelding of een document van Office."))


def _document(content: bytes) -> FileKind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as document:
            parts = {part.filename for part in document.infolist()}
            said = _said_kind(document)
    except UNREADABLE as error:
        raise UnfitFile(_("Dit document is beschadigd of niet heel overgekomen. Kies het opnieuw.")) from error
    if len(parts) > MOST_PARTS:
        raise UnfitFile(_("Dit document heeft te veel onderdelen. Bewaar het als PDF en kies dat."))
    if any(part.lower().endswith("vbaproject.bin") or part.startswith("Basic/") for part in parts):
        raise UnfitFile(_("In dit document zitten macro's. Bewaar het zonder, of als PDF."))
    if said in _OPEN:
        return _OPEN[said]
    for part, kind in _OFFICE.items():
        if part in parts and "[Content_Types].xml" in parts:
            return kind
    raise UnfitFile(_("Dit bestand kennen we niet. Kies een PDF, een afbeelding of een document van Office."))


def _said_kind(document: zipfile.ZipFile) -> bytes:
    """Return what an open document says of itself, as far as it is a few letters."""
    try:
        info = document.getinfo("mimetype")
    except KeyError:
        return b""
    return document.read(info).strip() if info.file_size <= 100 and info.compress_size <= 200 else b""
