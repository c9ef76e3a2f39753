"""The fingerprint of a text and places in it. Pure; offsets are code points, the end is exclusive.

Used by the services of a round and of the workbench. Never touches the database.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

#: Where a long text is divided: at an empty line, and where a line begins with who speaks ("I: ", "Deelnemer 2:").
TURN = re.compile(r"\n\s*\n+|\n(?=[^\W\d_][\w .()-]{0,30}:\s)")
LONGEST_TURN = 4_000


def fingerprint(text: str) -> str:
    """Return the sha256 of the text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def places(quote: str, text: str) -> list[tuple[int, int]]:
    """Return every (start, end) at which the quote stands in the text, exactly; none for an empty quote."""
    found: list[tuple[int, int]] = []
    at = text.find(quote) if quote else -1
    while at >= 0:
        found.append((at, at + len(quote)))
        at = text.find(quote, at + 1)
    return found


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the place without the blanks at its ends: what a hand that selects takes along."""
    chosen = text[start:end]
    left = len(chosen) - len(chosen.lstrip())
    return start + left, start + left + len(chosen.strip())


def divided(text: str) -> list[tuple[int, int]]:
    """Return the places of the paragraphs and turns of a text, in order; together they hold every word of it.

    A text without empty lines is divided at its lines. What has no word in it is no fragment.
    """
    places = _pieces(text, TURN)
    if len(places) <= 1 and len(text) > LONGEST_TURN:
        places = _pieces(text, re.compile(r"\n"))
    return places


def _pieces(text: str, between: re.Pattern[str]) -> list[tuple[int, int]]:
    edges = [0, *(edge for match in between.finditer(text) for edge in match.span()), len(text)]
    pieces = (trimmed(text, start, end) for start, end in zip(edges[::2], edges[1::2], strict=True))
    return [(start, end) for start, end in pieces if end > start]


@dataclass(frozen=True)
class Piece:
    """A part of a text: the codes whose quotes it is in (none: no quote), and whether one of them is worked on."""

    text: str
    codes: tuple[str, ...]
    is_at: bool


def pieces(text: str, quotes: Sequence[tuple[int, int, str, bool]]) -> list[Piece]:
    """Cut a text where quotes begin and end; each quote is (start, end, name of its code, whether it is worked on).

    Quotes of several codes may overlap. The pieces together are always the whole text.
    """
    cuts = sorted({0, len(text), *(at for start, end, _name, _at in quotes for at in (start, end))})
    found = []
    for start, end in pairwise(cuts):
        over = [quote for quote in quotes if quote[0] <= start and end <= quote[1]]
        found.append(Piece(text[start:end], tuple(quote[2] for quote in over), any(quote[3] for quote in over)))
    return found
