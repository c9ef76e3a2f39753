"""The parts of the tests: the suite, the faults and the long runs. What each takes, and how it went.

Used by the test command. Where the rooms of the parts lie is known here and in tests/conftest.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """One run of pytest; `minutes` is what it may take on two cores, said beside what it took."""

    name: str
    minutes: int
    paths: tuple[str, ...] = ()
    options: tuple[str, ...] = ()

    def words(self, selection: Sequence[str]) -> list[str]:
        """Return what pytest is told; files that `selection` names stand in place of the whole part."""
        named = any(word.startswith("tests") for word in selection)
        return [*(() if named else self.paths), *self.options, *selection]


SUITE = Part("Suite", 15)
FAULTS = Part("Faults", 10, ("tests/faults",))
# Beside what stands in its own room: every property of the suite, with many more examples.
LONG = Part(
    "Long runs", 10, ("tests", "tests/long"), ("-m", "long or hypothesis", "--hypothesis-profile", "long")
)  # fmt: skip
# The suite once more, slower: every line and branch that it meets is written down.
COVERAGE = Part("Coverage", 40, options=("--cov", "--cov-report="))
BY_WORD = {"--all": (SUITE, FAULTS, LONG), "--faults": (FAULTS,), "--long": (LONG,), "--coverage": (COVERAGE,)}

# The statuses of pytest after which the next part may run: all passed, some failed, nothing was selected.
PASSED, FAILED, NOTHING = 0, 1, 5


@dataclass(frozen=True)
class Ran:
    """How a part went."""

    part: Part
    status: int
    seconds: float
    selected: bool

    @property
    def good(self) -> bool:
        """Whether nothing failed; a selection may leave a part of several empty, a whole part may not be."""
        return self.status == PASSED or (self.status == NOTHING and self.selected)

    @property
    def ended(self) -> bool:
        """Whether it came to its own end."""
        return self.status in {PASSED, FAILED, NOTHING}

    def __str__(self) -> str:
        words = {PASSED: "ok", FAILED: "FAILED", NOTHING: "nothing to run"}
        how = words.get(self.status, f"BROKEN OFF (status {self.status})")
        took = f"{self.seconds // 60:.0f} min {self.seconds % 60:.0f} s"
        return f"{self.part.name}: {how} ({took}, of at most {self.part.minutes} min)"


def chosen(words: Sequence[str]) -> tuple[list[Part], list[str]]:
    """Split the words of the caller into the parts asked for and what goes to pytest."""
    asked = {part.name: part for word in words for part in BY_WORD.get(word, ())}
    return list(asked.values()) or [SUITE], [word for word in words if word not in BY_WORD]
