"""How far coders agree: raw share, Cohen's κ, Fleiss' κ, Krippendorff's α, Gwet's AC1. Pure functions over one array.

Used by the agreement page. Never reads the database, never rounds; what is not defined is None, never taken to be 1.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]
#: Of weighted patterns (samples × patterns, patterns × categories) to one figure per sample; NaN where not defined.
Coefficient = Callable[[Real, Whole], Real]

NOT_CODED = -1
LEVEL = 0.95
#: An interval stands only when the coefficient was defined in nearly all of the samples it is read from.
MOSTLY = 0.95
AT_ONCE = 1_000_000  # numbers of the bootstrap held in memory at the same time: 8 MB
COUNTABLE = 4_000_000  # up to so many possible rows they are counted in a table of that length
MULTINOMIAL = 30  # from so many units a pattern on, drawing counts is quicker than drawing units


@dataclass(frozen=True)
class Ratings:
    """What coders chose: a row a unit, a column a coder, in each cell the index of a category or `NOT_CODED`."""

    cells: Whole
    categories: tuple[Hashable, ...]
    coders: tuple[Hashable, ...]

    def only(self, *coders: Hashable) -> "Ratings":
        """Return the columns of these coders."""
        kept = [self.coders.index(coder) for coder in coders]
        return Ratings(self.cells[:, kept], self.categories, coders)

    def against_the_rest(self, category: Hashable) -> "Ratings":
        """Return the same with two categories: this one, and every other taken together."""
        index = self.categories.index(category)
        cells = np.where(self.cells == NOT_CODED, NOT_CODED, (self.cells == index).astype(np.int64))
        return Ratings(cells, (False, True), self.coders)

    def counts(self) -> list[dict[Hashable, int]]:
        """Return for every coder how often each category was chosen, of the units that two or more coded.

        Only those are in the coefficients, so that both can be reckoned from each other.
        """
        compared = self.cells[(self.cells != NOT_CODED).sum(axis=1) >= 2]
        return [
            {name: int(np.count_nonzero(column == index)) for index, name in enumerate(self.categories)}
            for column in compared.T
        ]


@dataclass(frozen=True)
class Presence:
    """Which of several categories coders gave to units that may have any number of them: each present or absent."""

    done: Whole  # a row a unit, a column a coder: 0 where this coder looked at this unit, else `NOT_CODED`
    given: dict[int, tuple[Whole, Whole]]  # of each category, the rows and columns where it is present
    coders: tuple[Hashable, ...]

    @property
    def answers(self) -> int:
        """How often a coder looked at a unit that two or more looked at."""
        coders = (self.done != NOT_CODED).sum(axis=1)
        return int(coders[coders >= 2].sum())

    @property
    def shared(self) -> int:
        """How many units two or more coders looked at."""
        return int(np.count_nonzero((self.done != NOT_CODED).sum(axis=1) >= 2))

    def of(self, category: int) -> Ratings:
        """Return the ratings of one category, absent or present; one that nobody gave is absent everywhere."""
        cells = self.done.copy()
        if category in self.given:
            cells[self.given[category]] = 1
        return Ratings(cells, (False, True), self.coders)


@dataclass(frozen=True)
class Interval:
    """Where a coefficient lies in 95 of 100 samples of the same size, drawn from the units with replacement."""

    low: float
    high: float


@dataclass(frozen=True)
class Figure:
    """One coefficient. `value` is None where it is not defined; the interval also where it seldom is."""

    value: float | None
    interval: Interval | None = None

    @property
    def percent(self) -> float | None:
        return None if self.value is None else 100 * self.value


@dataclass(frozen=True)
class Agreement:
    """What coders have in common over the `n` units that two or more of them coded.

    `alike` counts the units on which all who coded one chose the same; `share` is the share of pairs of choices that
    are alike (for two coders: of units). `cohen` stands for two coders only, `fleiss` where all coded every unit.
    """

    n: int
    alike: int
    share: Figure
    cohen: Figure
    fleiss: Figure
    alpha: Figure
    ac1: Figure


def ratings(choices: Iterable[tuple[Hashable, Hashable, Hashable]], categories: Iterable[Hashable] = ()) -> Ratings:
    """Put (unit, coder, category) into one array. `categories` are the ones there are, chosen or not.

    A later choice of the same coder for the same unit takes the place of an earlier one.
    """
    units, coders, known = dict[Hashable, int](), dict[Hashable, int](), dict[Hashable, int]()
    for category in categories:
        known.setdefault(category, len(known))
    found = [
        (units.setdefault(unit, len(units)), coders.setdefault(coder, len(coders)), known.setdefault(name, len(known)))
        for unit, coder, name in choices
    ]
    cells = np.full((len(units), len(coders)), NOT_CODED, dtype=np.int64)
    if found:
        unit, coder, category = np.array(found, dtype=np.int64).T
        cells[unit, coder] = category
    return Ratings(cells, tuple(known), tuple(coders))


def rated(units: Whole, coders: Whole, chosen: Whole, categories: Sequence[int]) -> Ratings:
    """Put columns of (unit, coder, category) into one array, as `ratings` does; every one chosen is in `categories`."""
    cells, rows, columns, who = _grid(units, coders)
    order = np.argsort(categories)
    cells[rows, columns] = order[np.searchsorted(categories, chosen, sorter=order)]
    return Ratings(cells, tuple(categories), who)


def presence(units: Whole, coders: Whole, given: Whole) -> Presence:
    """Put columns of (unit, coder, category given) into arrays.

    Who looked at a unit and found nothing has a row there with a category that stands for that.
    """
    cells, rows, columns, who = _grid(units, coders)
    cells[rows, columns] = 0
    order = np.argsort(given, kind="stable")
    names, starts = np.unique(given[order], return_index=True)
    parts = np.split(order, starts[1:]) if len(names) else []
    return Presence(cells, {int(name): (rows[at], columns[at]) for name, at in zip(names, parts, strict=True)}, who)


def _grid(units: Whole, coders: Whole) -> tuple[Whole, Whole, Whole, tuple[int, ...]]:
    """Return an empty array of units by coders, the place in it of each of these pairs, and the coders."""
    rows_of, rows = np.unique(units, return_inverse=True)
    who, columns = np.unique(coders, return_inverse=True)
    cells = np.full((len(rows_of), len(who)), NOT_CODED, dtype=np.int64)
    return cells, rows, columns, tuple(who.tolist())


def agreement(given: Ratings, *, samples: int = 0, seed: int = 0) -> Agreement:
    """Compare the coders of these ratings; with `samples` also give intervals, the same for the same `seed`.

    Neither the order of units, coders or categories nor a unit that nobody coded changes a figure or an interval.
    Cost: one sort of the units; the bootstrap runs over unique patterns, in bounded memory.
    """
    weights, patterns = _patterns(given)
    rated = patterns.sum(axis=1)
    shared = rated >= 2
    everywhere = len(given.coders) > 1 and bool((rated == len(given.coders)).all())
    wanted: list[Coefficient] = [
        _share,
        _alpha,
        partial(_ac1, categories=len(given.categories)),
        *([_fleiss] if everywhere else []),
    ]
    share, alpha, ac1, *fleiss = _figures(wanted, weights, patterns, samples, seed)
    cohen = _figures([_cohen], *_table(given), samples, seed) if len(given.coders) == 2 else []
    return Agreement(
        n=int(weights[shared].sum()),
        alike=int(weights[shared & (patterns.max(axis=1, initial=0) == rated)].sum()),
        share=share,
        cohen=cohen[0] if cohen else Figure(None),
        fleiss=fleiss[0] if fleiss else Figure(None),
        alpha=alpha,
        ac1=ac1,
    )


def _share(weights: Real, patterns: Whole) -> Real:
    """Raw agreement: the mean over units with two or more choices of the share of pairs of choices alike."""
    rated = patterns.sum(axis=1)
    kept = rated >= 2
    rated, alike = rated[kept], (patterns[kept] ** 2).sum(axis=1) - rated[kept]
    return _over(weights[:, kept] @ (alike / (rated * (rated - 1))), weights[:, kept].sum(axis=1))


def _alpha(weights: Real, patterns: Whole) -> Real:
    """Krippendorff's α for nominal data, any number of coders, gaps allowed.

    α = 1 − D_o / D_e, from the coincidences within units (Krippendorff, K. (2011). Computing Krippendorff's
    Alpha-Reliability. University of Pennsylvania). Not defined when nothing can be paired or all chose one category.
    """
    rated = patterns.sum(axis=1)
    kept = rated >= 2
    weights, patterns, rated = weights[:, kept], patterns[kept], rated[kept]
    observed = weights @ ((rated**2 - (patterns**2).sum(axis=1)) / (rated - 1))
    totals = weights @ patterns
    n = totals.sum(axis=1)
    expected = n**2 - (totals**2).sum(axis=1)  # whole numbers: exactly 0 where all chose one category
    return 1 - _over(observed * (n - 1), expected)


def _fleiss(weights: Real, patterns: Whole) -> Real:
    """Fleiss' κ, for units that the same number of coders coded.

    κ = (P̄ − P̄_e) / (1 − P̄_e), chance from the pooled shares (Fleiss, J. L. (1971). Measuring nominal scale agreement
    among many raters. Psychological Bulletin, 76(5), 378–382). Not defined when all chose one category.
    """
    totals = weights @ patterns
    n = totals.sum(axis=1)
    away = _over(n**2 - (totals**2).sum(axis=1), n**2)  # 1 − P̄_e, exactly 0 where all chose one category
    return _over(_share(weights, patterns) - 1 + away, away)


def _ac1(weights: Real, patterns: Whole, *, categories: int) -> Real:
    """Gwet's AC1, any number of coders, gaps allowed.

    Chance is Σ π(1 − π) / (q − 1), with π the mean share of a category over all units (Gwet, K. L. (2008). Computing
    inter-rater reliability and its variance in the presence of high agreement. British Journal of Mathematical and
    Statistical Psychology, 61(1), 29–48). `categories` is q, chosen or not; not defined for one.
    """
    rated = patterns.sum(axis=1, keepdims=True)
    kept = rated[:, 0] >= 1
    shares = weights[:, kept] @ (patterns[kept] / rated[kept])
    shares = _over(shares, weights[:, kept].sum(axis=1)[:, None])
    if categories < 2:
        return np.full(len(weights), np.nan)
    chance = (shares * (1 - shares)).sum(axis=1) / (categories - 1)
    return _over(_share(weights, patterns) - chance, 1 - chance)


def _cohen(weights: Real, patterns: Whole) -> Real:
    """Cohen's κ for two coders; a pattern is a cell of their table, marked by the choice of each.

    κ = (p_o − p_e) / (1 − p_e), chance from each coder's own shares (Cohen, J. (1960). A coefficient of agreement for
    nominal scales. Educational and Psychological Measurement, 20(1), 37–46). Not defined when p_e is 1.
    """
    left, right = np.eye(patterns.max(initial=0) + 1)[patterns].transpose(1, 0, 2)
    n = weights.sum(axis=1)
    chance = ((weights @ left) * (weights @ right)).sum(axis=1)  # n² times p_e: whole, so 1 is exactly 1
    alike = weights @ (patterns[:, 0] == patterns[:, 1])
    return _over(alike * n - chance, n**2 - chance)


def _over(above: Real, below: Real) -> Real:
    """Divide, with NaN for what is not defined."""
    undefined = np.full(np.broadcast(above, below).shape, np.nan)
    divided: Real = np.divide(above, below, out=undefined, where=below != 0)
    return divided


def _figures(wanted: list[Coefficient], weights: Real, patterns: Whole, samples: int, seed: int) -> list[Figure]:
    if not len(weights):
        return [Figure(None) for _ in wanted]
    values = [float(coefficient(weights[None, :], patterns)[0]) for coefficient in wanted]
    samples = samples if weights.sum() > 1 else 0  # of one unit every sample is the same: that tells nothing
    drawn = np.concatenate([*_drawn(wanted, weights, patterns, samples, seed)], axis=1) if samples else None
    return [
        Figure(None) if np.isnan(value) else Figure(value, _interval(drawn[at]) if drawn is not None else None)
        for at, value in enumerate(values)
    ]


def _drawn(wanted: list[Coefficient], weights: Real, patterns: Whole, samples: int, seed: int) -> Iterator[Real]:
    """Yield the coefficients of units drawn with replacement, a part of the samples at a time."""
    chance, n = np.random.default_rng(seed), int(weights.sum())
    units = np.repeat(np.arange(len(weights)), weights.astype(np.int64))
    step = max(1, AT_ONCE // len(weights))
    for start in range(0, samples, step):
        size = min(step, samples - start)
        if n > MULTINOMIAL * len(weights):
            again = chance.multinomial(n, weights / n, size=size)
        else:
            each = (units[chance.integers(0, n, n, dtype=np.int32)] for _ in range(size))
            again = np.array([np.bincount(drawn, minlength=len(weights)) for drawn in each])
        yield np.array([coefficient(again.astype(np.float64), patterns) for coefficient in wanted])


def _interval(found: Real) -> Interval | None:
    """Return the percentile interval (Efron, B. (1979). Bootstrap methods. Annals of Statistics, 7(1), 1–26)."""
    defined = found[~np.isnan(found)]
    if len(defined) < MOSTLY * len(found):
        return None
    low, high = np.quantile(defined, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(float(low), float(high))


def _patterns(given: Ratings) -> tuple[Real, Whole]:
    """Return how many units show each pattern, and the patterns: how often each category was chosen in a unit.

    Units nobody coded are left out, and both come in an order that only the patterns themselves decide.
    """
    cells = np.sort(given.cells[(given.cells != NOT_CODED).any(axis=1)], axis=1)
    unique, weights = _unique_rows(cells, len(given.categories) + 1)
    patterns = np.zeros((len(unique), len(given.categories) + 1), dtype=np.int64)
    np.add.at(patterns, (np.arange(len(unique))[:, None], unique), 1)  # NOT_CODED is the last column
    return _in_order(weights.astype(np.float64), patterns[:, :-1])


def _table(given: Ratings) -> tuple[Real, Whole]:
    """Return how many units stand in each cell of the table of two coders, and the cells: (left, right)."""
    both = given.cells[(given.cells != NOT_CODED).all(axis=1)]
    cells, weights = _unique_rows(both, len(given.categories) + 1)
    table = np.zeros((len(given.categories),) * 2)
    np.add.at(table, (cells[:, 0], cells[:, 1]), weights)
    order = np.lexsort((np.diag(table), table.sum(axis=0) + table.sum(axis=1)))
    table = table[np.ix_(order, order)]
    table = max(table, table.T, key=lambda one: one.ravel().tolist())  # it does not matter who is first
    cells = np.argwhere(table)
    return table[cells[:, 0], cells[:, 1]], cells


def _unique_rows(rows: Whole, base: int) -> tuple[Whole, Whole]:
    """Return the unique rows and how often each occurs: by counting where few rows are possible, else by sorting."""
    possible = base ** rows.shape[1]
    if possible > COUNTABLE:
        unique, weights = np.unique(rows, axis=0, return_counts=True)
        return unique, weights
    powers = base ** np.arange(rows.shape[1], dtype=np.int64)
    counted = np.bincount((rows - NOT_CODED) @ powers, minlength=1)
    keys = counted.nonzero()[0]
    return (keys[:, None] // powers) % base + NOT_CODED, counted[keys]


def _in_order(weights: Real, patterns: Whole) -> tuple[Real, Whole]:
    powers = [weights @ patterns**power for power in (3, 2, 1)]  # the last one weighs most
    patterns = patterns[:, np.lexsort(powers)]
    rows = np.lexsort((weights, *patterns.T))
    return weights[rows], patterns[rows]
