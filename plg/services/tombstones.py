"""The list of who was erased and who withdrew, kept in a file outside the database: a restore brings the rows back,
and `erase_again` reads here who must go once more. Keys and moments only; lines are added, never changed."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils import timezone


class Act(Enum):
    """What was done, and to what the key belongs."""

    ERASED = "erased"  # a person
    WITHDREW = "withdrew"  # a membership
    PSEUDONYMISED = "pseudonymised"  # a community


@dataclass(frozen=True)
class Line:
    """One line of the list."""

    at: datetime
    act: Act
    key: UUID
    words: tuple[str, ...] = ()  # the purposes of a withdrawal


def write(act: Act, key: UUID, *words: str) -> None:
    """Add a line and see it onto the disk. Raises `OSError` when that fails: then the act must not go through."""
    path = Path(settings.TOMBSTONES)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(" ".join([timezone.now().isoformat(), act.value, str(key), *words]) + "\n")
        file.flush()
        os.fsync(file.fileno())


def read() -> Iterator[Line]:
    """Yield the lines in order; nothing when there is no list yet. Raises `ValueError` naming a line that is none."""
    path = Path(settings.TOMBSTONES)
    if not path.exists():
        return
    for number, line in enumerate(path.read_text(encoding="ascii").splitlines(), start=1):
        try:
            at, act, key, *words = line.split()
            yield Line(datetime.fromisoformat(at), Act(act), UUID(key), tuple(words))
        except ValueError as error:
            raise ValueError(f"{path}, line {number}: {line!r} is no line of this list") from error
