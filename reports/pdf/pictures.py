"""Where the parts of a picture stand on paper. Pure: the shapes of `plg.pictures` in, coordinates out.

Used by the PDF builders. On paper a picture is one drawing with its words as alternative text, as PDF/UA asks.
"""

import textwrap
from dataclasses import dataclass

from plg.pictures import Bar, Bars

#: The tones of the tokens, in the light.
COLOURS = {"belonging": "#2f5d8c", "unique": "#b0562b", "other": "#6b7280"}
INK = "#1f2a30"
START = 238.0  # where every bar begins, in the units of the drawing
ROOM = 232.0  # from there to the edge
BASELINE = 10.2
ROW = 19.0
LABEL = 42  # characters of a label on one line beside a bar
LABEL_LINES = 12  # and never more of them
LINE = 12.5  # from one line of a label to the next
BETWEEN_GROUPS = 12.0
#: Bars higher than this do not fit on a page: their labels are cut to one line, and the table has them whole.
HIGHEST = 580.0


@dataclass(frozen=True)
class Word:
    """A line of text, and its colour."""

    text: str
    colour: str
    y: float


@dataclass(frozen=True)
class Line:
    """One bar with its label, and the number after its end."""

    bar: Bar
    colour: str
    y: float
    length: float
    labels: list[Word]  # its label on as many lines as it needs

    @property
    def text_y(self) -> float:
        return round(self.y + BASELINE, 2)

    @property
    def number_x(self) -> float:
        return round(START + self.length + 6, 2)


@dataclass(frozen=True)
class Drawing:
    """Bars one under another, every group under its own word, so that nothing is told by colour alone."""

    picture: Bars
    groups: list[Word]
    lines: list[Line]
    height: float

    @property
    def words(self) -> str:
        """What somebody hears who does not see it."""
        return "; ".join(f"{line.bar.label}: {line.bar.count}" for line in self.lines)


def on_paper(picture: Bars) -> Drawing:
    """Lay the bars out, from zero, the longest as long as its number leaves room for. So many that they fill more
    than a page have one line of words each."""
    whole = _laid_out(picture, LABEL_LINES)
    return whole if whole.height <= HIGHEST else _laid_out(picture, 1)


def _laid_out(picture: Bars, most: int) -> Drawing:
    groups, lines = list[Word](), list[Line]()
    y = 0.0
    for drawn in picture.drawn:
        colour = COLOURS.get(drawn.bar.tone, COLOURS["other"])
        if drawn.opens_group:
            y += BETWEEN_GROUPS if groups else 0
            groups.append(Word(drawn.bar.group, colour, round(y + BASELINE, 2)))
            y += ROW
        words = textwrap.wrap(drawn.bar.label, LABEL, max_lines=most, placeholder="…") or [""]
        labels = [Word(word, INK, round(y + BASELINE + at * LINE, 2)) for at, word in enumerate(words)]
        more = LINE * (len(words) - 1)
        lines.append(Line(drawn.bar, colour, round(y + more / 2, 2), round(ROOM * drawn.length / 100, 2), labels))
        y += ROW + more
    return Drawing(picture, groups, lines, round(y, 2))
