"""Small checks of a content body, shared by the kinds of all apps. Each fault begins with the key it is about."""

from collections.abc import Collection, Iterator
from typing import Any

LANGUAGES = ("nl", "en")


class Checker:
    """Collects what is wrong with a body. Every method asks one thing and goes on after a fault."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def say(self, at: str, fault: str) -> None:
        """Note a fault of one's own at this key."""
        self.faults.append(f"{at}: {fault}")

    def only(self, node: dict[str, Any], at: str, known: Collection[str]) -> None:
        """Require that a mapping has no other keys than these."""
        for key in node:
            if key not in known:
                self.say(f"{at}.{key}", "is not known here")

    def text(self, node: dict[str, Any], at: str, key: str, *, optional: bool = False) -> str:
        """Require a text that is not empty, and return it ('' when it is wrong or left out)."""
        value = node.get(key)
        if value is None and optional:
            return ""
        if value is None:
            self.say(f"{at}.{key}", "is missing")
        elif not isinstance(value, str) or not value.strip():
            self.say(f"{at}.{key}", f"must be a text, not {value!r}")
        else:
            return value
        return ""

    def both(self, node: dict[str, Any], at: str, key: str) -> None:
        """Require a text in Dutch and in English: a mapping with nl and en and nothing else."""
        value = node.get(key)
        if not isinstance(value, dict):
            self.say(f"{at}.{key}", "must have a text under nl and under en")
            return
        self.only(value, f"{at}.{key}", LANGUAGES)
        for language in LANGUAGES:
            self.text(value, f"{at}.{key}", language)

    def flag(self, node: dict[str, Any], at: str, key: str) -> None:
        """Require true or false."""
        if not isinstance(node.get(key), bool):
            self.say(f"{at}.{key}", f"must be true or false, not {node.get(key)!r}")

    def word(self, node: dict[str, Any], at: str, key: str, known: Collection[str]) -> None:
        """Require one of these words."""
        if node.get(key) not in known:
            self.say(f"{at}.{key}", f"must be one of {', '.join(known)}, not {node.get(key)!r}")

    def items(self, node: dict[str, Any], at: str, key: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Require a list of mappings that is not empty, and yield each with where it stands."""
        value = node.get(key)
        if not isinstance(value, list) or not value:
            self.say(f"{at}.{key}", "must be a list with at least one item")
            return
        for index, item in enumerate(value, start=1):
            place = f"{at}.{key}[{index}]"
            if isinstance(item, dict):
                yield place, item
            else:
                self.say(place, f"must be a mapping, not {item!r}")

    def unique(self, seen: set[str], at: str, key: str) -> None:
        """Require that this key was not used before in the same list."""
        if key and key in seen:
            self.say(at, f"the key {key!r} is used twice")
        seen.add(key)
