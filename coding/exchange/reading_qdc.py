"""Reads a REFI-QDA code book (`.qdc`) as programs really write it. Mends what it can and says so; refuses hostile XML.

Known faults are told one by one with the line they stand on. Pure: bytes in, a `Reading` out.
"""

import io
import json
import re
from typing import Any
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl, Locator

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from coding.exchange.decoding import text_of
from coding.exchange.found import LONGEST_TEXT, MOST_CODES, Found, Reading, Unreadable
from coding.exchange.qdc import ABOUT, CODEBOOK_SPACE
from coding.exchange.words import parts_of
from plg.texts import tidy

#: Elements in one another: real files stay below thirty.
MOST_NESTED = 400
PROJECT_SPACE = "urn:QDA-XML:project:1.0"
_GUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_ROOTS = {"CodeBook", "Codebook", "codebook", "Project"}


#: What the parser calls wrong, in words that help to find it.
_WRONG = {
    "not well-formed (invalid token)": gettext_lazy("hier staat een teken dat niet mag, zoals een losse & of <"),
    "mismatched tag": gettext_lazy("hier sluit iets anders dan wat openstaat"),
    "no element found": gettext_lazy("het bestand houdt te vroeg op"),
    "unclosed token": gettext_lazy("het bestand houdt te vroeg op"),
    "junk after document element": gettext_lazy("er staat nog iets na het einde"),
    "undefined entity": gettext_lazy("een verwijzing als &nbsp; kent XML niet"),
    "duplicate attribute": gettext_lazy("hetzelfde staat twee keer in één regel"),
}


def read_qdc(content: bytes) -> Reading:
    """Return what a `.qdc` holds. Raises `Unreadable` with a sentence for who chose the file.

    Nothing outside the file is ever read: a document type, an entity or an address in it is refused. Cost: the file
    once, and its codes in memory.
    """
    reading = Reading()
    text = text_of(content, reading)
    handler = _Handler(reading)
    parser: Any = DefusedExpatParser(forbid_dtd=True, forbid_entities=True, forbid_external=True)
    parser.setContentHandler(handler)
    try:
        parser.parse(io.BytesIO(text.encode("utf-8", "replace")))
    except DefusedXmlException as error:
        raise Unreadable(
            _(
                "Dit bestand bevat een documenttype of verwijzingen (DTD, ENTITY). Die horen niet in een codeboek en"
                " worden om veiligheid niet gelezen. Bewaar het codeboek opnieuw vanuit je programma."
            )
        ) from error
    except SAXParseException as error:
        raise Unreadable(
            _("Regel %(line)s, teken %(column)s: %(what)s. Bewaar het codeboek opnieuw vanuit je programma.")
            % {
                "line": error.getLineNumber(),
                "column": (error.getColumnNumber() or 0) + 1,
                "what": _WRONG.get(error.getMessage(), _("dit is geen XML")),
            }
        ) from error
    if handler.is_project:
        reading.say(_("dit is een heel project; alleen het codeboek erin is gelezen."))
    return reading


class _Handler(ContentHandler):
    """Builds the tree of codes while the file goes by, and notes what is odd with its line."""

    def __init__(self, reading: Reading) -> None:
        super().__init__()
        self.reading = reading
        self.path: list[str] = []
        self.codes: list[Found] = []  # the codes we are in, from the outside to the inside
        self.text: list[str] | None = None
        self.size = 0
        self.number = 0
        self.guids: set[str] = set()
        self.unknown: set[str] = set()
        self.is_project = False
        self.sets = 0
        self.members = 0
        self.set_name = ""
        self._at: Locator | None = None

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802  # the name the parser calls
        self._at = locator

    def processingInstruction(self, target: str, data: str) -> None:  # noqa: N802  # as above
        if target == ABOUT and not self.path:
            try:
                told = json.loads(data)
            except (ValueError, RecursionError):  # no JSON, or brackets without end
                return
            if isinstance(told, dict):
                self.reading.about = told

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802  # as above
        local = name.rpartition(":")[2]
        if len(self.path) >= MOST_NESTED:
            raise Unreadable(
                _("Dit bestand is meer dan %(most)s niveaus diep. Zo diep is geen codeboek; het is niet gelezen.")
                % {"most": MOST_NESTED}
            )
        if not self.path:
            self._root(local, name, attrs)
        elif local == "Code" and self._among_codes():
            self._code(attrs)
        elif local == "Description" and self._inside() == "Code":
            self.text, self.size = [], 0
        elif local == "Set":
            self.set_name, self.members = attrs.get("name", ""), 0
            self.sets += 1
        elif local == "MemberCode":
            self.members += 1
        elif local not in {"CodeBook", "Codes", "Sets", "Description"}:
            self._skipped(local)
        self.path.append(local)

    def endElement(self, name: str) -> None:  # noqa: N802  # as above
        local = self.path.pop()
        if local == "Code" and self.codes and self._among_codes():
            self.codes.pop()
        elif local == "Description" and self.text is not None:
            self._described("".join(self.text))
            self.text = None
        elif local == "Set":
            words = ngettext(
                "de groep “%(name)s” met %(n)s code is niet overgenomen: een boek heeft hier geen groepen.",
                "de groep “%(name)s” met %(n)s codes is niet overgenomen: een boek heeft hier geen groepen.",
                self.members,
            )
            self._say(words % {"name": tidy(self.set_name)[:60], "n": self.members})
        elif local == "Sets" and not self.sets:
            self._say(
                _("er staat een lege lijst met groepen in (<Sets/>), die het formaat niet toelaat; overgeslagen.")
            )

    def characters(self, content: str) -> None:
        if self.text is not None and self.size <= LONGEST_TEXT:
            self.text.append(content)
            self.size += len(content)
        elif self.text is None and content.strip() and self._inside() in {"Code", "Codes"} and self.codes:
            self._say(_("hier staat losse tekst die niet bij een code hoort; overgeslagen."), self.codes[-1].name)

    def _root(self, local: str, name: str, attrs: AttributesImpl) -> None:
        if local not in _ROOTS:
            raise Unreadable(
                _("Dit is geen codeboek: het bestand begint met <%(name)s>. Kies een .qdc, of bewaar het als CSV.")
                % {"name": name[:40]}
            )
        self.is_project = local == "Project"
        prefix = name.rpartition(":")[0]
        space = attrs.get(f"xmlns:{prefix}" if prefix else "xmlns", "")
        if not space:
            self._say(_("de naamruimte van REFI-QDA ontbreekt; het bestand is gelezen alsof ze er stond."))
        elif space != (PROJECT_SPACE if self.is_project else CODEBOOK_SPACE):
            words = _("de naamruimte is “%s”, niet die van een codeboek van REFI-QDA; toch gelezen.")
            self._say(words % space[:80])

    def _among_codes(self) -> bool:
        return self._inside() in {"Codes", "Code", "CodeBook", "Codebook", "codebook"}

    def _inside(self) -> str:
        return self.path[-1] if self.path else ""

    def _code(self, attrs: AttributesImpl) -> None:
        self.number += 1
        if self.number > 20 * MOST_CODES:
            raise Unreadable(_("Dit bestand heeft te veel codes om een codeboek te zijn; het is niet gelezen."))
        code = Found({"label": attrs.get("name", ""), "colour": attrs.get("color", "")}, self._place())
        (self.codes[-1].codes if self.codes else self.reading.codes).append(code)
        self.codes.append(code)
        self._identity(attrs.get("guid"), code.name)
        codable = attrs.get("isCodable")
        if codable in {"false", "0"}:
            self._say(_("was daar alleen een kop (isCodable). Hier kan ermee worden gecodeerd."), code.name)
        elif codable not in {"true", "1"}:
            self._say(_("er staat niet bij of ermee gecodeerd wordt (isCodable); we nemen aan van wel."), code.name)

    def _identity(self, guid: str | None, name: str) -> None:
        if not guid:
            self._say(_("het kenmerk (guid) ontbreekt; de code kreeg een nieuw."), name)
            return
        bare = guid.strip().strip("{}()").lower()
        if not _GUID.fullmatch(bare):
            self._say(_("het kenmerk (guid) “%s” is geen GUID; de code kreeg een nieuw.") % guid[:40], name)
        elif guid.strip() != guid.strip().strip("{}()"):
            self._say(_("het kenmerk (guid) staat tussen accolades; die zijn eraf gehaald."), name)
        if bare in self.guids:
            self._say(_("dit kenmerk (guid) hoort al bij een andere code; de code kreeg een nieuw."), name)
        self.guids.add(bare)

    def _described(self, text: str) -> None:
        code = self.codes[-1]
        parts = parts_of(tidy(text))
        if "definition" in code.parts:
            self._say(_("er staan twee omschrijvingen bij; ze zijn achter elkaar gezet."), code.name)
            parts["definition"] = "\n".join(filter(None, (code.parts["definition"], parts["definition"])))
        code.parts |= parts

    def _skipped(self, local: str) -> None:
        if local in self.unknown or self.is_project:
            return
        self.unknown.add(local)
        words = _("<%s> hoort niet in een codeboek en is overgeslagen, hier en verderop.")
        self._say(words % local[:40], self.codes[-1].name if self.codes else "")

    def _place(self) -> str:
        line = self._at.getLineNumber() if self._at else None
        return _("regel %s") % line if line else ""

    def _say(self, words: str, code: str = "") -> None:
        self.reading.say(words, tidy(code)[:80], self._place())
