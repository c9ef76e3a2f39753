"""The shapes of pictures: counts with their words. Every app fills them, one template draws each for page and PDF."""

from collections.abc import Iterator
from dataclasses import dataclass

#: The longest bar takes this share of its track, in per cent; the number stands in the rest.
LONGEST = 84


@dataclass(frozen=True)
class Bar:
    """One counted thing. `tone` names a colour of the tokens; `group` heads the bars that stand together."""

    label: str
    count: int
    tone: str = "other"
    group: str = ""


@dataclass(frozen=True)
class DrawnBar:
    """A bar with its length in per cent of the track and its share of all, both for the template."""

    bar: Bar
    length: float
    share: float
    opens_group: bool


@dataclass(frozen=True)
class Bars:
    """Counts as horizontal bars, always from zero. The title says the finding, the subtitle n and the source."""

    title: str
    subtitle: str
    bars: tuple[Bar, ...]
    says: str = ""  # one sentence: what it says and what it does not

    @property
    def drawn(self) -> Iterator[DrawnBar]:
        """Yield every bar with its length, in the order given."""
        longest = max((bar.count for bar in self.bars), default=0) or 1
        total = sum(bar.count for bar in self.bars) or 1
        before = ""
        for bar in self.bars:
            opens = bool(bar.group) and bar.group != before
            before = bar.group
            yield DrawnBar(bar, round(LONGEST * bar.count / longest, 2), round(100 * bar.count / total, 1), opens)

    @property
    def total(self) -> int:
        return sum(bar.count for bar in self.bars)


@dataclass(frozen=True)
class Field:
    """One of four fields: its name and how many are in it."""

    label: str
    count: int
    words: str = ""


@dataclass(frozen=True)
class TwoByTwo:
    """Four labelled fields with counts: two words across, two down; fields in reading order."""

    title: str
    subtitle: str
    across: tuple[str, str]
    down: tuple[str, str]
    fields: tuple[Field, Field, Field, Field]
    says: str = ""

    @property
    def rows(self) -> list[tuple[str, list[tuple[str, Field]]]]:
        """Return the two rows: the word before it, and each field with the word above it."""
        first, second, third, fourth = self.fields
        left, right = self.across
        return [
            (self.down[0], [(left, first), (right, second)]),
            (self.down[1], [(left, third), (right, fourth)]),
        ]

    @property
    def total(self) -> int:
        return sum(field.count for field in self.fields)
