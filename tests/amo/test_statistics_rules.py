"""What must hold of the statistics whatever the numbers: properties, brute force, and an independent implementation."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from math import nan
from statistics import median

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from amo.statistics.change import change, holm
from amo.statistics.distributions import beta_share, f_quantile
from amo.statistics.numbers import mean, variance
from amo.statistics.numbers import median as our_median
from amo.statistics.reliability import cronbach_alpha, reliability
from amo.statistics.scoring import Rule, distribution, item_value, score, turned
from amo.statistics.shift import hodges_lehmann
from amo.statistics.signed_ranks import EXACT_UP_TO, Method, SignedRanks, Zeros, doubled_ranks, wilcoxon

points = st.integers(1, 5)
pairs = st.lists(st.tuples(points, points), max_size=40)
few_pairs = st.lists(st.tuples(points, points), max_size=9)
decimals = st.integers(-300, 300).map(lambda number: number / 100)
tables = st.integers(1, 6).flatmap(
    lambda items: st.lists(st.lists(points, min_size=items, max_size=items), max_size=30)
)
zeros = st.sampled_from(Zeros)
RULE = Rule(items=("a", "b", "c"), minimum=2, lowest=1, highest=5, reversed=frozenset({"b"}))
answers = st.dictionaries(st.sampled_from(["a", "b", "c"]), st.none() | points)


def plain(found: SignedRanks) -> tuple[object, ...]:
    """Return what a test says, without how it was asked."""
    return found.zeros, found.used, found.tied, found.plus, found.minus, found.p


# scoring


@given(points)
def test_turning_twice_changes_nothing(value: int) -> None:
    assert turned(turned(value, 1, 5), 1, 5) == value


@given(answers)
def test_what_is_missing_is_never_a_number(given_answers: dict[str, int | None]) -> None:
    found = score(given_answers, RULE)
    values = [item_value(given_answers, item, RULE) for item in RULE.items]
    answered = [value for value in values if value is not None]
    assert (found.answered, found.items) == (len(answered), 3)
    assert found.not_applicable == list(given_answers.values()).count(None)
    assert found.missing == 3 - len(given_answers)
    assert found.value == (Fraction(sum(answered), len(answered)) if len(answered) >= 2 else None)
    assert found.value is None or 1 <= found.value <= 5


@given(answers)
def test_leaving_something_open_is_the_same_as_not_applicable_for_the_score(sheet: dict[str, int | None]) -> None:
    without = {item: value for item, value in sheet.items() if value is not None}
    assert score(sheet, RULE).value == score(without, RULE).value


def test_a_reversed_statement_counts_the_other_way_and_too_few_answers_give_no_score() -> None:
    assert score({"a": 5, "b": 1, "c": 5}, RULE).value == 5
    assert score({"a": 5, "b": 5}, RULE).value == 3
    assert score({"a": 5, "b": None}, RULE).value is None
    assert score({}, Rule(items=(), minimum=0, lowest=1, highest=5)).value is None


@pytest.mark.parametrize("value", [0, 6, -1])
def test_an_answer_outside_the_points_never_reaches_a_score(value: int) -> None:
    with pytest.raises(ValueError, match="a: "):
        score({"a": value, "b": 3}, RULE)
    with pytest.raises(ValueError, match="a: "):
        distribution([{"a": value}], "a", range(1, 6))


@given(st.lists(answers))
def test_a_distribution_counts_every_sheet_once(sheets: list[dict[str, int | None]]) -> None:
    found = distribution(sheets, "a", range(1, 6))
    assert found.n + found.not_applicable + found.missing == len(sheets)
    given_values = [value for sheet in sheets if (value := sheet.get("a")) is not None]
    assert found.median == (median(map(Fraction, given_values)) if given_values else None)


# numbers


@given(st.lists(points, min_size=2))
def test_middle_and_spread_are_those_of_the_standard_library(values: list[int]) -> None:
    assert our_median(values) == median(map(Fraction, values))
    assert mean(values) == Fraction(sum(values), len(values))
    assert float(variance(values) or 0) == pytest.approx(float(np.var(values, ddof=1)))
    assert (mean([]), variance([1])) == (None, None)


# reliability


@given(tables)
def test_alpha_does_not_mind_the_order_of_persons(table: list[list[int]]) -> None:
    assert cronbach_alpha(table) == cronbach_alpha(sorted(table))


@given(tables)
def test_alpha_equals_the_covariance_formula(table: list[list[int]]) -> None:
    found = reliability(table)
    items = len(table[0]) if table else 0
    if found.alpha is None:
        assert items < 2 or len(table) < 2 or len({sum(row) for row in table}) == 1
        assert (found.low, found.high) == (None, None)
        return
    covariance = np.cov(np.array(table).T, ddof=1)
    expected = items / (items - 1) * (1 - np.trace(covariance) / covariance.sum())
    assert found.alpha == pytest.approx(expected, abs=1e-9)
    assert found.alpha <= 1
    for at, without in enumerate(found.without):
        rest = [[*row[:at], *row[at + 1 :]] for row in table]
        assert without.alpha == reliability(rest).alpha
        if without.rest_correlation is not None:
            others = [sum(row) for row in rest]
            r = np.corrcoef([row[at] for row in table], others)[0, 1]
            assert without.rest_correlation == pytest.approx(r, abs=1e-9)


@given(tables)
def test_turning_every_statement_leaves_alpha_alone(table: list[list[int]]) -> None:
    assert cronbach_alpha(table) == cronbach_alpha([[turned(value, 1, 5) for value in row] for row in table])


@pytest.mark.parametrize("table", [[], [[3, 3]], [[3], [4]], [[3, 3], [3, 3]], [[2, 4], [4, 2]]])
def test_alpha_that_is_not_defined_is_none(table: list[list[int]]) -> None:
    found = reliability(table)
    assert (found.alpha, found.low, found.high) == (None, None, None)


def test_the_interval_around_alpha_is_feldts() -> None:
    table = [[1, 2, 2], [2, 2, 3], [3, 4, 3], [4, 4, 5], [5, 4, 5], [2, 1, 2]]
    found = reliability(table)
    assert found.alpha is not None
    low, high = (1 - (1 - found.alpha) * stats.f.ppf(share, 5, 10) for share in (0.975, 0.025))
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-9)
    narrow = reliability(table, level=0.5)
    assert (found.low or 0) < (narrow.low or 0) < found.alpha < (narrow.high or 0) < (found.high or 0)
    assert reliability([[1, 1], [2, 2]]).low is None  # nothing spreads around a perfect 1
    with pytest.raises(ValueError, match="fewer statements"):
        reliability([[1, 2], [1]])


@pytest.mark.parametrize("share", [0.005, 0.025, 0.5, 0.975, 0.995])
@pytest.mark.parametrize(("above", "below"), [(4, 4), (16, 80), (29, 174), (120, 600), (5, 1)])
def test_quantiles_of_f_are_those_of_scipy(share: float, above: int, below: int) -> None:
    assert f_quantile(share, above, below) == pytest.approx(float(stats.f.ppf(share, above, below)), rel=1e-9)
    assert [beta_share(2, 3, x) for x in (-0.5, 0, 1, 2)] == [0, 0, 1, 1]
    assert beta_share(2, 3, 0.4) == pytest.approx(float(stats.beta.cdf(0.4, 2, 3)), rel=1e-12)


@pytest.mark.parametrize("half", [5e1, 5e3, 5e5])
def test_a_share_of_a_million_persons_is_as_good_as_of_ten(half: float) -> None:
    with pytest.raises(ArithmeticError):
        beta_share(2, 3, nan)  # says so, and keeps nobody waiting
    assert beta_share(half, half, 0.5) == pytest.approx(0.5, abs=1e-9)  # which it is, of any two that are alike


# the signed rank test


def counted_out(found: list[tuple[int, int]], by: Zeros) -> float | None:
    """Return the exact p by writing every pattern of signs out: the slow way."""
    moves = [after - before for before, after in found]
    kept = [move for move in moves if move or by is Zeros.PRATT]
    ranks = stats.rankdata([abs(move) for move in kept])
    ranks = [rank for rank, move in zip(ranks, kept, strict=True) if move]
    if not ranks:
        return None
    plus = sum(rank for rank, move in zip(ranks, [m for m in kept if m], strict=True) if move > 0)
    away = abs(plus - sum(ranks) / 2)
    sums = [
        sum(rank for rank, up in zip(ranks, signs, strict=True) if up) for signs in product([0, 1], repeat=len(ranks))
    ]
    extreme: int = sum(abs(one - sum(ranks) / 2) >= away - 1e-9 for one in sums)
    return extreme / len(sums)


@settings(max_examples=60)
@given(few_pairs, zeros)
def test_exact_equals_writing_every_pattern_out(found: list[tuple[int, int]], by: Zeros) -> None:
    expected = counted_out(found, by)
    p = wilcoxon(found, zeros=by).p
    assert p == (None if expected is None else pytest.approx(expected, abs=1e-12))


@settings(max_examples=40)
@given(st.lists(st.integers(-400, 400).filter(bool), min_size=1, max_size=40, unique_by=abs))
def test_exact_without_ties_is_that_of_scipy(moves: list[int]) -> None:
    expected = stats.wilcoxon(moves, method="exact")
    found = wilcoxon([(0, move) for move in moves])
    assert min(found.plus, found.minus) == expected.statistic
    assert found.p == pytest.approx(float(expected.pvalue), abs=1e-12)


@settings(max_examples=60)
@given(pairs.filter(lambda found: any(a != b for a, b in found)), zeros, st.booleans())
def test_normal_with_ties_and_zeros_is_that_of_scipy(found: list[tuple[int, int]], by: Zeros, continuity: bool) -> None:
    moves = [after - before for before, after in found]
    way = "wilcox" if by is Zeros.DROP else "pratt"
    expected = stats.wilcoxon(moves, zero_method=way, method="asymptotic", correction=continuity)
    ours = wilcoxon(found, zeros=by, method=Method.NORMAL, continuity=continuity)
    assert ours.method is Method.NORMAL
    assert ours.p == pytest.approx(min(1.0, float(expected.pvalue)), abs=1e-9)


@given(pairs, zeros)
def test_the_test_does_not_mind_order_and_mirrors(found: list[tuple[int, int]], by: Zeros) -> None:
    ours = wilcoxon(found, zeros=by)
    assert plain(wilcoxon(sorted(found), zeros=by)) == plain(ours)
    back = wilcoxon([(after, before) for before, after in found], zeros=by)
    assert (back.plus, back.minus, back.p) == (ours.minus, ours.plus, ours.p)
    if ours.rank_biserial is None:
        assert ours.used == 0
        assert ours.p is None
    else:
        assert -1 <= ours.rank_biserial == -(back.rank_biserial or 0) <= 1


def test_above_fifty_pairs_that_differ_it_is_normal_and_exact_is_refused() -> None:
    many = [(0, move) for move in range(1, EXACT_UP_TO + 2)]
    assert wilcoxon(many[:-1]).method is Method.EXACT
    assert wilcoxon(many).method is Method.NORMAL
    with pytest.raises(ValueError, match="at most 50"):
        wilcoxon(many, method=Method.EXACT)


def test_decimals_that_differ_equally_are_tied() -> None:
    """In floating point 0.3 − 0.2 and 0.2 − 0.1 are not equal, and ranks would be wrong."""
    assert wilcoxon([(0.2, 0.3), (0.1, 0.2)]).tied
    assert doubled_ranks([Fraction(3), Fraction(1), Fraction(3)]) == [5, 2, 5]


# shift, change and many tests


def walsh(moves: Sequence[Fraction]) -> list[Fraction]:
    """Return the mean of every two differences, each with itself too, in order."""
    return sorted((moves[i] + moves[j]) / 2 for i in range(len(moves)) for j in range(i, len(moves)))


@settings(max_examples=60)
@given(st.lists(decimals, max_size=30))
def test_the_shift_is_the_median_of_the_walsh_averages(moves: list[float]) -> None:
    found = hodges_lehmann([(0, move) for move in moves])
    averages = walsh([Fraction(str(move)) for move in moves])
    assert found.estimate == (median(averages) if averages else None)
    if found.low is None:
        assert len(moves) < 6
        return
    off = averages.index(found.low)
    assert found.confidence is not None
    assert found.confidence >= 0.95
    assert off < len(averages) / 2
    assert found.low <= (found.estimate or 0) <= (found.high or 0)


@pytest.mark.parametrize(("n", "off"), [(6, 0), (9, 5), (15, 25), (20, 52), (25, 89), (50, 434)])
def test_the_ends_of_the_interval_are_counted_off_as_the_tables_say(n: int, off: int) -> None:
    """Critical values of T for a two-sided .05: Wilcoxon, F., & Wilcox, R. A. (1964). Some rapid approximate
    statistical procedures: 0, 5, 25, 52, 89 and 434."""
    moves = [Fraction(2**at) if n < 20 else Fraction(at * at + 1) for at in range(n)]
    averages = walsh(moves)
    found = hodges_lehmann([(0, move) for move in moves])
    assert (found.low, found.high) == (averages[off], averages[-1 - off])


def test_above_fifty_the_interval_is_by_the_normal_distribution() -> None:
    moves = [(0, at * at) for at in range(60)]
    found = hodges_lehmann(moves)
    averages = walsh([Fraction(at * at) for at in range(60)])
    off = int(60 * 61 / 4 - 1.959964 * (60 * 61 * 121 / 24) ** 0.5) - 1
    assert (found.low, found.high, found.confidence) == (averages[off], averages[-1 - off], None)


@given(pairs)
def test_more_same_and_less_are_everybody(found: list[tuple[int, int]]) -> None:
    counted = change(found)
    assert counted.n == len(found) == counted.test.pairs == counted.shift.n
    assert counted.same == counted.test.zeros
    assert counted.more == sum(after > before for before, after in found)
    assert (counted.before is None) == (not found)


@given(st.lists(st.none() | st.floats(0, 1)))
def test_holm_never_lowers_a_p_and_keeps_their_order(chances: list[float | None]) -> None:
    corrected = holm(chances)
    assert [p is None for p in corrected] == [p is None for p in chances]
    both = sorted(
        (p, after) for p, after in zip(chances, corrected, strict=True) if p is not None and after is not None
    )
    assert all(p <= after <= 1 for p, after in both)
    assert [after for _, after in both] == sorted(after for _, after in both)
    rejected = 0  # the definition: reject from the smallest on, until one is above .05 / what is left
    for at, (p, _) in enumerate(both):
        if p * (len(both) - at) > 0.05:
            break
        rejected += 1
    assert rejected == sum(after <= 0.05 for _, after in both)
