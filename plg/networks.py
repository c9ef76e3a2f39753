"""The shape of a picture with four fixed places and arrows between them; one template draws it for page and PDF.

Beside `plg.pictures`. Knows no word of the field: who fills it brings every word.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import hypot

#: The size of the drawing, in its own units: about a pixel each on a phone.
WIDTH, HEIGHT = 340.0, 316.0
BOX_WIDTH, BOX_HEIGHT = 118.0, 54.0
#: The middles of the four boxes: top, left, right, bottom.
PLACES = ((170.0, 31.0), (61.0, 158.0), (279.0, 158.0), (170.0, 285.0))
#: Two arrows between the same boxes stand this far from the line between the middles, each at its own side.
ASIDE = 9.0
GAP, HEAD = 3.0, 8.0
THINNEST, THICKEST = 1.8, 7.0


@dataclass(frozen=True)
class Node:
    """One of the four places: its name, and a few words under it."""

    label: str
    words: str = ""
    empty: bool = False


@dataclass(frozen=True)
class Link:
    """An arrow from one place to another (0 top, 1 left, 2 right, 3 bottom), how often, and what it is called."""

    start: int
    end: int
    count: int
    kind: str
    dashed: bool = False


@dataclass(frozen=True)
class DrawnNode:
    """A box and where its words stand."""

    node: Node
    x: float
    y: float
    middle: float
    label_y: float
    words_y: float
    width: float = BOX_WIDTH
    height: float = BOX_HEIGHT


@dataclass(frozen=True)
class DrawnLink:
    """An arrow: its line, its head as points, and where its number stands."""

    link: Link
    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    head: str
    number_x: float
    number_y: float

    @property
    def dashes(self) -> str:
        """The rhythm of a dashed line, longer as it is thicker."""
        return f"{round(4 + self.width, 1)} {round(3 + self.width / 2, 1)}"


@dataclass(frozen=True)
class Network:
    """Four places and the arrows between them. The title says the finding, the subtitle n and the source.

    `sentences` tell the same in words, one for each thing to know; `kinds` are the words for a solid and a dashed line.
    """

    title: str
    subtitle: str
    nodes: tuple[Node, Node, Node, Node]
    links: tuple[Link, ...]
    kinds: tuple[str, str]
    sentences: tuple[str, ...] = ()
    says: str = ""

    @property
    def counted(self) -> bool:
        """Whether any arrow stands for more than one: then every arrow has its number."""
        return any(link.count > 1 for link in self.links)

    @property
    def drawn_nodes(self) -> Iterator[DrawnNode]:
        """Yield the four boxes."""
        for (x, y), node in zip(PLACES, self.nodes, strict=True):
            label_y, words_y = (y - 3, y + 15) if node.words else (y + 5, y)
            yield DrawnNode(node, x - BOX_WIDTH / 2, y - BOX_HEIGHT / 2, x, label_y, words_y)

    @property
    def drawn_links(self) -> Iterator[DrawnLink]:
        """Yield every arrow, as thick as its count: a straight line between two boxes, at its own side."""
        most = max((link.count for link in self.links), default=1)
        unit = min(THINNEST, THICKEST / most)
        for link in self.links:
            yield _drawn(link, max(1.0, round(unit * link.count, 2)))

    @property
    def named(self) -> list[tuple[str, str, str, int]]:
        """Return every arrow in words, for the table: from, to, how, and how often."""
        return [(self.nodes[one.start].label, self.nodes[one.end].label, one.kind, one.count) for one in self.links]

    @property
    def told(self) -> str:
        """Return the whole picture in one line, for who hears it."""
        arrows = "; ".join(f"{cause} → {effect}, {kind}: {count}" for cause, effect, kind, count in self.named)
        return f"{self.title}. {arrows}" if arrows else self.title


def _drawn(link: Link, width: float) -> DrawnLink:
    (ax, ay), (bx, by) = PLACES[link.start], PLACES[link.end]
    length = hypot(bx - ax, by - ay)
    dx, dy = (bx - ax) / length, (by - ay) / length
    nx, ny = -dy, dx  # to the right of who walks along it: the way back lies on the other side
    ax, ay, bx, by = ax + nx * ASIDE, ay + ny * ASIDE, bx + nx * ASIDE, by + ny * ASIDE
    leave = _border(PLACES[link.start], (ax, ay), (dx, dy)) + GAP
    arrive = length - _border(PLACES[link.end], (bx, by), (-dx, -dy)) - GAP
    head = HEAD + width / 2
    tip, foot = (ax + dx * arrive, ay + dy * arrive), (ax + dx * (arrive - head), ay + dy * (arrive - head))
    half = 3.4 + width / 2
    points = [tip, (foot[0] + nx * half, foot[1] + ny * half), (foot[0] - nx * half, foot[1] - ny * half)]
    middle = (leave + arrive) / 2
    away = 9 + width / 2
    return DrawnLink(
        link,
        x1=round(ax + dx * leave, 1),
        y1=round(ay + dy * leave, 1),
        x2=round(foot[0], 1),
        y2=round(foot[1], 1),
        width=width,
        head=" ".join(f"{round(x, 1)},{round(y, 1)}" for x, y in points),
        number_x=round(ax + dx * middle + nx * away, 1),
        number_y=round(ay + dy * middle + ny * away + 4.5, 1),
    )


def _border(box: tuple[float, float], at: tuple[float, float], towards: tuple[float, float]) -> float:
    """Return how far from this point, inside a box, one leaves the box in this direction."""
    ways = []
    for middle, half, start, step in zip(box, (BOX_WIDTH / 2, BOX_HEIGHT / 2), at, towards, strict=True):
        if abs(step) > 1e-9:
            edge = middle + half if step > 0 else middle - half
            ways.append((edge - start) / step)
    return min(ways)
