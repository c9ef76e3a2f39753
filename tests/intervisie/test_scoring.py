"""What points come to: the published ranking, shared ranks, and rules that hold for every ballot box."""

from hypothesis import given
from hypothesis import strategies as st

from intervisie.scoring import GIVES, faults, numbers, standings
from intervisie.words import Method

#: The points that six leaders gave seven issues, and the totals of the report on them (23, 16, 11, 11, 9, 8, 8).
GIVEN = {
    "dialoog": [5, 4, 4, 4, 3, 3],
    "experts": [3, 5, 3, 2, 2, 1],
    "besluiten": [4, 3, 2, 2],
    "onderzoekend": [2, 1, 5, 3],
    "visie": [2, 4, 3],
    "bespreken": [1, 5, 2],
    "kwaliteit": [1, 1, 2, 4],
}
BOX = st.lists(st.tuples(st.sampled_from("abcd"), st.integers(1, 5)), max_size=40)


def test_the_published_ranking() -> None:
    votes = [(issue, points) for issue, given in GIVEN.items() for points in given]
    found = standings(Method.POINTS, list(GIVEN), votes)
    assert [row.total for row in found] == [23, 16, 11, 11, 9, 8, 8]
    assert [row.rank for row in found] == [1, 2, 3, 3, 5, 6, 6]
    assert found[0].counts == (1, 3, 2, 0, 0)
    assert found[0].ballots == 6


def test_a_top_three_counts_its_places() -> None:
    found = standings(Method.TOP_THREE, ["lezen", "proberen"], [("lezen", 3), ("lezen", 3), ("proberen", 2)])
    assert [(row.thing, row.total, row.counts) for row in found] == [
        ("lezen", 6, (2, 0, 0)),
        ("proberen", 2, (0, 1, 0)),
    ]


def test_a_ballot_says_which_numbers_are_wrong() -> None:
    assert faults(Method.POINTS, [5, 5, 1], 9) == []
    assert faults(Method.POINTS, [], 9) == []
    assert faults(Method.POINTS, [6, 0], 9) == [6, 0]
    assert faults(Method.POINTS_ONCE, [5, 4, 3, 2, 1], 9) == []
    assert faults(Method.POINTS_ONCE, [5, 5, 3, 2, 1], 9) == [5, 4]
    assert faults(Method.TOP_THREE, [3, 1], 9) == [2]
    assert faults(Method.TOP_THREE, [2, 1], 2) == []
    assert numbers(Method.TOP_THREE, 2) == (2, 1)


@given(BOX)
def test_no_point_is_lost_and_equals_share_a_place(votes: list[tuple[str, int]]) -> None:
    found = standings(Method.POINTS, list("abcd"), votes)
    assert sum(row.total for row in found) == sum(points for _thing, points in votes)
    assert sum(row.ballots for row in found) == len(votes)
    assert all(
        row.total == sum(points * times for points, times in zip(GIVES[Method.POINTS], row.counts, strict=True))
        for row in found
    )
    for row in found:
        assert row.rank == 1 + sum(other.total > row.total for other in found)


@given(BOX, st.randoms())
def test_the_order_of_the_ballots_changes_nothing(votes: list[tuple[str, int]], chance: object) -> None:
    mixed = list(votes)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert standings(Method.POINTS, list("abcd"), votes) == standings(Method.POINTS, list("abcd"), mixed)
