"""What the readers of code books give: the codes as they stood in a file, what was odd in it, or why it is refused.

`gathered` makes one good body out of whatever was read. Used by both readers. Pure.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coding.exchange.words import ASKED
from coding.tree import COLOUR, GREY, KEY, MOST_DEEP, Body, Item, fresh_key, plain, settled
from plg.texts import one_line, tidy

MOST_CODES = 3000
LONGEST_NAME = 200
LONGEST_WORD = 40
LONGEST_TEXT = 20_000
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_HEX = re.compile(r"#?([0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\b.*\)", re.IGNORECASE)


class Unreadable(Exception):
    """The file cannot be used at all; the message says in a kind sentence why, and what to do."""


@dataclass(frozen=True)
class Odd:
    """One thing in a file that is not as it should be, and what was made of it: for which code, and where."""

    words: str
    code: str = ""
    place: str = ""  # "regel 12" or "rij 4"

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.place, f"“{self.code}”" if self.code else "") if part)
        return f"{where[:1].upper()}{where[1:]}: {self.words}" if where else self.words


@dataclass
class Found:
    """A code as it stood in the file: flat parts as text, and the codes in it."""

    parts: dict[str, str]
    place: str = ""
    codes: list["Found"] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.parts.get("label", "")


@dataclass
class Reading:
    """What a file holds: the body a book can be made of, what it says of the book itself, and what was odd."""

    codes: list[Found] = field(default_factory=list)
    odd: list[Odd] = field(default_factory=list)
    about: dict[str, object] = field(default_factory=dict)  # title, source, ours, one_per_source: of a file of ours

    def say(self, words: str, code: str = "", place: str = "") -> None:
        """Note something odd."""
        self.odd.append(Odd(words, code, place))


def gathered(reading: Reading) -> Body:
    """Return the body of a book made of what was read; whatever had to be mended is said in `reading.odd`.

    Raises `Unreadable` when there is no code in it, or when there are more than a person can oversee.
    """
    number = _count(reading.codes)
    if not number:
        raise Unreadable(_("In dit bestand staat geen enkele code. Kijk of je het goede bestand koos."))
    if number > MOST_CODES:
        raise Unreadable(
            _("Dit bestand heeft %(n)s codes; een codeboek heeft er hier hoogstens %(most)s. Splits het.")
            % {"n": number, "most": MOST_CODES}
        )
    taken = {key for key in _given_keys(reading.codes) if KEY.fullmatch(key)}
    body = {"codes": _items(reading, reading.codes, 0, _Keys(taken))}
    return settled(body)


class _Keys:
    """Hands out keys: the one a code has in the file the first time it is asked for, else one from its name."""

    def __init__(self, named: set[str]) -> None:
        self.named, self.used = named, set[str]()

    def give(self, wanted: str, name: str) -> str:
        free = KEY.fullmatch(wanted) and wanted not in self.used
        key = wanted if free else fresh_key(name, self.named | self.used)
        self.used.add(key)
        return key


def _given_keys(codes: Iterable[Found]) -> Iterable[str]:
    for code in codes:
        yield code.parts.get("key", "")
        yield from _given_keys(code.codes)


def _items(reading: Reading, codes: list[Found], level: int, keys: _Keys) -> list[Item]:
    made: list[Item] = []
    names = Counter(one_line(code.name).casefold() for code in codes)
    said: set[str] = set()
    for code in codes:
        parts = _parts(reading, code, level)
        name = parts["label"]
        if names[name.casefold()] > 1 and name.casefold() not in said:
            said.add(name.casefold())
            words = ngettext(
                "deze naam staat hier %(n)s keer. Alle zijn overgenomen; voeg samen wat hetzelfde is.",
                "deze naam staat hier %(n)s keer. Alle zijn overgenomen; voeg samen wat hetzelfde is.",
                names[name.casefold()],
            )
            reading.say(words % {"n": names[name.casefold()]}, name, code.place)
        wanted = parts.get("key", "")
        key = keys.give(wanted, name)
        if wanted and key != wanted:
            words = _("de sleutel “%(old)s” kan niet (nog eens) worden gebruikt; het werd %(new)s.")
            reading.say(words % {"old": wanted[:60], "new": key}, name, code.place)
        item = plain(parts | {"takes_direction": parts.get("takes_direction") == ASKED}) | {"key": key}
        made.append(item)
        inside = code.codes
        if level < MOST_DEEP:
            if inside and (below := _items(reading, inside, level + 1, keys)):
                item["codes"] = below
        elif inside:
            words = _("wat hierin staat ligt dieper dan %(most)s niveaus en is ernaast gezet.")
            reading.say(words % {"most": MOST_DEEP + 1}, name, code.place)
            made.extend(_items(reading, list(_flat(inside)), level, keys))
    return made


def _flat(codes: Iterable[Found]) -> Iterable[Found]:
    waiting = list(codes)[::-1]
    while waiting:
        code = waiting.pop()
        waiting.extend(code.codes[::-1])
        yield Found(code.parts, code.place)


def _count(codes: Iterable[Found]) -> int:
    return sum(1 for _code in _flat(codes))


def _parts(reading: Reading, code: Found, level: int) -> dict[str, str]:
    """Return the parts of a code as they may be kept, and say what had to be changed."""
    parts = {name: _clean(reading, code, text) for name, text in code.parts.items() if name != "colour"}
    parts = {name: text if name in _LONG else one_line(text) for name, text in parts.items()}
    if not parts.get("label"):
        parts["label"] = _("Naamloze code")
        reading.say(_("deze code heeft geen naam. Geef haar er een."), place=code.place)
    name = parts["label"]
    if len(name) > LONGEST_NAME:
        parts["label"] = name[: LONGEST_NAME - 1].rstrip() + "…"
        parts["definition"] = "\n".join(filter(None, (name, parts.get("definition", ""))))
        reading.say(
            _("deze naam is te lang en is ingekort; hij staat geheel in de omschrijving."), name[:60], code.place
        )
    if not parts.get("definition"):
        reading.say(_("er staat geen omschrijving bij. De code is overgenomen zonder."), parts["label"], code.place)
    for word, longest in (("dimension", LONGEST_WORD), ("aspect", LONGEST_WORD), ("label_en", LONGEST_NAME)):
        if len(parts.get(word, "")) > longest:
            parts[word] = parts[word][:longest].rstrip()
            reading.say(_("een woord was te lang en is ingekort tot “%s”.") % parts[word], parts["label"], code.place)
    for text in _LONG & parts.keys():
        if len(parts[text]) > LONGEST_TEXT:
            parts[text] = parts[text][: LONGEST_TEXT - 1] + "…"
            words = _("een tekst van deze code is langer dan %(most)s tekens en is ingekort.")
            reading.say(words % {"most": LONGEST_TEXT}, parts["label"], code.place)
    parts["colour"] = _colour(reading, code, parts["label"])
    return parts


_LONG = {"definition", "include", "exclude", "example"}


def _clean(reading: Reading, code: Found, text: str) -> str:
    if _UNPRINTABLE.search(text):
        reading.say(_("hier stonden onleesbare tekens; die zijn weggelaten."), one_line(code.name)[:60], code.place)
    return tidy(_UNPRINTABLE.sub("", text))


def _colour(reading: Reading, code: Found, name: str) -> str:
    """Return the colour as we write it; '' for none. Says so when it stood there in another way, or not at all well."""
    given = code.parts.get("colour", "").strip()
    if not given:
        return ""
    rgb = _RGB.fullmatch(given)
    hexadecimal = _HEX.fullmatch(given)
    if rgb and all(int(part) < 256 for part in rgb.groups()):
        made = "#" + "".join(f"{int(part):02X}" for part in rgb.groups())
    elif hexadecimal:
        signs = hexadecimal[1].upper()
        made = "#" + ("".join(sign * 2 for sign in signs) if len(signs) == 3 else signs[-6:])
    else:
        reading.say(_("“%s” is geen kleur die we kennen; de code werd grijs.") % given[:30], name, code.place)
        return GREY
    if not given.startswith("#") or len(given) == 9:
        words = _("de kleur stond er als “%(old)s”, zonder # of anders dan het hoort; gelezen als %(new)s.")
        reading.say(words % {"old": given[:30], "new": made}, name, code.place)
    assert COLOUR.fullmatch(made)
    return made
