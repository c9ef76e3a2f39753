"""How far a group moved: the Hodges–Lehmann shift with its interval. Pure."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate
from math import floor, sqrt
from statistics import NormalDist

from amo.statistics.numbers import Pair, differences
from amo.statistics.signed_ranks import EXACT_UP_TO, patterns


@dataclass(frozen=True)
class Shift:
    """The shift of after against before, in points of the scale, over all `n` pairs; those without change too.

    The interval covers the true shift at least as often as `confidence` says (None: about as often as was asked, from
    the normal distribution). It is None when so few pairs cannot give one: fewer than six, for 95 %.
    """

    n: int
    estimate: Fraction | None
    low: Fraction | None
    high: Fraction | None
    confidence: float | None


def hodges_lehmann(pairs: Sequence[Pair], *, level: float = 0.95) -> Shift:
    """Return the median of the Walsh averages of the differences, and the interval that goes with the test.

    Hollander, M., & Wolfe, D. A. (1999). Nonparametric statistical methods (2nd ed.), §§ 3.2–3.3. The ends are Walsh
    averages counted off by the distribution without ties, exact up to 50 pairs; with ties, or pairs without change,
    the interval with its ends is wider than need be, never narrower.
    """
    moves = differences(pairs)
    if not moves:
        return Shift(0, None, None, None, None)
    averages = _Walsh(moves)
    total = averages.total
    estimate = (averages.at((total + 1) // 2) + averages.at(total // 2 + 1)) / 2
    off, confidence = _counted_off(len(moves), level)
    if off is None:
        return Shift(len(moves), estimate, None, None, None)
    return Shift(len(moves), estimate, averages.at(off + 1), averages.at(total - off), confidence)


class _Walsh:
    """The means of every two differences, each with itself too, kept as counts: answers take few values."""

    def __init__(self, moves: Sequence[Fraction]) -> None:
        found = sorted(Counter(moves).items())
        counts = Counter[Fraction]()
        for at, (move, times) in enumerate(found):
            counts[move] += times * (times + 1) // 2
            for other, often in found[at + 1 :]:
                counts[(move + other) / 2] += times * often
        self.values = sorted(counts)
        self.up_to = list(accumulate(counts[value] for value in self.values))
        self.total = self.up_to[-1]

    def at(self, place: int) -> Fraction:
        """Return the average at this place from below, the smallest at 1."""
        return self.values[bisect_left(self.up_to, place)]


@lru_cache(maxsize=256)
def _counted_off(n: int, level: float) -> tuple[int | None, float | None]:
    """Return how many averages fall off at each end, and the confidence that leaves. None off: no such interval."""
    tail = (1 - level) / 2
    if n > EXACT_UP_TO:
        spread = sqrt(n * (n + 1) * (2 * n + 1) / 24)
        return max(0, floor(n * (n + 1) / 4 + NormalDist().inv_cdf(tail) * spread) - 1), None
    shares = [Fraction(total, 2**n) for total in accumulate(patterns(range(1, n + 1)))]
    off = bisect_right(shares, Fraction(str(round(tail, 12)))) - 1
    return (off, float(1 - 2 * shares[off])) if off >= 0 else (None, None)
