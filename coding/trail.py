"""One coder's choice for one text as a plain value, and the trail of choices that undo and redo walk along. Pure.

Used by the services of the workbench. Never touches the database.
"""

from dataclasses import asdict, dataclass, replace
from typing import Any

LONGEST = 50


@dataclass(frozen=True)
class Mark:
    """A choice: a code by its key, its direction and quote; or that no code applies; or nothing yet."""

    code: str = ""
    direction: str = ""
    start: int | None = None
    end: int | None = None
    none: bool = False

    def coded(self, code: str, *, takes_direction: bool) -> "Mark":
        """Return this choice with another code: the quote stays, a direction only where the code asks for one."""
        return replace(self, code=code, none=False, direction=self.direction if takes_direction else "")


@dataclass(frozen=True)
class Trail:
    """The choices made one after another, and which of them stands now. Nothing yet is a choice too."""

    marks: tuple[Mark, ...] = (Mark(),)
    step: int = 0

    @classmethod
    def read(cls, kept: list[dict[str, Any]], step: int) -> "Trail":
        """Take a trail as it is kept in a row; an empty one is a coder who has not begun."""
        return cls(tuple(Mark(**mark) for mark in kept), step) if kept else cls()

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
