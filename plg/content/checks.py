"""Small checks of a content body, shared by the kinds of all apps. Each fault begins with the key it is about."""

from collections.abc import Collection, Iterator
from typing import Any

LANGUAGES = ("nl", "en")


class Fault(str):
    """A fault as a line of text, that also says apart where it is and of what sort: a page has words of its own.

    `sort` is one of: missing, unknown, text, both, flag, word, list, mapping, twice, own.
    """

    at: str
    sort: str
    detail: dict[str, object]

    def __new__(cls, at: str, told: str, sort: str = "own", **detail: object) -> "Fault":
        """Make the line "at: told"."""
        fault = super().__new__(cls, f"{at}: {told}")
        fault.at, fault.sort, fault.detail = at, sort, detail
        return fault


class Checker:
    """Collects what is wrong with a body. Every method asks one thing and goes on after a fault."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def say(self, at: str, fault: str, sort: str = "own", **detail: object) -> None:
        """Note a fault of one's own at this key."""
        self.faults.append(Fault(at, fault, sort, **detail))

    def only(self, node: dict[str, Any], at: str, known: Collection[str]) -> None:
        """Require that a mapping has no other keys than these."""
        for key in node:
            if key not in known:
                self.say(f"{at}.{key}", "is not known here", "unknown")

    def text(self, node: dict[str, Any], at: str, key: str, *, optional: bool = False) -> str:
        """Require a text that is not empty, and return it ('' when it is wrong or left out)."""
        value = node.get(key)
        if value is None and optional:
            return ""
        if value is None:
            self.say(f"{at}.{key}", "is missing", "missing")
        elif not isinstance(value, str) or not value.strip():
            self.say(f"{at}.{key}", f"must be a text, not {value!r}", "text", value=value)
        else:
            return value
        return ""

    def both(self, node: dict[str, Any], at: str, key: str) -> None:
        """Require a text in Dutch and in English: a mapping with nl and en and nothing else."""
        value = node.get(key)
        if not isinstance(value, dict):
            self.say(f"{at}.{key}", "must have a text under nl and under en", "both")
            return
        self.only(value, f"{at}.{key}", LANGUAGES)
        for language in LANGUAGES:
            self.text(value, f"{at}.{key}", language)

    def flag(self, node: dict[str, Any], at: str, key: str) -> None:
        """Require true or false."""
        if not isinstance(node.get(key), bool):
            self.say(f"{at}.{key}", f"must be true or false, not {node.get(key)!r}", "flag", value=node.get(key))

    def word(self, node: dict[str, Any], at: str, key: str, known: Collection[str]) -> None:
        """Require one of these words."""
        if node.get(key) not in known:
            told = f"must be one of {', '.join(known)}, not {node.get(key)!r}"
            self.say(f"{at}.{key}", told, "word", known=", ".join(known), value=node.get(key))

    def items(self, node: dict[str, Any], at: str, key: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Require a list of mappings that is not empty, and yield each with where it stands."""
        value = node.get(key)
        if not isinstance(value, list) or not value:
            self.say(f"{at}.{key}", "must be a list with at least one item", "list")
            return
        for index, item in enumerate(value, start=1):
            place = f"{at}.{key}[{index}]"
            if isinstance(item, dict):
                yield place, item
            else:
                self.say(place, f"must be a mapping, not {item!r}", "mapping", value=item)

    def unique(self, seen: set[str], at: str, key: str) -> None:
        """Require that this key was not used before in the same list."""
        if key and key in seen:
            self.say(at, f"the key {key!r} is used twice", "twice", value=key)
        seen.add(key)
