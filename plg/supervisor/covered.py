"""What the tests reach: every line and branch of the rules, and nearly all of the rest.

Used by `./test --coverage`. What is measured stands in pyproject.toml; how far it must reach stands here.
"""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Reach:
    """A part of the code by the patterns of its files, and how many of its lines and branches must be met, in %."""

    name: str
    least: int
    files: tuple[str, ...] = ()

    def command(self) -> list[str]:
        """Return what prints the files that fall short, and fails below the least."""
        only = [f"--include={','.join(self.files)}"] if self.files else []
        return [sys.executable, "-m", "coverage", "report", f"--fail-under={self.least}", *only]


#: What decides who reads what, what may follow what, and what a figure says.
RULES = Reach(
    "rules",
    100,
    (
        *("*/access/*", "*/access.py", "*/services/*", "*/states.py", "plg/consents.py"),
        *("amo/statistics/*", "coding/agreement.py", "intervisie/scoring.py"),
        *("plg/privacy/thresholds.py", "plg/privacy/pseudonyms.py"),
    ),
)
EVERYTHING = Reach("everything", 95)


def short_of(reaches: Sequence[Reach], env: Mapping[str, str], folder: Path) -> list[str]:
    """Put the measurements of all processes together, print what was missed, and return the parts that fall short."""
    subprocess.run([sys.executable, "-m", "coverage", "combine", "--quiet", "--append"], cwd=folder, env=dict(env))
    for half in folder.glob(".coverage.*"):  # of a process that was killed while it wrote
        half.unlink()
    return [reach.name for reach in reaches if subprocess.run(reach.command(), cwd=folder, env=dict(env)).returncode]
