"""What manage.py must do before the site can serve: tables, content, static files, the demo world.

Used by the commands. Each step says how long it took; a step that fails ends the start with what it said.
"""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from plg.supervisor.children import die_with_parent
from plg.supervisor.environment import DEV_SETTINGS, Address
from plg.supervisor.paths import Places
from plg.supervisor.say import TroubleError, say, warn

DEMO_SIZE = "study"


@dataclass(frozen=True)
class Step:
    """One call of manage.py and what it is called on the screen."""

    title: str
    words: Sequence[str]


MIGRATE = Step("tables", ("migrate", "--noinput", "--verbosity", "0"))
CONTENT = Step("content", ("load_content",))
STATIC = Step("static files", ("prepare_static",))
DEMO = Step("demo world", ("demo_world", "--size", DEMO_SIZE))
SIGN_INS = Step("demo sign-ins", ("demo_world", "--show"))


class Running:
    """A step under way; `done` waits for it and returns its output."""

    def __init__(self, step: Step, checkout: Path, env: Mapping[str, str]) -> None:
        self.step = step
        self.began = time.monotonic()
        parent = os.getpid()
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", *step.words],
            cwd=checkout,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            preexec_fn=lambda: die_with_parent(parent, signal.SIGTERM),
        )

    def done(self) -> str:
        """Wait for the end; trouble shows the last lines it said."""
        try:
            said, _none = self.process.communicate()
        finally:
            self.give_up()
        if self.process.returncode:
            last = "\n".join(said.strip().splitlines()[-25:])
            raise TroubleError(f"manage.py {' '.join(self.step.words)} failed:\n{last}")
        say(f"Ready: {self.step.title} ({time.monotonic() - self.began:.1f} s)")
        return said

    def give_up(self) -> None:
        """End it if it still runs."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


@contextmanager
def beside(step: Step, spots: Places, env: Mapping[str, str]) -> Iterator[Running]:
    """Let a step run alongside what is in the body, which waits for it by `done`; it never outlives the body."""
    running = Running(step, spots.checkout, env)
    try:
        yield running
    finally:
        running.give_up()


@contextmanager
def static_files(spots: Places, env: Mapping[str, str]) -> Iterator[Running]:
    """Make the static files alongside what is in the body: they need no service, and at first much work."""
    spots.static.mkdir(mode=0o755, exist_ok=True)
    with beside(STATIC, spots, env) as running:
        yield running


def prepare_tables(spots: Places, env: Mapping[str, str]) -> None:
    """Bring tables and content up to date."""
    for step in (MIGRATE, CONTENT):
        Running(step, spots.checkout, env).done()
    _stamp(spots, env, "prepared").touch()


def was_prepared(spots: Places, env: Mapping[str, str]) -> bool:
    """Say whether this database ever got its tables from here."""
    return _stamp(spots, env, "prepared").exists()


def prepare_demo(spots: Places, env: Mapping[str, str]) -> None:
    """Load the demo world once, where the settings are those of a demo."""
    if env["DJANGO_SETTINGS_MODULE"] != DEV_SETTINGS:
        say("The demo world is left out: these are not the settings of a demo.")
        return
    stamp = _stamp(spots, env, f"demo-world-{DEMO_SIZE}")
    if not stamp.exists():
        say("Making the demo world (once) …")
        Running(DEMO, spots.checkout, env).done()
        stamp.touch()


def _stamp(spots: Places, env: Mapping[str, str], what: str) -> Path:
    """Name the mark that `what` was done. It names the database too: another DATABASE_URL is another, empty, world."""
    return spots.data / f"{what}-{hashlib.sha256(env['DATABASE_URL'].encode()).hexdigest()[:12]}"


def announce(spots: Places, at: Address, sign_ins: Running | None) -> None:
    """Print the address and who can sign in at the demo."""
    names = demo_names(sign_ins.done()) if sign_ins else []
    warn(f"\nLeiderschapsPLG runs at {at.url}/")
    if names:
        warn(f"Demo sign-in, one click each: {at.url}/demo/")
    for name in names:
        warn(f"  {name}")
    warn(f"Stop with Ctrl-C. Logs: {spots.logs}")


def ask_sign_ins(spots: Places, env: Mapping[str, str]) -> Running | None:
    """Begin to ask who can sign in at the demo, where there is one."""
    return Running(SIGN_INS, spots.checkout, env) if env["DJANGO_SETTINGS_MODULE"] == DEV_SETTINGS else None


def demo_names(text: str) -> list[str]:
    """Read the personas from the JSON of `demo_world --show`: a list, or an object with the list in it."""
    found = json.loads(text)
    if isinstance(found, dict):
        found = found.get("personas", [])
    return [f"{row['name']} ({row['role']})" if row.get("role") else str(row["name"]) for row in found]
