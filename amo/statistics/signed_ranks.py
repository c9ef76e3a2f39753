"""Wilcoxon's signed rank test for paired scores: exact with ties, or the tie-corrected normal distribution.

Pure; the result names what was done with differences of zero and with which distribution.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from math import erfc, sqrt

from amo.statistics.numbers import Pair, differences

#: Up to this many pairs that differ, every pattern of signs is counted; above it the normal distribution is used.
EXACT_UP_TO = 50


class Zeros(Enum):
    """What is done with pairs that did not change."""

    DROP = "drop"  # left out before ranking (Wilcoxon, 1945)
    PRATT = "pratt"  # ranked too, and their ranks left out after it (Pratt, 1959)


class Method(Enum):
    """Which distribution gave p."""

    EXACT = "exact"
    NORMAL = "normal"


@dataclass(frozen=True)
class SignedRanks:
    """The test of one set of pairs. `p` is two-sided; it is None when nobody changed.

    `pairs` were compared, `zeros` of them did not change, `used` did. `plus` and `minus` are the sums of the ranks of
    who went up and who went down. `tied` says that some changed equally much. `z` is None for the exact method.
    """

    pairs: int
    zeros: int
    used: int
    tied: bool
    plus: Fraction
    minus: Fraction
    p: float | None
    z: float | None
    method: Method
    zeros_by: Zeros

    @property
    def rank_biserial(self) -> Fraction | None:
        """(W⁺ − W⁻) / (W⁺ + W⁻): from −1 (everybody who changed went down) to 1 (up); None when nobody changed.

        Kerby, D. S. (2014). The simple difference formula. Comprehensive Psychology, 3, 11.IT.3.1.
        """
        total = self.plus + self.minus
        return (self.plus - self.minus) / total if total else None


def wilcoxon(
    pairs: Sequence[Pair],
    *,
    zeros: Zeros = Zeros.DROP,
    method: Method | None = None,
    continuity: bool = False,
) -> SignedRanks:
    """Test whether after minus before lies around zero, given (before, after) pairs.

    Without a method: exact up to 50 pairs that differ, normal above. Exact is the permutation distribution of the
    signs given the ranks as they are, ties included: every pattern counts once (Hollander, M., & Wolfe, D. A. (1999).
    Nonparametric statistical methods (2nd ed.), § 3.1, comments on ties). The normal distribution takes the variance
    of those ranks, Σ r² / 4, which is the usual tie correction; no continuity correction unless asked. Zeros by
    Pratt, J. W. (1959). Remarks on zeros and ties in the Wilcoxon signed rank procedures. Journal of the American
    Statistical Association, 54, 655–667. Raises ValueError when exact is asked for more than 50 pairs that differ.
    """
    moves = differences(pairs)
    ranked = [move for move in moves if move or zeros is Zeros.PRATT]
    doubled = [(move, rank) for move, rank in zip(ranked, doubled_ranks(list(map(abs, ranked))), strict=True) if move]
    ranks = [rank for _, rank in doubled]
    plus = sum(rank for move, rank in doubled if move > 0)
    minus = sum(ranks) - plus
    chosen = method or (Method.EXACT if len(ranks) <= EXACT_UP_TO else Method.NORMAL)
    p, z = None, None
    if ranks and chosen is Method.EXACT:
        p = _exact(ranks, min(plus, minus))
    elif ranks:
        p, z = _normal(ranks, plus, 1 if continuity else 0)
    return SignedRanks(
        pairs=len(moves),
        zeros=len(moves) - len(ranks),
        used=len(ranks),
        tied=len(set(ranks)) < len(ranks),
        plus=Fraction(plus, 2),
        minus=Fraction(minus, 2),
        p=p,
        z=z,
        method=chosen,
        zeros_by=zeros,
    )


def doubled_ranks(sizes: Sequence[Fraction]) -> list[int]:
    """Return twice the rank of each number, from the smallest on; equal ones share their mean rank, so it is whole."""
    ordered = sorted(sizes)
    first = dict[Fraction, int]()
    last = dict[Fraction, int]()
    for place, size in enumerate(ordered, start=1):
        first.setdefault(size, place)
        last[size] = place
    return [first[size] + last[size] for size in sizes]


def patterns(ranks: Sequence[int]) -> list[int]:
    """Return for every sum how many patterns of signs give it as the sum of the positive ranks. 2ⁿ in all.

    Built up rank by rank: n · Σ ranks additions, where writing the patterns out would take 2ⁿ.
    """
    counts = [1]
    for rank in ranks:
        counts += [0] * rank
        for at in range(len(counts) - 1, rank - 1, -1):
            counts[at] += counts[at - rank]
    return counts


def _exact(ranks: Sequence[int], smaller: int) -> float:
    if len(ranks) > EXACT_UP_TO:
        raise ValueError(f"exact is for at most {EXACT_UP_TO} pairs that differ, not {len(ranks)}")
    tail = sum(patterns(ranks)[: smaller + 1])
    return float(min(Fraction(1), Fraction(2 * tail, 2 ** len(ranks))))


def _normal(ranks: Sequence[int], plus: int, correction: int) -> tuple[float, float]:
    away = 2 * plus - sum(ranks)  # twice the distance from the middle, in doubled ranks
    away -= correction * 2 * ((away > 0) - (away < 0)) if abs(away) >= 2 * correction else away
    z = away / (2 * sqrt(sum(rank * rank for rank in ranks) / 4))
    return erfc(abs(z) / sqrt(2)), z
