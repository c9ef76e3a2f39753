"""Where dots and diverging bars stand on paper. Pure: the shapes of `plg.pictures` in, coordinates out.

Used by the PDF builders beside `pictures`. One drawing with its words as alternative text, as PDF/UA asks.
"""

import textwrap
from dataclasses import dataclass

from django.utils.formats import number_format

from plg.pictures import Diverging, DotLine, DotLines, DrawnDots, DrawnSpread, Part
from reports.pdf.pictures import BASELINE, BETWEEN_GROUPS, COLOURS, ROW, Word

WIDTH = 470.0
START = 238.0  # where every track begins, in the units of the drawing
TRACK = 172.0
END = START + TRACK
LABEL = 40  # characters of a label on one line, from the edge to the track
LINE = 12.5
HEAD = 22.0  # the key, and for dots the words at both ends of the axis
INK = "#1f2a30"
SOFT = "#55626a"
TONES = COLOURS | {"able": "#5a2d5e", "motivated": "#8b5590", "opportune": "#ae7fb3", "do": "#1f6f5c"}
#: Fill and edge of a part: by its side, and whether it stands at the end.
PARTS = {
    ("low", True): ("#9a5b00", "#9a5b00"),
    ("low", False): ("#fbf1df", "#9a5b00"),
    ("middle", False): ("#ffffff", "#857f73"),
    ("middle", True): ("#ffffff", "#857f73"),
    ("high", False): ("#e8f1ed", "#1f6f5c"),
    ("high", True): ("#1f6f5c", "#1f6f5c"),
}


@dataclass(frozen=True)
class Row:
    """One row: its label on as many lines as it needs, the middle of the track, what stands after it."""

    labels: list[Word]
    y: float
    told: str

    @property
    def text_y(self) -> float:
        return round(self.y + 3.7, 2)

    @property
    def top(self) -> float:
        return round(self.y - 7, 2)

    @property
    def tick(self) -> tuple[float, float]:
        return round(self.y - 5, 2), round(self.y + 5, 2)


@dataclass(frozen=True)
class DotRow(Row):
    """A line with its dots; a dot that is not there has no place."""

    colour: str
    before: float | None
    after: float | None

    @property
    def moved(self) -> bool:
        return self.before is not None and self.after is not None and self.before != self.after

    @property
    def same(self) -> bool:
        return self.before is not None and self.before == self.after


@dataclass(frozen=True)
class Piece:
    """A part of a bar, or of the key."""

    part: Part
    x: float
    width: float
    fill: str
    edge: str

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 2)

    @property
    def text_x(self) -> float:
        return round(self.x + 15, 2)

    @property
    def colour(self) -> str:
        return "#ffffff" if self.fill == self.edge else INK


@dataclass(frozen=True)
class BarRow(Row):
    """A bar that parts in the middle."""

    pieces: list[Piece]


@dataclass(frozen=True)
class Paper:
    """What both kinds of drawing have: words that head groups, and how high and wide it is."""

    groups: list[Word]
    height: float
    words: str

    start = START
    end = END
    middle = START + TRACK / 2
    after = WIDTH


@dataclass(frozen=True)
class DotPaper(Paper):
    """Dots before and after, one row under another."""

    picture: DotLines
    rows: list[DotRow]
    ticks: list[float]


@dataclass(frozen=True)
class BarPaper(Paper):
    """Bars that part in the middle, one under another, with the key on top."""

    picture: Diverging
    rows: list[BarRow]
    key: list[Piece]


def dots_on_paper(picture: DotLines) -> DotPaper:
    """Lay the lines out in the order given."""
    groups, rows, y = list[Word](), list[DotRow](), HEAD + 14
    for drawn in picture.drawn:
        y = _group(groups, rows, drawn, drawn.line.group, y)
        labels, height, centre = _labels(drawn.line.label, y, drawn.line.words)
        places = (_place(drawn.before), _place(drawn.after))
        rows.append(
            DotRow(labels, centre, _values(drawn.line, picture), TONES.get(drawn.line.tone, TONES["other"]), *places)
        )
        y += height
    words = "; ".join(_heard(line, picture) for line in picture.lines)
    ticks = [place for tick in picture.ticks if (place := _place(tick)) is not None]
    return DotPaper(groups, round(y, 2), words, picture, rows, ticks)


def diverging_on_paper(picture: Diverging) -> BarPaper:
    """Lay the bars out in the order given, with a piece of the key for every level."""
    groups, rows, y = list[Word](), list[BarRow](), HEAD
    for drawn in picture.drawn:
        y = _group(groups, rows, drawn, drawn.spread.group, y)
        labels, height, centre = _labels(drawn.spread.label, y)
        pieces = [_piece(part, START + TRACK * part.start / 100, TRACK * part.width / 100) for part in drawn.parts]
        rows.append(BarRow(labels, centre, f"n = {drawn.spread.total}", pieces))
        y += height
    step = WIDTH / len(picture.levels)
    key = [_piece(part, 0.5 + at * step, 11) for at, part in enumerate(picture.key)]
    return BarPaper(groups, round(y, 2), "; ".join(map(_told, picture.drawn)), picture, rows, key)


def _group(
    groups: list[Word], rows: list[DotRow] | list[BarRow], drawn: DrawnDots | DrawnSpread, word: str, y: float
) -> float:
    if not drawn.opens_group:
        return y
    y += BETWEEN_GROUPS if rows else 0
    groups.append(Word(word, INK, round(y + BASELINE, 2)))
    return y + ROW


def _labels(label: str, y: float, below: str = "") -> tuple[list[Word], float, float]:
    lines = [(line, INK) for line in textwrap.wrap(label, LABEL) or [""]]
    lines += [(line, SOFT) for line in textwrap.wrap(below, LABEL)]
    words = [Word(line, colour, round(y + BASELINE + at * LINE, 2)) for at, (line, colour) in enumerate(lines)]
    height = ROW + LINE * (len(lines) - 1)
    return words, height, round(y + (height - ROW) / 2 + 6.5, 2)


def _piece(part: Part, x: float, width: float) -> Piece:
    return Piece(part, round(x, 2), round(width, 2), *PARTS[part.side, part.strong])


def _place(share: float | None) -> float | None:
    return None if share is None else round(START + TRACK * share / 100, 2)


def _values(line: DotLine, picture: DotLines) -> str:
    before, after = ("–" if value is None else _plain(value) for value in (line.before, line.after))
    return f"{before} → {after}" if picture.moments[0] else after


def _heard(line: DotLine, picture: DotLines) -> str:
    return ", ".join(filter(None, [f"{line.label}: {_values(line, picture)}", line.words]))


def _plain(value: float) -> str:
    return number_format(round(value, 2), 0 if round(value, 2) == int(value) else 2)


def _told(drawn: DrawnSpread) -> str:
    return f"{drawn.spread.label}: " + ", ".join(f"{level} {count}" for level, count in drawn.told)
