"""Finds name-like things in a text and writes placeholders over them. Pure; nothing here reads the database."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from plg.words import FindingKind

PLACEHOLDERS = {
    FindingKind.PERSON: "[naam]",
    FindingKind.WORD: "[naam]",
    FindingKind.SCHOOL: "[school]",
    FindingKind.EMAIL: "[e-mail]",
    FindingKind.PHONE: "[telefoon]",
}

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"(?<![\w.])(?:\+31[ -]?(?:\(0\))?|0031[ -]?|0)[1-9](?:[ -]?\d){8}(?!\d)")
BRACKETED = re.compile(r"\[[^\[\]\n]{1,80}\]")  # somebody has put a placeholder here already
CAPITALISED = re.compile(r"(?<!\w)[^\W\d_a-z][^\W\d_]*[^\W\d_A-Z](?:[-'’][^\W\d_]+)*(?!\w)")
SENTENCE_END = re.compile(r"(?:^|[.!?:…\n])[\s\"'“”‘’„()\[*•–—-]*$")

LOWER = re.compile(r"(?<!\w)[^\W\d_A-Z][^\W\d_A-Z]+(?!\w)")
# Everyday openings of a sentence, for a community that has written little yet.
OPENERS = frozenset(
    """
    ik je jij hij zij ze wij we jullie u het dat dit die deze daar hier er wat wie waar hoe iemand niemand iedereen
    alles niets niks een geen de vandaag gisteren morgen vanmorgen vanochtend vanmiddag toen nu eerst daarna later
    soms vaak nooit altijd maar en of dus want omdat als wanneer terwijl sinds tot na voor bij met zonder zo ook nog
    wel niet mijn onze ons haar zijn hun mensen ouders kinderen collega moeder vader juf meester leerkracht beide
    beiden allebei sommigen anderen eentje alleen samen helaas gelukkig misschien eigenlijk uiteindelijk inmiddels
    maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
    """.split()
)
# What follows a name that opens a sentence: a comma and who that is, or what somebody did.
AFTER_A_NAME = re.compile(
    r"(?:,\s+(?:onze|mijn|ons|hun|haar|zijn|een|de|die|van)\b"
    r"|\s+(?:en ik|en \w+ samen|zei|zegt|vroeg|vraagt|vertelde|vertelt|belde|belt|mailde|appte|antwoordde|riep|lachte"
    r"|knikte|vond|vindt|wilde|wil|dacht|denkt|kwam|komt|ging|gaat|liep|loopt|stond|staat|zat|zit|keek|kijkt|gaf|geeft"
    r"|nam|neemt|deed|doet|heeft|had|is|was|werd|wordt|begon|begint|bleef|blijft|kan|kon|moest|moet|mocht|mag)\b)"
)

# Words Dutch writes with a capital inside a sentence that name no person, school or place one can be known by.
EVERYDAY = frozenset(
    """
    Nederland Nederlands Nederlandse Nederlanders Engels Engelse Turks Turkse Arabisch Arabische Pools Poolse
    Fries Friese Oekraïens Oekraïense Pasen Kerst Kerstmis Sinterklaas Sint Pieten Pinksteren Hemelvaart Ramadan
    Suikerfeest Koningsdag Moederdag Vaderdag Avondvierdaagse Teams Zoom Excel Outlook Word WhatsApp Parnassys
    Magister Corona God Wifi Cito Inspectie Europa Europese Montessori Dalton Jenaplan
    """.split()
)
# Parts of a surname that are everyday words on their own.
PARTICLES = frozenset("van de der den het ten ter te la le el al ben da dos di du von op in 't in’t".split())


@dataclass(frozen=True, order=True)
class Found:
    """A place in a text: code points, end exclusive."""

    start: int
    end: int
    kind: FindingKind


@dataclass(frozen=True)
class KnownNames:
    """The names that a community's texts are searched for: of people, and of schools, boards and duos."""

    people: frozenset[str]
    schools: frozenset[str]
    words: frozenset[str] = frozenset()  # what the community also writes without a capital, so no names

    @classmethod
    def of(cls, people: Iterable[str], schools: Iterable[str], texts: Iterable[str] = ()) -> "KnownNames":
        """Take whole names and every part of a person's name that could point at them alone.

        From the texts come the words that also stand there without a capital: a sentence that opens with one
        of those opens with a word, not with a name.
        """
        parts: set[str] = set()
        for name in people:
            parts.add(name.strip())
            parts.update(word for word in name.split() if word.lower() not in PARTICLES and len(word) > 1)
        return cls(
            people=frozenset(parts - {""}),
            schools=frozenset(name.strip() for name in schools if len(name.strip()) > 2),
            words=frozenset(word for text in texts for word in LOWER.findall(text)) | OPENERS,
        )


def find(text: str, names: KnownNames) -> list[Found]:
    """Return every name-like place in the text, in order and without overlap; the surest kind wins.

    Looked for: e-mail addresses, phone numbers, known schools and people, every other word that is capitalised
    inside a sentence (once found, also where it opens one), and words that open a sentence the way names do
    ("Gerrit, onze conciërge", "Gerrit belde"). Text in [brackets] is left alone.
    Linear in the text for each known name.
    """
    taken = [match.span() for match in BRACKETED.finditer(text)]
    found: list[Found] = []

    def take(start: int, end: int, kind: FindingKind) -> None:
        if all(end <= other_start or start >= other_end for other_start, other_end in taken):
            taken.append((start, end))
            found.append(Found(start, end, kind))

    for pattern, kind in (
        (EMAIL, FindingKind.EMAIL),
        (PHONE, FindingKind.PHONE),
        (_any_of(names.schools, ignore_case=True), FindingKind.SCHOOL),
        (_any_of(names.people, ignore_case=False), FindingKind.PERSON),
    ):
        for match in pattern.finditer(text) if pattern else ():
            take(*match.span(), kind)
    capitalised = [match for match in CAPITALISED.finditer(text) if match.group()[0].isupper()]
    words = {
        match.group()
        for match in capitalised
        if _inside_sentence(text, match) or _opens_like_a_name(text, match, names.words)
    }
    for match in capitalised:
        if match.group() in words - EVERYDAY:
            take(*match.span(), FindingKind.WORD)
    return sorted(found)


def masked(text: str, places: Iterable[Found]) -> str:
    """Return the text with a placeholder over every place; places that overlap become one."""
    merged: list[Found] = []
    for place in sorted(places):
        if merged and place.start < merged[-1].end:
            last = merged.pop()
            place = Found(last.start, max(last.end, place.end), last.kind)
        merged.append(place)
    pieces, at = [], 0
    for place in merged:
        pieces += [text[at : place.start], PLACEHOLDERS[place.kind]]
        at = place.end
    return "".join([*pieces, text[at:]])


@lru_cache(maxsize=8)  # one community's names are asked for text after text
def _any_of(names: frozenset[str], *, ignore_case: bool) -> re.Pattern[str] | None:
    if not names:
        return None
    longest_first = sorted(names, key=len, reverse=True)
    flags = re.IGNORECASE if ignore_case else 0
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", flags)


def _inside_sentence(text: str, match: re.Match[str]) -> bool:
    return SENTENCE_END.search(text[max(0, match.start() - 12) : match.start()]) is None if match.start() else False


def _opens_like_a_name(text: str, match: re.Match[str], words: frozenset[str]) -> bool:
    return match.group().lower() not in words and AFTER_A_NAME.match(text, match.end()) is not None
