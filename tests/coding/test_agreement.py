"""Agreement against published tables, against a slow and plain second writing, and the properties that must hold."""

import random
from collections import Counter
from collections.abc import Hashable
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.agreement import COUNTABLE, Agreement, Figure, Interval, Ratings, agreement, presence, ratings

# Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological Measurement, 20(1),
# 37–46. Two judges, three categories, 200 cases; published as proportions, re-typed as counts. Rows: one judge.
BELOW_CHANCE = [[50, 26, 24], [24, 4, 32], [6, 30, 4]]  # p_o .29, p_e .35, κ −.092
ABOVE_CHANCE = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]  # p_o .70, p_e .41, κ .492

# Krippendorff, K. (2011). Computing Krippendorff's Alpha-Reliability. University of Pennsylvania. Data C: four
# observers, twelve units, missing data; nominal α = .743. A dot is a unit that this observer did not code.
KRIPPENDORFF_C = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")

# Fleiss, J. L. (1971). Measuring nominal scale agreement among many raters. Psychological Bulletin, 76(5), 378–382.
# Thirty patients, six raters, five diagnoses: how many raters gave each; κ = .430.
FLEISS = """00060 03003 01401 00006 03030 20400 00402 20310 20040 00006 10050 11040 03300 10050 02031
            00501 30012 51000 02040 10203 00006 01050 02013 20040 10041 05010 40002 02040 10500 00006"""

some_ratings = st.lists(
    st.tuples(st.integers(0, 8), st.integers(0, 3), st.sampled_from("abc")), max_size=40
)  # unit, coder, category


def of_table(table: list[list[int]]) -> Ratings:
    cells = [(i, j) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)]
    return ratings([(unit, coder, cell[coder]) for unit, cell in enumerate(cells) for coder in (0, 1)])


def of_rows(rows: tuple[str, ...]) -> Ratings:
    return ratings(
        [(unit, coder, choice) for coder, row in enumerate(rows) for unit, choice in enumerate(row) if choice != "."]
    )


def of_counts(text: str) -> Ratings:
    chosen = []
    for unit, row in enumerate(text.split()):
        names = [name for name, count in enumerate(row) for _ in range(int(count))]
        chosen += [(unit, coder, name) for coder, name in enumerate(names)]
    return ratings(chosen)


@pytest.mark.parametrize(("table", "share", "kappa"), [(BELOW_CHANCE, 0.29, -0.092), (ABOVE_CHANCE, 0.70, 0.492)])
def test_kappa_is_what_cohen_published(table: list[list[int]], share: float, kappa: float) -> None:
    figures = agreement(of_table(table))
    assert figures.n == 200
    assert figures.share.value == pytest.approx(share)
    assert figures.alike == pytest.approx(200 * share)
    assert figures.cohen.value == pytest.approx(kappa, abs=0.0005)


def test_alpha_is_what_krippendorff_published() -> None:
    figures = agreement(of_rows(KRIPPENDORFF_C))
    assert figures.n == 11  # the twelfth was coded by one observer only
    assert figures.alpha.value == pytest.approx(0.743, abs=0.0005)
    assert figures.fleiss == figures.cohen == Figure(None)


def test_kappa_is_what_fleiss_published() -> None:
    figures = agreement(of_counts(FLEISS))
    assert (figures.n, round(figures.share.value or 0, 3)) == (30, 0.556)
    assert figures.fleiss.value == pytest.approx(0.430, abs=0.0005)


def test_ac1_stays_high_where_kappa_falls() -> None:
    """The paradox that AC1 was made for: nearly everything one code, and nearly always the same one chosen."""
    figures = agreement(of_table([[118, 5], [2, 0]]))
    assert figures.share.value == pytest.approx(0.944)
    assert figures.cohen.value is not None
    assert figures.cohen.value < 0
    # by hand: π = (123 + 120) / 250 = .972, chance 2 × .972 × .028 = .054432, (.944 − .054432) / (1 − .054432)
    assert figures.ac1.value == pytest.approx(0.9408, abs=0.0001)


def test_what_is_not_defined_is_not_faked() -> None:
    nothing = agreement(ratings([]))
    assert (nothing.n, nothing.alike) == (0, 0)
    assert {nothing.share, nothing.cohen, nothing.fleiss, nothing.alpha, nothing.ac1} == {Figure(None)}
    apart = agreement(ratings([(1, "a", "x"), (2, "b", "x")]))  # no unit that both coded
    assert (apart.n, apart.share.value, apart.cohen.value, apart.alpha.value) == (0, None, None, None)
    same = agreement(ratings([(unit, coder, "x") for unit in range(9) for coder in "ab"]), samples=50)
    assert (same.n, same.share.value) == (9, 1.0)
    assert (same.cohen, same.fleiss, same.alpha, same.ac1) == (Figure(None),) * 4
    assert agreement(ratings([(1, "a", "x"), (1, "a", "y")])).share.value is None  # one coder
    single = agreement(ratings([(1, "a", "x"), (1, "b", "y"), (2, "a", "x")]), samples=50)  # one unit that both coded
    assert (single.n, single.share, single.cohen) == (1, Figure(0.0), Figure(0.0))


def test_a_code_stands_against_all_the_others() -> None:
    chosen = ratings([(1, "a", "x"), (1, "b", "x"), (2, "a", "y"), (2, "b", "z"), (3, "a", "z"), (3, "b", "x")])
    assert agreement(chosen).alike == 1
    assert agreement(chosen.against_the_rest("x")).alike == 2
    assert chosen.counts() == [{"x": 1, "y": 1, "z": 1}, {"x": 2, "y": 0, "z": 1}]
    assert agreement(chosen.only("b")).n == 0


def test_what_only_one_coder_coded_is_not_counted() -> None:
    """Unit 3 and 4 are one coder's: the counts are of the units that the coefficients are of."""
    found = ratings([(1, "x", "a"), (1, "y", "a"), (2, "x", "a"), (2, "y", "b"), (3, "x", "b"), (4, "y", "a")])
    assert agreement(found).n == 2
    assert found.counts() == [{"a": 2, "b": 0}, {"a": 1, "b": 1}]
    given = presence(*(np.array(each) for each in ([1, 1, 2, 2, 3], [1, 2, 1, 2, 1], [7, 7, 7, 8, 8])))
    assert (given.answers, given.of(8).counts()) == (4, [{False: 2, True: 0}, {False: 1, True: 1}])


def test_an_interval_is_the_same_for_the_same_seed_and_narrows_with_more_units() -> None:
    few, many = of_table(ABOVE_CHANCE), of_table([[10 * count for count in row] for row in ABOVE_CHANCE])
    first, second = agreement(few, samples=400, seed=5), agreement(few, samples=400, seed=5)
    assert first == second != agreement(few, samples=400, seed=6)
    interval, narrow = first.cohen.interval, agreement(many, samples=400, seed=5).cohen.interval
    assert interval is not None
    assert narrow is not None
    assert interval.low < 0.492 < interval.high
    # Cohen's own standard error of this table is .045 (about √(p_o(1 − p_o) / (n(1 − p_e)²)) = .055)
    assert 0.15 < interval.high - interval.low < 0.25
    assert narrow.high - narrow.low < (interval.high - interval.low) / 2


def test_an_interval_is_withheld_where_most_samples_have_none() -> None:
    rare = [(unit, coder, "x") for unit in range(30) for coder in "ab"]
    rare[0] = (0, "a", "y")  # in a third of the samples this one unit does not come up
    figures = agreement(ratings(rare), samples=300)
    assert figures.cohen.value == 0
    assert figures.cohen.interval is None
    assert isinstance(figures.share.interval, Interval)


@given(some_ratings)
def test_figures_are_those_of_a_plain_second_writing(chosen: list[tuple[int, int, str]]) -> None:
    found = agreement(ratings(chosen, "abc"))
    units = plainly(chosen)
    assert found.n == sum(len(row) > 1 for row in units)
    for figure, plain in ((found.share, plain_share(units)), (found.alpha, plain_alpha(units))):
        assert figure.value == (None if plain is None else pytest.approx(plain, abs=1e-12))


@given(some_ratings, st.permutations("abc"), st.permutations(range(4)), st.randoms(use_true_random=False))
def test_order_and_names_change_nothing(
    chosen: list[tuple[int, int, str]], names: list[str], coders: list[int], chance: object
) -> None:
    chosen = [(unit, coder, name) for (unit, coder), name in {(u, c): n for u, c, n in chosen}.items()]
    renamed = [(f"u{unit}", coders[coder], names["abc".index(name)]) for unit, coder, name in chosen][::-1]
    first = agreement(ratings(chosen, "abc"), samples=20)
    assert near(agreement(ratings(renamed, "abc"), samples=20), first)
    assert agreement(ratings([*chosen], "cab"), samples=20).n == first.n


@given(some_ratings)
def test_a_unit_nobody_coded_changes_nothing(chosen: list[tuple[int, int, str]]) -> None:
    given = ratings(chosen, "abc")
    empty = np.full((3, given.cells.shape[1]), -1)
    more = Ratings(np.vstack([empty, given.cells, empty]), given.categories, given.coders)
    assert agreement(more, samples=10) == agreement(given, samples=10)


@given(some_ratings)
def test_a_figure_never_passes_one(chosen: list[tuple[int, int, str]]) -> None:
    found = agreement(ratings(chosen, "abc"))
    for figure in (found.share, found.cohen, found.fleiss, found.alpha, found.ac1):
        assert figure.value is None or figure.value <= 1 + 1e-12


def test_many_coders_are_reckoned_as_few_are() -> None:
    """With so many coders not every row that could be is counted: unique rows are found by sorting."""
    chance = random.Random(11)
    chosen = [
        (unit, coder, chance.choice("aab" if unit % 2 else "abb"))
        for unit in range(40)
        for coder in range(15)
        if chance.random() < 0.8
    ]
    few = [one for one in chosen if one[1] < 3]
    coders, marks = len(ratings(chosen).coders), len("ab") + 1
    assert marks**3 < COUNTABLE < marks**coders
    for part in (few, chosen):
        found = agreement(ratings(part))
        assert found.share.value == pytest.approx(plain_share(plainly(part)))
        assert found.alpha.value == pytest.approx(plain_alpha(plainly(part)))


def near(left: Agreement, right: Agreement) -> bool:
    """Compare figures up to the last digit: sums are taken in another order."""
    if (left.n, left.alike) != (right.n, right.alike):
        return False
    names = ("share", "cohen", "fleiss", "alpha", "ac1")
    return all(getattr(left, name).value == pytest.approx(getattr(right, name).value, abs=1e-9) for name in names)


def plainly(chosen: list[tuple[int, int, str]]) -> list[list[Hashable]]:
    units: dict[int, dict[int, Hashable]] = {}
    for unit, coder, name in chosen:
        units.setdefault(unit, {})[coder] = name
    return [list(row.values()) for row in units.values()]


def plain_share(units: list[list[Hashable]]) -> float | None:
    shares = [
        sum(a == b for a, b in permutations(row, 2)) / (len(row) * (len(row) - 1)) for row in units if len(row) > 1
    ]
    return sum(shares) / len(shares) if shares else None


def plain_alpha(units: list[list[Hashable]]) -> float | None:
    """α by its matrix of coincidences, pair by pair, as the 2011 text works it out by hand."""
    coincidences: Counter[tuple[Hashable, Hashable]] = Counter()
    for row in units:
        for pair in permutations(row, 2):
            coincidences[pair] += 1 / (len(row) - 1)  # type: ignore[assignment]  # a Counter of parts
    totals: Counter[Hashable] = Counter()
    for (left, _right), weight in coincidences.items():
        totals[left] += weight
    n = sum(totals.values())
    expected = sum(totals[a] * totals[b] for a, b in permutations(totals, 2))
    observed = sum(weight for (left, right), weight in coincidences.items() if left != right)
    return 1 - (n - 1) * observed / expected if expected else None
