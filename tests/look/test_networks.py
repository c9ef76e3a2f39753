"""The picture of four places: where its arrows lie, and that it says in words what it draws."""

from itertools import permutations

import pytest
from django.template.loader import render_to_string

from plg.networks import BOX_HEIGHT, BOX_WIDTH, HEIGHT, PLACES, WIDTH, Link, Network, Node


def network(*links: Link) -> Network:
    nodes = (Node("boven", "2 stuks"), Node("links"), Node("rechts"), Node("onder", "niets", empty=True))
    return Network("titel", "n = 3", nodes, links, ("dicht", "streep"), ("Van boven naar links.",), "zegt dit")


def outside(x: float, y: float) -> bool:
    return all(abs(x - bx) >= BOX_WIDTH / 2 or abs(y - by) >= BOX_HEIGHT / 2 for bx, by in PLACES)


@pytest.mark.parametrize("count", [1, 3, 40])
def test_every_arrow_runs_between_the_boxes_and_stays_on_the_drawing(count: int) -> None:
    picture = network(*(Link(start, end, count, "zo") for start, end in permutations(range(4), 2)))
    lines = {}
    for drawn in picture.drawn_links:
        points = [(drawn.x1, drawn.y1), (drawn.x2, drawn.y2)]
        points += [(float(x), float(y)) for x, y in (point.split(",") for point in drawn.head.split())]
        assert all(outside(x, y) and 0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points)
        lines[drawn.link.start, drawn.link.end] = points[:2]
    for (start, end), points in lines.items():
        assert points != lines[end, start][::-1], "the way back lies beside it"


def test_the_width_is_the_count() -> None:
    one, three = network(Link(0, 1, 1, "zo"), Link(1, 0, 3, "zo", dashed=True)).drawn_links
    assert three.width == pytest.approx(3 * one.width)


def test_the_component_tells_in_words_what_it_draws() -> None:
    shown = render_to_string(
        "components/network.html", {"picture": network(Link(0, 1, 2, "zo"), Link(1, 0, 1, "anders", dashed=True))}
    )
    assert "<title>titel. boven → links, zo: 2; links → boven, anders: 1</title>" in shown
    assert "<li>Van boven naar links.</li>" in shown
    assert '<th scope="row">boven</th><td>links</td><td>zo</td>' in shown
    assert shown.count("stroke-dasharray") == 1 + 1 + 1  # the key, the empty box, the dashed arrow
