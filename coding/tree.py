"""The codes of a book as a tree of plain dicts, the way its content holds them: walk it, find a code, change the tree.

Every change returns a new body and leaves the one it was given alone. Pure; whether a change is allowed is a service's.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.utils.text import slugify

from coding.shapes import CodeView
from plg.content.keys import numbered

Body = dict[str, Any]
Item = dict[str, Any]

TEXTS = ("definition", "include", "exclude", "example")
#: What a main code says for everything that stands in it.
SHARED = ("colour", "dimension", "aspect", "takes_direction")
GREY = "#6B7280"
#: How deep a book may go. Real trees have two to five levels; what comes deeper out of a file is put up to here.
MOST_DEEP = 20
KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
COLOUR = re.compile(r"#[0-9A-F]{6}")
_OF_MAIN = "of_main"
_NOWHERE = UUID("6d0dd0a8-5c0e-4b05-9f43-2a9a4c2b6a10")


@dataclass(frozen=True)
class Placed:
    """A code with where it stands: how deep, in which code, below which main code ('' for a main code itself)."""

    item: Item
    level: int
    above: str
    main: str

    @property
    def key(self) -> str:
        return str(self.item["key"])

    @property
    def label(self) -> str:
        return str(self.item["label"]["nl"])


class NotThere(LookupError):
    """The body has no code with this key."""


def walk(items: Sequence[Item], level: int = 0, above: str = "", main: str = "") -> Iterator[Placed]:
    """Yield every code in the order of the book, each before what stands in it."""
    for item in items:
        yield Placed(item, level, above, main)
        yield from walk(item.get("codes", ()), level + 1, item["key"], main or item["key"])


def views(body: Body) -> list[CodeView]:
    """Return the codes of a body as plain data. What is said of a main code holds for what stands in it."""
    found: list[CodeView] = []
    by_key = {placed.key: placed.item for placed in walk(body["codes"])}
    for placed in walk(body["codes"]):
        item, shared = placed.item, by_key[placed.main or placed.key]
        found.append(
            CodeView(
                uid=uuid5(_NOWHERE, placed.key),
                key=placed.key,
                label=placed.label,
                label_en=item["label"].get("en", ""),
                **{name: item.get(name, "").strip() for name in TEXTS},
                colour=item.get("colour") or shared.get("colour", GREY),
                dimension=shared.get("dimension", ""),
                aspect=shared.get("aspect", ""),
                takes_direction=shared.get("takes_direction", False),
                parent=placed.main,
                above=placed.above,
                level=placed.level,
            )
        )
    return found


def find(body: Body, key: str) -> Placed:
    """Return the code with this key. Raises `NotThere`."""
    for placed in walk(body["codes"]):
        if placed.key == key:
            return placed
    raise NotThere(key)


def keys(items: Sequence[Item]) -> set[str]:
    """Return the keys of these codes and of everything in them."""
    return {placed.key for placed in walk(items)}


def fresh_key(words: str, taken: set[str]) -> str:
    """Return a key made of these words that is not taken yet: small letters, digits, underscores."""
    stem = slugify(words).replace("-", "_")[:50].strip("_") or "code"
    stem = stem if stem[0].isalpha() else f"c_{stem}"
    return numbered(stem, taken, "_")


def written(body: Body, key: str, item: Item) -> Body:
    """Return the body with what a code says replaced; what stands in it stays."""
    made, place, at = _opened(body, key)
    inside = place[at].get("codes")
    place[at] = item | ({"codes": inside} if inside else {})
    return settled(made)


def added(body: Body, item: Item, above: str = "", after: str | None = None) -> Body:
    """Return the body with a code put in `above` ('': a main code), behind its neighbour `after`, else at the end."""
    made = deepcopy(body)
    place = _inside(made, above)
    at = next((n + 1 for n, one in enumerate(place) if after and one["key"] == after), len(place))
    place.insert(at, deepcopy(item))
    return settled(made)


def moved(body: Body, key: str, above: str) -> Body:
    """Return the body with a code, and what stands in it, put at the end of `above`. A code cannot stand in itself."""
    made, place, at = _opened(body, key)
    item = place.pop(at)
    _inside(made, above).append(item)
    return settled(made)


def stepped(body: Body, key: str, by: int) -> Body:
    """Return the body with a code put before (-1) or behind (1) its neighbour; at the end of the row nothing moves."""
    made, place, at = _opened(body, key)
    if 0 <= at + by < len(place):
        place.insert(at + by, place.pop(at))
    return settled(made)


def without(body: Body, key: str, *, whole: bool) -> Body:
    """Return the body without a code: with everything in it when `whole`, else that takes its place."""
    made, place, at = _opened(body, key)
    place[at : at + 1] = [] if whole else place[at].get("codes", [])
    return settled(made)


def merged(body: Body, key: str, others: Sequence[str]) -> Body:
    """Return the body in which other codes went into this one, with what stood in them."""
    made = body
    for other in others:
        inside = [item["key"] for item in find(made, other).item.get("codes", ()) if key not in keys([item])]
        made = without(made, other, whole=False)
        for finer in inside:
            made = moved(made, finer, key)
    return settled(made)


def split(body: Body, key: str, items: Sequence[Item]) -> Body:
    """Return the body in which these new codes stand where a code stood; what was in it goes into the first."""
    made, place, at = _opened(body, key)
    old = place[at]
    new = [{name: old[name] for name in SHARED if name in old} | deepcopy(item) for item in items]
    if old.get("codes"):
        new[0]["codes"] = old["codes"]
    place[at : at + 1] = new
    return settled(made)


def settled(body: Body) -> Body:
    """Return the body with what only a main code says on main codes alone, and no empty words or lists kept."""
    made: Body = deepcopy(body)
    mains: dict[str, Item] = {}
    for placed in walk(made["codes"]):
        item = placed.item
        shared = item.pop(_OF_MAIN, {})
        if not placed.level:
            mains[placed.key] = item
            for name in SHARED:
                if name not in item and name in shared:
                    item[name] = shared[name]
            item["colour"] = item.get("colour") or GREY
            item["takes_direction"] = bool(item.get("takes_direction"))
        else:
            for name in ("dimension", "aspect", "takes_direction"):
                item.pop(name, None)
            if item.get("colour") == mains[placed.main]["colour"]:
                del item["colour"]
        for name in (*TEXTS, "dimension", "aspect", "codes", "colour"):
            if name in item and not item[name]:
                del item[name]
    return made


def _opened(body: Body, key: str) -> tuple[Body, list[Item], int]:
    """Return a copy of the body, and the list and place in it where a code stands.

    Every finer code remembers what its main code says, for when it comes to stand on its own.
    """
    made = deepcopy(body)
    mains = {main["key"]: {name: main[name] for name in SHARED if name in main} for main in made["codes"]}
    for placed in walk(made["codes"]):
        if placed.level:
            placed.item[_OF_MAIN] = mains[placed.main]
    place = _inside(made, find(made, key).above)
    return made, place, next(n for n, item in enumerate(place) if item["key"] == key)


def _inside(body: Body, above: str) -> list[Item]:
    if not above:
        codes: list[Item] = body["codes"]
        return codes
    inside: list[Item] = find(body, above).item.setdefault("codes", [])
    return inside


def plain(parts: Mapping[str, Any]) -> Item:
    """Return a code from its flat fields (`label`, `label_en`, texts, …); what is empty is left out."""
    label = {"nl": parts["label"]} | ({"en": parts["label_en"]} if parts.get("label_en") else {})
    kept = {name: parts[name] for name in (*TEXTS, *SHARED) if parts.get(name)}
    return {"key": parts.get("key", ""), "label": label, **kept}
