"""The arithmetic of result tables, and the shapes they are drawn from: rules that hold for any numbers."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from coding.crossing import Group, Period, Range, large_enough, opening, passages, start_of, starts
from plg.grids import HEIGHT, SHADES, Head, Heat, HeatRow, Multiples, Small, shade
from plg.tabular.writer import csv_bytes

DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))
SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)).map(lambda one: (one[0], one[0] + one[1])))


def test_a_range_counts_who_has_nothing_as_zero() -> None:
    assert Range.of([4, 1], 4) == Range(0, 4, 0.5)
    assert Range.of([], 3) == Range(0, 0, 0)
    assert Range.of([], 0) == Range(0, 0, 0)


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 30)), max_size=8), st.integers(1, 6))
def test_no_group_is_small_and_none_comes_back_by_subtracting(sizes: list[tuple[int, int]], minimum: int) -> None:
    groups = [Group(f"g{at}", persons, texts, {1: texts}) for at, (persons, texts) in enumerate(sizes)]
    shown = large_enough(groups, minimum, "rest")
    if not shown:
        return
    persons = sum(one.persons for one in groups)
    assert all(one.persons >= minimum for one in shown)
    assert sum(one.persons for one in shown) == persons
    assert sum(one.counts[1] for one in shown) == sum(one.texts for one in groups if one.persons)
    assert all(persons - one.persons == 0 or persons - one.persons >= minimum for one in shown)


def test_a_small_group_takes_the_smallest_other_along() -> None:
    groups = [Group("a", 9, 50, {1: 50}), Group("b", 6, 20, {1: 5, None: 15}), Group("c", 2, 3, {None: 3})]
    assert large_enough(groups, 5, "rest") == [groups[0], Group("rest", 8, 23, {None: 18, 1: 5})]
    assert large_enough(groups[1:], 5, "rest") == []


@given(st.lists(DAYS, min_size=1), DAYS, st.sampled_from(Period))
def test_every_day_lies_in_one_period_and_none_is_left_out(days: list[date], since: date, period: Period) -> None:
    found = starts(days, period, since)
    assert found == sorted(set(found))
    longest = {Period.WEEK: 7, Period.MONTH: 31, Period.QUARTER: 92}[period]
    assert all((later - earlier).days <= longest for earlier, later in pairwise(found))
    for day in days:
        start = start_of(day, period, since)
        assert start in found
        assert start <= day < start + timedelta(days=longest)


def test_weeks_are_counted_from_the_start() -> None:
    since = date(2026, 9, 3)  # a Thursday
    assert start_of(date(2026, 9, 9), Period.WEEK, since) == since
    assert start_of(date(2026, 9, 10), Period.WEEK, since) == date(2026, 9, 10)
    assert start_of(date(2026, 9, 2), Period.WEEK, since) == date(2026, 8, 27)
    assert start_of(date(2026, 12, 31), Period.QUARTER, since) == date(2026, 10, 1)


@given(SPANS)
def test_passages_cover_what_was_marked_and_nothing_else(spans: list[tuple[int, int]]) -> None:
    found = passages(spans)
    covered = Counter(at for start, end in found for at in range(start, end))
    assert set(covered) == {at for start, end in spans for at in range(start, end)}
    assert all(n == 1 for n in covered.values())
    assert all(earlier[1] < later[0] for earlier, later in pairwise(found))


def test_an_opening_ends_at_a_word() -> None:
    assert opening("Wij besloten samen.", 40) == "Wij besloten samen."
    assert opening("Wij besloten samen, en toen", 20) == "Wij besloten samen …"
    assert opening("a" * 30, 10) == "a" * 10 + " …"


@given(st.lists(st.integers(0, 500), min_size=1))
def test_a_shade_follows_the_count(counts: list[int]) -> None:
    fullest = max(counts)
    shades = {count: shade(count, fullest) for count in counts}
    assert all((n == 0) == (level == 0) and 0 <= level <= SHADES for n, level in shades.items())
    assert all(shades[low] <= shades[high] for low, high in pairwise(sorted(shades)))
    assert shades[fullest] == (SHADES if fullest else 0)


@given(st.lists(st.lists(st.integers(0, 99), min_size=3, max_size=3), min_size=1, max_size=4))
def test_small_pictures_share_one_scale_from_zero(counts: list[list[int]]) -> None:
    smalls = tuple(Small(str(at), tuple(each)) for at, each in enumerate(counts))
    drawn = list(Multiples("t", "s", ("a", "b", "c"), smalls).drawn)
    highest = max(max(each) for each in counts)
    for small in drawn:
        heights = [column.height for column in small.columns]
        assert heights == [round(HEIGHT * n / highest, 2) for n in small.small.counts if n]
        assert all(abs(column.top + column.height - HEIGHT) < 0.02 for column in small.columns)


def test_a_file_holds_the_cells_and_runs_nothing() -> None:
    rows = (HeatRow("=1+1", (2, 0), 2), HeatRow("b", (1, 3), 3))
    heat = Heat("t", "s", "Wie", (Head("-x"), Head("Y")), rows, HeatRow("Samen", (3, 3), 5))
    assert csv_bytes(heat.cells).decode("utf-8-sig").splitlines() == [
        "Wie;'-x;Y;n",
        "'=1+1;2;0;2",
        "b;1;3;3",
        "Samen;3;3;5",
    ]
