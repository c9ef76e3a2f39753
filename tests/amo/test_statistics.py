"""Statistics against published tables, re-typed here with where they stand. Properties are in test_statistics_rules."""

from collections.abc import Sequence
from fractions import Fraction

import pytest

from amo.statistics.change import change, holm
from amo.statistics.reliability import reliability
from amo.statistics.scoring import turned
from amo.statistics.shift import hodges_lehmann
from amo.statistics.signed_ranks import Method, Zeros, wilcoxon

#: Hamilton depression scale factor IV of nine patients, before and after tranquillizer therapy. Hollander, M., & Wolfe,
#: D. A. (1973). Nonparametric statistical methods (Table 3.1); the same in the second edition (1999) and in R's
#: `?wilcox.test`.
DEPRESSION_BEFORE = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]
DEPRESSION_AFTER = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]

#: Cross- minus self-fertilised maize in eighths of an inch, fifteen pairs. Darwin, C. (1876). The effects of cross and
#: self fertilisation in the vegetable kingdom; Fisher, R. A. (1935). The design of experiments, § 17, Table 3.
DARWIN = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]

#: Extra hours of sleep of ten patients under two drugs. Student (1908). The probable error of a mean. Biometrika, 6(1),
#: 1–25, p. 20; R's data set `sleep`.
SLEEP_FIRST = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SLEEP_SECOND = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]

#: Thirty departments on seven questions, in per cent: rating, complaints, privileges, learning, raises, critical,
#: advance. Chatterjee, S., & Price, B. (1977). Regression analysis by example, ch. 3; R's data set `attitude`.
ATTITUDE = """
    43 51 30 39 61 92 45  63 64 51 54 63 73 47  71 70 68 69 76 86 48  61 63 45 47 54 84 35  81 78 56 66 71 83 47
    43 55 49 44 54 49 34  58 67 42 56 66 68 35  71 75 50 55 70 66 41  72 82 72 67 71 83 31  67 61 45 47 62 80 41
    64 53 53 58 58 67 34  67 60 47 39 59 74 41  69 62 57 42 55 63 25  68 83 83 45 59 77 35  77 77 54 72 79 77 46
    81 90 50 72 60 54 36  74 85 64 69 79 79 63  65 60 65 75 55 80 60  65 70 46 57 75 85 46  50 58 68 54 64 78 52
    50 40 33 34 43 64 33  64 61 52 62 66 80 41  53 66 52 50 63 80 37  40 37 42 58 50 57 49  63 54 42 48 66 75 33
    66 77 66 63 88 76 72  78 75 58 74 80 78 49  48 57 44 45 51 83 38  85 85 71 71 77 74 55  82 82 39 59 64 78 39
"""

#: Ten persons on five items. Denis, D. J. (2021). Applied univariate, bivariate, and multivariate statistics (2nd ed.):
#: SPSS gives alpha 0.633, and 0.712 for the first item's corrected item-total correlation.
DENIS = """
    10 12 15 11 12  12 18 12 12 1  8 16 14 14 4  6 8 16 8 6  4 7 8 7 5
    6 6 3 7 3  3 4 6 5 8  7 3 7 9 9  8 9 4 10 10  9 5 6 11 12
"""


def rows(text: str, items: int) -> list[list[int]]:
    """Return the numbers of a table, so many in a row."""
    numbers = [int(word) for word in text.split()]
    return [numbers[at : at + items] for at in range(0, len(numbers), items)]


def from_zero(differences: Sequence[float]) -> list[tuple[float, float]]:
    """Return pairs with these differences."""
    return [(0, difference) for difference in differences]


def test_depression_the_exact_test_and_its_shift() -> None:
    """Hollander and Wolfe: T⁺ = 5, one-sided P = .0195; shift −.46; 96.1 % interval from −.786 to −.010."""
    pairs = list(zip(DEPRESSION_BEFORE, DEPRESSION_AFTER, strict=True))
    found = wilcoxon(pairs)
    assert (found.method, found.zeros, found.tied) == (Method.EXACT, 0, False)
    assert [found.plus, found.minus] == [5, 40]
    assert found.p == pytest.approx(2 * 10 / 512, abs=1e-15)
    assert found.rank_biserial == Fraction(-7, 9)
    shift = hodges_lehmann(pairs)
    assert [shift.estimate, shift.low, shift.high] == [Fraction("-0.46"), Fraction("-0.786"), Fraction("-0.01")]
    assert shift.confidence == pytest.approx(0.961, abs=0.0005)


def test_darwins_maize() -> None:
    """Wilcoxon's own sum of 24 for the negative ranks; two-sided exact P = .0413 (1,352 of 32,768 patterns)."""
    found = wilcoxon(from_zero(DARWIN))
    assert [found.plus, found.minus, found.tied] == [96, 24, False]
    assert found.p == 1352 / 32768
    assert wilcoxon(from_zero(DARWIN), method=Method.NORMAL).p == pytest.approx(0.0409, abs=5e-5)
    counted = change(from_zero(DARWIN))
    assert (counted.more, counted.same, counted.less) == (13, 0, 2)


def test_students_sleep_with_a_tie_and_a_zero() -> None:
    """One patient slept alike and is left out, all others gained: exact P = 2 / 512. R's `wilcox.test` gives .009091
    with its normal distribution, corrected for ties and for continuity."""
    pairs = list(zip(SLEEP_FIRST, SLEEP_SECOND, strict=True))
    found = wilcoxon(pairs)
    assert (found.pairs, found.zeros, found.used, found.tied) == (10, 1, 9, True)
    assert [found.plus, found.minus, found.p] == [45, 0, 2 / 512]
    assert found.rank_biserial == 1
    normal = wilcoxon(pairs, method=Method.NORMAL, continuity=True)
    assert normal.p == pytest.approx(0.009091, abs=5e-7)
    assert wilcoxon(pairs, method=Method.NORMAL).z == pytest.approx(22.5 / 71.125**0.5)
    pratt = wilcoxon(pairs, zeros=Zeros.PRATT)
    assert [pratt.zeros, pratt.used, pratt.plus, pratt.p] == [1, 9, 54, 2 / 512]


def test_alpha_of_the_attitude_survey() -> None:
    """Revelle, W. (2024). psych, `?alpha`: 0.84, without each question 0.81 0.80 0.83 0.80 0.80 0.86 0.84, and with
    the rest .67 .74 .56 .71 .79 .27 .46."""
    found = reliability(rows(ATTITUDE, 7))
    assert (found.n, found.items) == (30, 7)
    assert found.alpha == pytest.approx(0.84, abs=0.005)
    without = [item.alpha for item in found.without]
    assert without == pytest.approx([0.81, 0.80, 0.83, 0.80, 0.80, 0.86, 0.84], abs=0.005)
    rest = [item.rest_correlation for item in found.without]
    assert rest == pytest.approx([0.67, 0.74, 0.56, 0.71, 0.79, 0.27, 0.46], abs=0.005)


def test_alpha_with_reversed_questions() -> None:
    """The same with `keys = c("complaints", "critical")`: 0.18, and a mean of 53. Reversed from the ends of all."""
    table = rows(ATTITUDE, 7)
    lowest, highest = min(map(min, table)), max(map(max, table))
    reversed_too = [
        [turned(value, lowest, highest) if at in {1, 5} else value for at, value in enumerate(row)] for row in table
    ]
    assert reliability(reversed_too).alpha == pytest.approx(0.18, abs=0.005)
    assert sum(map(sum, reversed_too)) / 210 == pytest.approx(53, abs=0.5)


def test_alpha_as_another_program_prints_it() -> None:
    found = reliability(rows(DENIS, 5))
    assert found.alpha == pytest.approx(0.633, abs=0.0005)
    assert found.without[0].rest_correlation == pytest.approx(0.712, abs=0.0005)


def test_holms_correction() -> None:
    """Holm (1979), and R's `p.adjust(c(.01, .02, .03, .04, .05), "holm")`: .05 .08 .09 .09 .09."""
    assert holm([0.01, 0.02, 0.03, 0.04, 0.05]) == pytest.approx([0.05, 0.08, 0.09, 0.09, 0.09])
    assert holm([0.04, None, 0.01]) == [0.04, None, 0.02]
    assert holm([0.9, 0.8]) == [1.0, 1.0]
    assert holm([]) == []
