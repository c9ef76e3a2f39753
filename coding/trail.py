"""One coder's choice for one text as a plain value, and the trail of choices that undo and redo walk along. Pure.

Used by the services of the workbench. Never touches the database.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

LONGEST = 50
Place = tuple[int, int]


@dataclass(frozen=True)
class Given:
    """A code by its key, its direction, and the places in the text that show why, in order and never overlapping."""

    code: str
    direction: str = ""
    quotes: tuple[Place, ...] = ()

    def shown_by(self, place: Place) -> "Given":
        """Return this code with one more quote; it takes the place of those it overlaps."""
        apart = [kept for kept in self.quotes if kept[1] <= place[0] or place[1] <= kept[0]]
        return replace(self, quotes=tuple(sorted([*apart, place])))

    def without(self, start: int | None) -> "Given":
        """Return this code without the quote that starts there; without any quote when `start` is None."""
        return replace(self, quotes=tuple(kept for kept in self.quotes if start is not None and kept[0] != start))


@dataclass(frozen=True)
class Mark:
    """A choice: codes in the order they were given; or that no code applies; or nothing yet. And whether in doubt."""

    codes: tuple[Given, ...] = ()
    none: bool = False
    unsure: bool = False

    @classmethod
    def read(cls, kept: dict[str, Any]) -> "Mark":
        """Take a choice as a row keeps it."""
        codes = (Given(one["code"], one["direction"], tuple((a, b) for a, b in one["quotes"])) for one in kept["codes"])
        return cls(tuple(codes), kept["none"], kept["unsure"])

    def of(self, code: str) -> Given | None:
        """Return what was given with this code, or None."""
        return next((given for given in self.codes if given.code == code), None)

    def only(self, code: str, *, takes_direction: bool) -> "Mark":
        """Return this choice with one code in place of what was given: the quotes stay, and a direction it asks for."""
        before = self.codes[-1] if self.codes else Given("")
        return replace(self, none=False, codes=(_named(before, code, takes_direction),))

    def plus(self, code: str) -> "Mark":
        """Return this choice with one code more, given last."""
        return replace(self, none=False, codes=(*self.codes, Given(code)))

    def minus(self, *codes: str) -> "Mark":
        """Return this choice without these codes."""
        return replace(self, codes=tuple(given for given in self.codes if given.code not in codes))

    def renamed(self, old: str, new: str) -> "Mark":
        """Return this choice with a code that says it finer, or less fine: direction and quotes stay with it."""
        return self.changed(old, lambda given: replace(given, code=new))

    def changed(self, code: str, change: Callable[[Given], Given]) -> "Mark":
        """Return this choice with one of its codes changed; the others stay as they are."""
        return replace(self, codes=tuple(change(given) if given.code == code else given for given in self.codes))

    def nothing(self) -> "Mark":
        """Return the choice that no code applies. Doubt stays."""
        return Mark(none=True, unsure=self.unsure)


@dataclass(frozen=True)
class Trail:
    """The choices made one after another, and which of them stands now. Nothing yet is a choice too."""

    marks: tuple[Mark, ...] = (Mark(),)
    step: int = 0

    @classmethod
    def read(cls, kept: list[dict[str, Any]], step: int) -> "Trail":
        """Take a trail as it is kept in a row; an empty one is a coder who has not begun."""
        return cls(tuple(map(Mark.read, kept)), step) if kept else cls()

    @property
    def now(self) -> Mark:
        return self.marks[self.step]

    @property
    def can_undo(self) -> bool:
        return self.step > 0

    @property
    def can_redo(self) -> bool:
        return self.step + 1 < len(self.marks)

    def then(self, mark: Mark) -> "Trail":
        """Return the trail after a new choice: what was undone is gone, and only the last fifty are kept."""
        marks = (*self.marks[: self.step + 1], mark)[-LONGEST:]
        return Trail(marks, len(marks) - 1)

    def undone(self) -> "Trail":
        return replace(self, step=self.step - 1) if self.can_undo else self

    def redone(self) -> "Trail":
        return replace(self, step=self.step + 1) if self.can_redo else self

    def kept(self) -> list[dict[str, Any]]:
        """Return the choices as a row keeps them."""
        return [asdict(mark) for mark in self.marks]


def _named(given: Given, code: str, takes_direction: bool) -> Given:
    return replace(given, code=code, direction=given.direction if takes_direction else "")
