"""Change from one measurement to another over the same persons: who went up, who stayed, who went down. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from amo.statistics.numbers import Pair, differences, median
from amo.statistics.shift import Shift, hodges_lehmann
from amo.statistics.signed_ranks import Method, SignedRanks, Zeros, wilcoxon


@dataclass(frozen=True)
class Change:
    """Everything said about one set of pairs. `more` counts the persons whose later score is higher."""

    more: int
    same: int
    less: int
    before: Fraction | None  # medians, over the same persons
    after: Fraction | None
    test: SignedRanks
    shift: Shift

    @property
    def n(self) -> int:
        return self.more + self.same + self.less


def change(pairs: Sequence[Pair], *, zeros: Zeros = Zeros.DROP, method: Method | None = None) -> Change:
    """Compare (before, after) pairs. Somebody with only one of the two is no pair: leave them out and count them."""
    moves = differences(pairs)
    return Change(
        more=sum(move > 0 for move in moves),
        same=sum(move == 0 for move in moves),
        less=sum(move < 0 for move in moves),
        before=median([before for before, _ in pairs]),
        after=median([after for _, after in pairs]),
        test=wilcoxon(pairs, zeros=zeros, method=method),
        shift=hodges_lehmann(pairs),
    )


def holm(chances: Sequence[float | None]) -> list[float | None]:
    """Return every p corrected for the number of tests, in the order given; None stays None and is no test.

    Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal of Statistics, 6(2),
    65–70. The smallest is multiplied by m, the next by m − 1, and so on; none is smaller than the one before it.
    """
    order = sorted((p, at) for at, p in enumerate(chances) if p is not None)
    corrected: list[float | None] = [None] * len(chances)
    highest = 0.0
    for place, (p, at) in enumerate(order):
        highest = max(highest, min(1.0, p * (len(order) - place)))
        corrected[at] = highest
    return corrected
