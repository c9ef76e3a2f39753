"""What a group figure may show to those who know the group: nothing from which one person can be worked out."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plg.privacy.thresholds import apart_enough, enough, fold

MINIMUM = 5
Cells = tuple[int, ...]
people = st.frozensets(st.integers(0, 40), max_size=40)


def tables(cells: int, total: int) -> Iterator[Cells]:
    """Yield every way to spread `total` persons over so many cells."""
    if cells == 1:
        yield (total,)
        return
    for first in range(total + 1):
        yield from ((first, *rest) for rest in tables(cells - 1, total - first))


def test_five_are_enough_and_four_are_not() -> None:
    assert [enough(persons, MINIMUM) for persons in (0, 4, 5)] == [False, False, True]


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        ((5, 6, 6), (5, 6, 6)),
        ((0, 6, 11), (0, 6, 11)),
        ((3, 2, 12), (None, None, 12)),  # five together, and several ways to spread them
        ((3, 6, 9), (None, None, 9)),  # one small cell alone would be the total minus the others
        ((1, 1, 15), (None, None, None)),  # two together are one each
        ((4, 4, 9), (None, None, None)),  # eight in two small cells can only be four each
        ((3, 14, 0), (None, None, None)),  # and an empty cell left alone would say where they are
        ((17, 0, 0), (None, None, None)),  # what holds for all is known of each
        ((2, 1, 1), (None, None, None)),  # four persons are no group
    ],
)
def test_cells_are_folded(cells: Cells, shown: tuple[int | None, ...]) -> None:
    assert fold(cells, MINIMUM) == shown


@pytest.mark.parametrize(("cells", "most"), [(2, 40), (3, 30), (4, 18), (5, 14)])
def test_no_folded_cell_can_be_worked_out_from_the_rest_the_total_and_the_rule(cells: int, most: int) -> None:
    """Try every table there is: for whoever sees the answer, each folded cell could hold different numbers."""
    for total in range(MINIMUM, most + 1):
        behind = defaultdict[tuple[int | None, ...], list[Cells]](list)
        for table in tables(cells, total):
            behind[fold(table, MINIMUM)].append(table)
        for shown, possible in behind.items():
            for at in (at for at, cell in enumerate(shown) if cell is None):
                assert len({table[at] for table in possible}) > 1, (shown, possible)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=8).map(tuple))
def test_a_shown_cell_is_true_and_never_one_to_four(cells: Cells) -> None:
    shown = fold(cells, MINIMUM)
    assert len(shown) == len(cells)
    for cell, count in zip(shown, cells, strict=True):
        assert cell is None or (cell == count and (cell == 0 or cell >= MINIMUM))
    folded = [count for cell, count in zip(shown, cells, strict=True) if cell is None]
    assert not folded or folded == list(cells) or (len(folded) >= 2 and sum(folded) >= MINIMUM)


def test_before_and_after_are_not_shown_together_when_they_differ_by_one_person() -> None:
    before, after = frozenset(range(17)), frozenset(range(16))
    assert apart_enough({"before": before, "after": after}, MINIMUM) == ["before"]
    assert apart_enough({"before": before, "again": before}, MINIMUM) == ["before", "again"]
    assert apart_enough({"before": before, "few": frozenset(range(4))}, MINIMUM) == ["before"]
    assert apart_enough({"nobody": frozenset(), "before": before}, MINIMUM) == ["before"]


@given(st.lists(people, max_size=5))
def test_whatever_is_shown_together_cuts_out_no_small_group(groups: list[frozenset[int]]) -> None:
    shown = [groups[int(name)] for name in apart_enough({str(at): one for at, one in enumerate(groups)}, MINIMUM)]
    for one, other in combinations(shown, 2):
        for left in (one - other, other - one, one & other, one ^ other):
            assert not left or len(left) >= MINIMUM
    for group in shown:
        rest = group - frozenset[int]().union(*(other for other in shown if other is not group))
        assert not rest or len(rest) >= MINIMUM
