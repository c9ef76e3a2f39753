"""Whether the statements of a scale hang together: Cronbach's alpha, its interval, and alpha without each statement.

Pure functions over whole rows: one row a person, one number a statement, reversed statements turned already.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from amo.statistics.distributions import f_quantile
from amo.statistics.numbers import Number, exact, variance

Rows = Sequence[Sequence[Number]]


@dataclass(frozen=True)
class WithoutItem:
    """A scale with one statement left out, and how that statement goes with the sum of the others (Pearson's r)."""

    alpha: float | None
    rest_correlation: float | None


@dataclass(frozen=True)
class Reliability:
    """Cronbach's alpha of `items` statements over `n` persons who answered all of them.

    Everything is None where it is not defined: fewer than two statements or persons, or sums that do not differ.
    """

    n: int
    items: int
    alpha: float | None
    low: float | None
    high: float | None
    without: tuple[WithoutItem, ...]


def reliability(rows: Rows, *, level: float = 0.95) -> Reliability:
    """Return alpha with Feldt's interval, and for each statement alpha without it. Rows must be whole.

    The interval is exact for normally distributed scores with equal covariances; in a small group take it as a rough
    measure. Raises ValueError for rows of unequal length.
    """
    if len({len(row) for row in rows}) > 1:
        raise ValueError("a person answered fewer statements than another; leave incomplete rows out")
    items = len(rows[0]) if rows else 0
    value = cronbach_alpha(rows)
    low, high = feldt_interval(value, len(rows), items, level=level)
    return Reliability(
        n=len(rows),
        items=items,
        alpha=None if value is None else float(value),
        low=low,
        high=high,
        without=tuple(_without(rows, at) for at in range(items)),
    )


def cronbach_alpha(rows: Rows) -> Fraction | None:
    """Return Cronbach's alpha, exactly, or None where it is not defined.

    α = k / (k − 1) · (1 − Σ s²ᵢ / s²ₜ), with sample variances (Cronbach, L. J. (1951). Coefficient alpha and the
    internal structure of tests. Psychometrika, 16(3), 297–334). Not defined for fewer than two statements or persons,
    nor when all persons have the same sum. It may be negative.
    """
    if not rows or len(rows[0]) < 2:
        return None
    total = variance([sum(map(exact, row), Fraction()) for row in rows])
    if not total:
        return None
    items = len(rows[0])
    parts = sum((variance([row[at] for row in rows]) or Fraction() for at in range(items)), Fraction())
    return Fraction(items, items - 1) * (1 - parts / total)


def feldt_interval(
    alpha: Number | None, persons: int, items: int, *, level: float = 0.95
) -> tuple[float, float] | tuple[None, None]:
    """Return Feldt's confidence interval around alpha; nothing where alpha is not defined or exactly 1.

    1 − (1 − α)·F, F with (n − 1) and (n − 1)(k − 1) degrees of freedom (Feldt, L. S., Woodruff, D. J., & Salih, F. A.
    (1987). Statistical inference for coefficient alpha. Applied Psychological Measurement, 11(1), 93–103).
    """
    if alpha is None or alpha == 1 or persons < 2 or items < 2:
        return None, None
    left = 1 - float(alpha)
    above, below = persons - 1, (persons - 1) * (items - 1)
    tail = (1 - level) / 2
    return 1 - left * f_quantile(1 - tail, above, below), 1 - left * f_quantile(tail, above, below)


def _without(rows: Rows, at: int) -> WithoutItem:
    others = [[*row[:at], *row[at + 1 :]] for row in rows]
    alpha = cronbach_alpha(others)
    return WithoutItem(
        alpha=None if alpha is None else float(alpha),
        rest_correlation=correlation([row[at] for row in rows], [sum(map(exact, row), Fraction()) for row in others]),
    )


def correlation(left: Sequence[Number], right: Sequence[Number]) -> float | None:
    """Return Pearson's r, or None where one of the two does not differ between persons."""
    spread = (variance(left) or 0) * (variance(right) or 0)
    if not spread:
        return None
    ours, theirs = list(map(exact, left)), list(map(exact, right))
    n = len(ours)
    middle, other = sum(ours, Fraction()) / n, sum(theirs, Fraction()) / n
    together = sum(((a - middle) * (b - other) for a, b in zip(ours, theirs, strict=True)), Fraction()) / (n - 1)
    return float(together) / sqrt(spread)
