"""The checks that read the code without running it: style, types, templates, and who may import whom.

Used by the test command. They run side by side; what a failing one said is shown whole.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from plg.supervisor.say import say, warn

_IMPORT_LINTER = "from importlinter.cli import lint_imports_command as run; run()"
CHECKS: dict[str, tuple[str, ...]] = {
    "ruff check": ("-m", "ruff", "check", "--quiet", "."),
    "ruff format": ("-m", "ruff", "format", "--check", "--quiet", "."),
    "mypy": ("-m", "mypy", "."),
    "djlint": ("-m", "djlint", "--lint", "--quiet", "templates"),
    "import-linter": ("-c", _IMPORT_LINTER),
}


@dataclass(frozen=True)
class Outcome:
    """How one check went."""

    name: str
    good: bool
    seconds: float


def run_checks(checkout: Path, env: Mapping[str, str]) -> list[Outcome]:
    """Run them all and tell how each went; raises nothing."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        running = {}
        for name, words in CHECKS.items():
            output = (Path(folder) / name.replace(" ", "-")).open("w+b")
            running[name] = (
                output,
                subprocess.Popen(
                    [sys.executable, *words],
                    cwd=checkout,
                    env=dict(env),
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                ),
            )
        outcomes = []
        for name, (output, process) in running.items():
            code = process.wait()
            outcomes.append(Outcome(name, code == 0, time.monotonic() - began))
            output.seek(0)
            said = output.read().decode("utf-8", "replace").strip()
            output.close()
            if code:
                warn(f"--- {name} ---\n{said}\n")
    say(f"Checks: {describe(outcomes)} ({time.monotonic() - began:.0f} s)")
    return outcomes


def describe(outcomes: list[Outcome]) -> str:
    """Return one line: what is good, and loudly what is not."""
    return ", ".join(f"{o.name} {'ok' if o.good else 'FAILED'}" for o in outcomes)
