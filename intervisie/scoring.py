"""What points come to: totals, how often each number was given, and shared ranks. Pure.

Used by the results of a ranking, on the page and on the wall. Knows no table.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from intervisie.words import Method

Thing = TypeVar("Thing", bound=Hashable)

#: The points that each manner has to give, the most first.
GIVES: Mapping[Method, tuple[int, ...]] = {
    Method.POINTS: (5, 4, 3, 2, 1),
    Method.POINTS_ONCE: (5, 4, 3, 2, 1),
    Method.TOP_THREE: (3, 2, 1),
}
#: Where every number is given to one thing only.
ONCE = frozenset({Method.POINTS_ONCE, Method.TOP_THREE})


@dataclass(frozen=True)
class Standing(Generic[Thing]):
    """What one thing got: its rank (shared by equals), the total, and how many ballots gave each number of points."""

    rank: int
    thing: Thing
    total: int
    counts: tuple[int, ...]  # along `GIVES[method]`

    @property
    def ballots(self) -> int:
        return sum(self.counts)


def numbers(method: Method, options: int) -> tuple[int, ...]:
    """Return the points that a ballot of this manner gives when there is this much to choose from.

    With fewer things than numbers the highest are left out: nobody is asked for a top 3 of two.
    """
    return GIVES[method][-options:] if method in ONCE else GIVES[method]


def faults(method: Method, given: Sequence[int], options: int) -> list[int]:
    """Return the numbers that were not given as often as the manner asks; none is a good ballot.

    Where every number is given once: those that are missing or stand twice. Else: any that cannot be given.
    """
    allowed = numbers(method, options)
    if method not in ONCE:
        return sorted({points for points in given if points not in allowed}, reverse=True)
    times = Counter(given)
    wrong = {points for points in allowed if times[points] != 1}
    return sorted(wrong | (set(times) - set(allowed)), reverse=True)


def standings(method: Method, things: Sequence[Thing], votes: Iterable[tuple[Thing, int]]) -> list[Standing[Thing]]:
    """Return every thing with what it got, the most first. Equals share a rank and keep the order they came in.

    After two that share a place the next place is left out (1, 2, 2, 4). A thing without points is ranked too.
    """
    each: dict[Thing, Counter[int]] = {thing: Counter() for thing in things}
    for thing, points in votes:
        each[thing][points] += 1
    totals = {thing: sum(points * times for points, times in counts.items()) for thing, counts in each.items()}
    order = sorted(things, key=lambda thing: -totals[thing])
    return [
        Standing(
            rank=1 + sum(total > totals[thing] for total in totals.values()),
            thing=thing,
            total=totals[thing],
            counts=tuple(each[thing][points] for points in GIVES[method]),
        )
        for thing in order
    ]
