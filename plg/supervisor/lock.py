"""One supervisor per data folder, and the notice that tells a second one who the first is.

Used by the commands. The kernel drops the lock when its holder dies, however it dies.
"""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass
class Lock:
    """A held lock; `note` writes who holds it."""

    handle: int

    def note(self, **facts: Any) -> None:
        """Leave word for whoever finds the lock taken."""
        text = json.dumps({"pid": os.getpid(), **facts}).encode()
        os.pwrite(self.handle, text, 0)
        os.ftruncate(self.handle, len(text))

    def release(self) -> None:
        """Let go; the file stays, since removing it would let two holders in."""
        os.ftruncate(self.handle, 0)
        os.close(self.handle)


def take(path: Path, *, wait: float = 0) -> Lock | None:
    """Take the lock, or return None when another still holds it after `wait` seconds."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    until = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                os.close(handle)
                return None
            time.sleep(0.1)
        else:
            return Lock(handle)


def holder(path: Path) -> dict[str, Any]:
    """Read who holds the lock; empty when nobody does or it is not said yet."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


@contextmanager
def sharing(path: Path) -> Iterator[int]:
    """Hold the lock together with others that share it; yields its handle for `alone`."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH)
        yield handle
    finally:
        os.close(handle)


def alone(handle: int) -> None:
    """Wait until nobody else shares the lock, and keep newcomers waiting from then on."""
    fcntl.flock(handle, fcntl.LOCK_EX)
