"""From answers to scores: reversed statements turned, too few answers no score, nothing missing ever counted.

Pure functions, used by the analysis and by the results of one person.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from amo.statistics.numbers import mean, median

#: Statement to point. No key: not answered. None: "not applicable". Neither is ever a number.
Answers = Mapping[str, int | None]


@dataclass(frozen=True)
class Rule:
    """How a scale is scored: its statements, which are reversed, the fewest answers, the ends of the points."""

    items: tuple[str, ...]
    minimum: int
    lowest: int
    highest: int
    reversed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Score:
    """The score of one person on one scale: a mean over `answered` of `items` statements.

    `value` lies between the ends of the points. It is None when fewer were answered than the rule asks.
    """

    value: Fraction | None
    answered: int
    not_applicable: int
    missing: int

    @property
    def items(self) -> int:
        return self.answered + self.not_applicable + self.missing


@dataclass(frozen=True)
class Distribution:
    """How often each point was chosen, and by how many it was not."""

    counts: dict[int, int]  # every point is in it, also the ones nobody chose
    not_applicable: int
    missing: int
    median: Fraction | None

    @property
    def n(self) -> int:
        return sum(self.counts.values())


def turned(value: int, lowest: int, highest: int) -> int:
    """Return the point as far from the other end: on 1 to 5, a 2 becomes a 4. Turning twice changes nothing."""
    return lowest + highest - value


def item_value(answers: Answers, item: str, rule: Rule) -> int | None:
    """Return what this statement adds to the scale, turned where it is reversed; None when it was not answered.

    Raises ValueError for an answer outside the points: such a number must never reach a score.
    """
    value = answers.get(item)
    if value is None:
        return None
    if not rule.lowest <= value <= rule.highest:
        raise ValueError(f"{item}: {value} is outside {rule.lowest} to {rule.highest}")
    return turned(value, rule.lowest, rule.highest) if item in rule.reversed else value


def score(answers: Answers, rule: Rule) -> Score:
    """Return the mean of the answered statements, or no value when they are fewer than the rule asks.

    What was not answered and what was "not applicable" are left out of the mean and counted apart. Raises
    ValueError for an answer outside the points.
    """
    values = [value for item in rule.items if (value := item_value(answers, item, rule)) is not None]
    skipped = sum(item in answers and answers[item] is None for item in rule.items)
    return Score(
        value=mean(values) if values and len(values) >= rule.minimum else None,
        answered=len(values),
        not_applicable=skipped,
        missing=len(rule.items) - len(values) - skipped,
    )


def distribution(sheets: Iterable[Answers], item: str, points: Sequence[int]) -> Distribution:
    """Count the answers to one statement as they were given, not turned. Raises ValueError outside the points."""
    counts = dict.fromkeys(points, 0)
    skipped = missing = 0
    for answers in sheets:
        value = answers.get(item)
        if value is None:
            skipped += item in answers
            missing += item not in answers
        elif value in counts:
            counts[value] += 1
        else:
            raise ValueError(f"{item}: {value} is not one of the points")
    given = [point for point, count in counts.items() for _ in range(count)]
    return Distribution(counts=counts, not_applicable=skipped, missing=missing, median=median(given))
