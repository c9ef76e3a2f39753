"""The children of a supervisor that was killed: written down while they run, ended by the next one if still there.

Used by the commands. The kernel ends nearly all of them already; this is for those that were still shutting down.
"""

import contextlib
import json
import os
import signal
import time
from collections.abc import Iterable
from pathlib import Path

from plg.supervisor.children import Child
from plg.supervisor.say import say


def write_down(path: Path, children: Iterable[Child]) -> None:
    """Keep the number and the birth moment of each running child (a number alone may have been given out again)."""
    rows = [(c.name, c.pid, birth(c.pid), int(c.endings[0][0])) for c in children if c.pid is not None]
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(rows), encoding="utf-8")
    fresh.replace(path)


def birth(pid: int | None) -> str | None:
    """Return the moment a process began, in the kernel's own count; None when it is gone or a zombie."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return None
    return None if words[0] == "Z" else words[19]


def end_leftovers(path: Path, *, patience: float = 40.0) -> None:
    """End what an earlier supervisor left; PostgreSQL gets the time to write everything down."""
    try:
        rows = [(str(name), int(pid), str(born), int(sign)) for name, pid, born, sign in json.loads(path.read_text())]
    except (OSError, ValueError, TypeError):
        return
    living = [row for row in rows if birth(row[1]) == row[2]]
    if living:
        say(f"Ending what an earlier run left behind: {', '.join(name for name, *_ in living)}.")
    for _name, pid, _born, sign in living:
        _signal(pid, sign)
    until = time.monotonic() + patience
    while living and time.monotonic() < until:
        time.sleep(0.05)
        living = [row for row in living if birth(row[1]) == row[2]]
    for _name, pid, _born, _sign in living:
        _signal(pid, signal.SIGKILL)
    path.unlink(missing_ok=True)


def _signal(pid: int, sign: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, sign)
