"""Turns the bytes of a file that should be XML into text, whatever a program of the past made of it. Pure."""

import codecs
import re

from django.utils.translation import gettext as _

from coding.exchange.found import Reading, Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(r"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_SAYS_ENCODING = re.compile(r"""(<\?xml[^>]*?)\s+encoding\s*=\s*["'][A-Za-z0-9._-]+["']""")
#: What a single byte a sign is read with; others would be guesses.
_OLD = {"windows-1252", "cp1252", "iso-8859-1", "latin1", "iso-8859-15"}


def text_of(content: bytes, reading: Reading) -> str:
    """Return the text without mark and without a word on its encoding; what was not as it should be is noted.

    Raises `Unreadable` when it is text in no way we know.
    """
    text, encoding = _decoded(content, reading)
    declared = _DECLARED.match(text[:300])
    said = declared[1].lower() if declared else ""
    if said and _family(said) != _family(encoding):
        words = _("het bestand zegt dat het in %(said)s staat, maar het is %(real)s. Zo is het gelezen.")
        reading.say(words % {"said": said[:30].upper(), "real": encoding.upper()})
    return _SAYS_ENCODING.sub(r"\1", text, count=1) if declared else text


def _decoded(content: bytes, reading: Reading) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            if encoding == "utf-8":
                reading.say(_("het bestand begint met een onzichtbaar teken (BOM) dat er niet hoort; overgeslagen."))
            return _read(content[len(mark) :], encoding), encoding[:6].rstrip("-")
    head = content[:64]
    if b"\x00" in head:
        encoding = "utf-16-be" if head[:1] == b"\x00" else "utf-16-le"
        return _read(content, encoding), "utf-16"
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        declared = _DECLARED.match(content[:300].decode("latin-1"))
        encoding = declared[1].lower() if declared and declared[1].lower() in _OLD else "cp1252"
        if not declared or _family(declared[1].lower()) != _family(encoding):
            reading.say(
                _("het bestand is geen UTF-8; het is gelezen als Windows-1252. Kijk of é, ë en “ ” goed staan.")
            )
        return _read(content, encoding), declared[1].lower() if declared else "utf-8"


def _read(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(
            _("Dit bestand is niet als tekst te lezen. Bewaar het codeboek opnieuw, als .qdc of CSV in UTF-8.")
        ) from error


def _family(encoding: str) -> str:
    """Return one word for the names of what reads alike."""
    encoding = encoding.replace("_", "-")
    if encoding in _OLD:
        return "cp1252"
    return next((name for name in ("utf-16", "utf-32") if encoding.startswith(name)), encoding.replace("utf8", "utf-8"))
