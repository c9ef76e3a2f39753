"""The shapes of pictures: counts with their words. Every app fills them, one template draws each for page and PDF."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

#: The longest bar takes this share of its track, in per cent; the number stands in the rest.
LONGEST = 84
#: Dots at the ends of an axis stand this far from the edge, in per cent of the track.
DOT_MARGIN = 4
#: A part at least this wide, in per cent of the track, has its number in it.
ROOM_FOR_A_NUMBER = 6


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
    out_of: int | None = None  # of how many things each bar is a part, where one thing can be in several bars

    @property
    def drawn(self) -> Iterator[DrawnBar]:
        """Yield every bar with its length, in the order given."""
        longest = max((bar.count for bar in self.bars), default=0) or 1
        total = self.total or 1
        before = ""
        for bar in self.bars:
            opens = bool(bar.group) and bar.group != before
            before = bar.group
            yield DrawnBar(bar, round(LONGEST * bar.count / longest, 2), round(100 * bar.count / total, 1), opens)

    @property
    def total(self) -> int:
        """What the shares are of: all bars together, or `out_of`."""
        return sum(bar.count for bar in self.bars) if self.out_of is None else self.out_of


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

    @property
    def cells(self) -> list[list[str | int]]:
        """The four counts as a file holds them, with the words above and before them."""
        found: list[list[str | int]] = [["", *self.across]]
        found += [[word, *(field.count for _above, field in fields)] for word, fields in self.rows]
        return found


@dataclass(frozen=True)
class DotLine:
    """One thing or person measured twice. A value that is not there is None and gets no dot."""

    label: str
    before: float | None
    after: float | None
    tone: str = "other"
    group: str = ""
    words: str = ""  # something small under the label

    @property
    def change(self) -> float | None:
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True)
class DrawnDots:
    """A line with its two places in per cent of the track."""

    line: DotLine
    before: float | None
    after: float | None
    opens_group: bool


@dataclass(frozen=True)
class DotLines:
    """Two measurements as an open and a filled dot with a line between them, on an axis with words at its ends."""

    title: str
    subtitle: str
    lowest: float
    highest: float
    ends: tuple[str, str]
    moments: tuple[str, str]  # what the open dot is called, and the filled one
    lines: tuple[DotLine, ...]
    says: str = ""

    @property
    def drawn(self) -> Iterator[DrawnDots]:
        """Yield every line with its places, in the order given."""
        group = ""
        for line in self.lines:
            opens = bool(line.group) and line.group != group
            group = line.group
            yield DrawnDots(line, self._place(line.before), self._place(line.after), opens)

    @property
    def ticks(self) -> list[float]:
        """Return where the whole points stand, in per cent of the track."""
        points = range(math.ceil(self.lowest), math.floor(self.highest) + 1)
        return [place for point in points if (place := self._place(point)) is not None]

    def _place(self, value: float | None) -> float | None:
        if value is None:
            return None
        span = (self.highest - self.lowest) or 1
        return round(DOT_MARGIN + (100 - 2 * DOT_MARGIN) * (float(value) - self.lowest) / span, 2)


def by_change(lines: Iterable[DotLine]) -> tuple[DotLine, ...]:
    """Return the lines with the largest rise first; what cannot be compared comes last. Equal ones by their label."""
    return tuple(
        sorted(lines, key=lambda line: (line.change is None, -(line.change or 0), -(line.after or 0), line.label))
    )


@dataclass(frozen=True)
class Spread:
    """How many chose each level, from the lowest to the highest."""

    label: str
    counts: tuple[int, ...]
    group: str = ""

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True)
class Part:
    """A piece of a diverging bar: which level, how many, and where it lies in per cent of the track."""

    level: str
    count: int
    side: str  # low, middle or high
    strong: bool
    start: float
    width: float

    @property
    def centre(self) -> float:
        return round(self.start + self.width / 2, 2)

    @property
    def has_room(self) -> bool:
        return self.width >= ROOM_FOR_A_NUMBER


@dataclass(frozen=True)
class DrawnSpread:
    """A diverging bar: its parts from left to right."""

    spread: Spread
    parts: tuple[Part, ...]
    told: tuple[tuple[str, int], ...]  # every level with its count, also the empty ones
    opens_group: bool


@dataclass(frozen=True)
class Diverging:
    """Answers on ordered levels as bars that part in the middle: lower levels to the left, higher ones to the right.

    Every bar is as long as its own total, so that bars with another n can be compared. A middle level lies across.
    """

    title: str
    subtitle: str
    levels: tuple[str, ...]
    bars: tuple[Spread, ...]
    says: str = ""

    @property
    def key(self) -> list[Part]:
        """Return the levels as they look, for the legend."""
        return [Part(level, 0, self._side(at), self._strong(at), 0, 0) for at, level in enumerate(self.levels)]

    @property
    def drawn(self) -> Iterator[DrawnSpread]:
        """Yield every bar with its parts, in the order given. A bar of nobody has no parts."""
        reach = max((self._left(bar.counts, bar.total) for bar in self.bars), default=0)
        reach = max(reach, max((1 - self._left(bar.counts, bar.total) for bar in self.bars if bar.total), default=0))
        group = ""
        for bar in self.bars:
            opens = bool(bar.group) and bar.group != group
            group = bar.group
            told = tuple(zip(self.levels, bar.counts, strict=True))
            yield DrawnSpread(bar, tuple(self._parts(bar, reach or 1)), told, opens)

    def _parts(self, bar: Spread, reach: float) -> Iterator[Part]:
        unit = 50 / reach
        start = 50 - unit * self._left(bar.counts, bar.total)
        for at, count in enumerate(bar.counts):
            width = unit * count / bar.total if bar.total else 0
            if count:
                yield Part(self.levels[at], count, self._side(at), self._strong(at), round(start, 2), round(width, 2))
            start += width

    def _left(self, counts: tuple[int, ...], total: int) -> float:
        half, odd = divmod(len(counts), 2)
        return (sum(counts[:half]) + (counts[half] / 2 if odd else 0)) / total if total else 0

    def _side(self, at: int) -> str:
        middle = (len(self.levels) - 1) / 2
        return "middle" if at == middle else "low" if at < middle else "high"

    def _strong(self, at: int) -> bool:
        return at in {0, len(self.levels) - 1}
