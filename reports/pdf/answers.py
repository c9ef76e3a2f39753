"""Where the dots of answers stand on paper. Pure: the shapes of `plg.pictures` in, coordinates out.

Used by the PDF builders beside `pictures`. One drawing with its words as alternative text, as PDF/UA asks.
"""

import textwrap
from dataclasses import dataclass

from django.utils.formats import number_format

from plg.pictures import DotLine, DotLines, DrawnDots
from reports.pdf.pictures import BASELINE, BETWEEN_GROUPS, COLOURS, ROW, Word

WIDTH = 470.0
START = 238.0  # where every track begins, in the units of the drawing
TRACK = 172.0
END = START + TRACK
LABEL = 40  # characters of a label on one line, from the edge to the track
LINE = 12.5
HEAD = 22.0  # the key, and the words at both ends of the axis
INK = "#1f2a30"
SOFT = "#55626a"
TONES = COLOURS | {"able": "#5a2d5e", "motivated": "#8b5590", "opportune": "#ae7fb3", "do": "#1f6f5c"}


@dataclass(frozen=True)
class Row:
    """One line with its dots: its label on as many lines as it needs, the middle of the track, what stands after it.

    A dot that is not there has no place.
    """

    labels: list[Word]
    y: float
    told: str
    colour: str
    before: float | None
    after: float | None

    @property
    def text_y(self) -> float:
        return round(self.y + 3.7, 2)

    @property
    def tick(self) -> tuple[float, float]:
        return round(self.y - 5, 2), round(self.y + 5, 2)

    @property
    def moved(self) -> bool:
        return self.before is not None and self.after is not None and self.before != self.after

    @property
    def same(self) -> bool:
        return self.before is not None and self.before == self.after


@dataclass(frozen=True)
class DotPaper:
    """Dots before and after, one row under another: words that head groups, how high it is, and what it says."""

    groups: list[Word]
    height: float
    words: str
    picture: DotLines
    rows: list[Row]
    ticks: list[float]

    start = START
    end = END
    after = WIDTH


def dots_on_paper(picture: DotLines) -> DotPaper:
    """Lay the lines out in the order given."""
    groups, rows, y = list[Word](), list[Row](), HEAD + 14
    for drawn in picture.drawn:
        y = _group(groups, rows, drawn, drawn.line.group, y)
        labels, height, centre = _labels(drawn.line.label, y, drawn.line.words)
        places = (_place(drawn.before), _place(drawn.after))
        rows.append(
            Row(labels, centre, _values(drawn.line, picture), TONES.get(drawn.line.tone, TONES["other"]), *places)
        )
        y += height
    words = "; ".join(_heard(line, picture) for line in picture.lines)
    ticks = [place for tick in picture.ticks if (place := _place(tick)) is not None]
    return DotPaper(groups, round(y, 2), words, picture, rows, ticks)


def _group(groups: list[Word], rows: list[Row], drawn: DrawnDots, word: str, y: float) -> float:
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


def _place(share: float | None) -> float | None:
    return None if share is None else round(START + TRACK * share / 100, 2)


def _values(line: DotLine, picture: DotLines) -> str:
    before, after = ("–" if value is None else _plain(value) for value in (line.before, line.after))
    return f"{before} → {after}" if picture.moments[0] else after


def _heard(line: DotLine, picture: DotLines) -> str:
    return ", ".join(filter(None, [f"{line.label}: {_values(line, picture)}", line.words]))


def _plain(value: float) -> str:
    return number_format(round(value, 2), 0 if round(value, 2) == int(value) else 2)
