"""Where the parts of a picture lie: dots on an axis, bars that part in the middle."""

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from plg.pictures import Diverging, DotLine, DotLines, Spread, by_change


def dots(*lines: DotLine) -> DotLines:
    return DotLines("titel", "n = 3", 1, 5, ("weinig", "veel"), ("voor", "na"), lines, says="zegt dit")


def apart(*counts: tuple[int, ...], levels: int = 5) -> Diverging:
    names = tuple(f"niveau {at}" for at in range(levels))
    return Diverging("titel", "n = 3", names, tuple(Spread(f"vraag {at}", one) for at, one in enumerate(counts)))


def test_dots_stand_between_the_ends_and_what_is_missing_has_none() -> None:
    picture = dots(
        DotLine("een", 1, 5, group="eerst"), DotLine("twee", None, 3, group="eerst"), DotLine("drie", 2, None)
    )
    first, second, third = picture.drawn
    assert (first.before, first.after, first.opens_group) == (4, 96, True)
    assert (second.before, second.after, second.opens_group) == (None, 50, False)
    assert (third.line.change, third.opens_group) == (None, False)
    assert picture.ticks == [4, 27, 50, 73, 96]


def test_lines_are_sorted_by_change_with_the_incomparable_last() -> None:
    lines = [DotLine("a", 3, 2), DotLine("b", None, 5), DotLine("c", 1, 3), DotLine("e", 3, 3), DotLine("d", 3, 3)]
    assert [line.label for line in by_change(lines)] == ["c", "d", "e", "a", "b"]


def test_the_middle_level_lies_across_the_middle() -> None:
    picture = apart((1, 1, 2, 1, 1), (0, 0, 4, 0, 0))
    first, second = picture.drawn
    assert [part.side for part in first.parts] == ["low", "low", "middle", "high", "high"]
    assert first.parts[2].centre == pytest.approx(50, abs=0.02)
    assert second.parts[0].centre == 50
    assert (second.parts[0].count, len(second.parts)) == (4, 1)
    assert [part.strong for part in picture.key] == [True, False, False, False, True]


def test_without_a_middle_level_the_bar_parts_between_two() -> None:
    (only,) = apart((2, 2, 2, 2), levels=4).drawn
    assert [(part.side, part.start) for part in only.parts] == [("low", 0), ("low", 25), ("high", 50), ("high", 75)]


def test_a_bar_of_nobody_has_no_parts() -> None:
    first, second = apart((0, 0, 0, 0, 0), (0, 0, 0, 0, 3)).drawn
    assert first.parts == ()
    assert (second.parts[0].start, second.parts[0].width) == (50, 50)


@given(st.lists(st.lists(st.integers(0, 40), min_size=3, max_size=3).map(tuple), max_size=6))
def test_parts_touch_in_order_and_stay_on_the_track(counts: list[tuple[int, ...]]) -> None:
    for drawn in apart(*counts, levels=3).drawn:
        at = None
        for part in drawn.parts:
            assert at is None or part.start == pytest.approx(at, abs=0.02)
            at = part.start + part.width
            assert -0.02 <= part.start <= at <= 100.02
        assert sum(part.count for part in drawn.parts) == drawn.spread.total == sum(count for _, count in drawn.told)


def test_the_components_tell_in_words_what_they_draw() -> None:
    shown = render_to_string(
        "components/dot_lines.html", {"picture": dots(DotLine("een", 2.5, 3), DotLine("twee", None, 4))}
    )
    for words in ("een", "2,50", "zegt dit", "+0,50", "–", "Bekijk als tabel"):
        assert words in shown
    assert 'cx="38.5%"' in shown
    shown = render_to_string("components/diverging.html", {"picture": apart((1, 0, 2, 3, 0))})
    for words in ("niveau 1: 0;", "n = 6", "Bekijk als tabel"):
        assert words in shown
