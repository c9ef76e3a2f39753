"""Numbers as they were written down: 0.3 is three tenths here, so that equal differences are equal."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

Number = int | float | Fraction
Pair = tuple[Number, Number]  # before, after


def exact(value: Number) -> Fraction:
    """Return the number as a fraction; a float by its shortest decimal writing, so 0.3 − 0.2 equals 0.1."""
    return Fraction(str(value)) if isinstance(value, float) else Fraction(value)


def differences(pairs: Iterable[Pair]) -> list[Fraction]:
    """Return after minus before for every pair, exactly."""
    return [exact(after) - exact(before) for before, after in pairs]


def median(values: Sequence[Number]) -> Fraction | None:
    """Return the middle value, halfway the middle two when their number is even; None without values."""
    if not values:
        return None
    ordered = sorted(map(exact, values))
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def mean(values: Sequence[Number]) -> Fraction | None:
    """Return the mean, exactly; None without values."""
    return sum(map(exact, values), Fraction()) / len(values) if values else None


def variance(values: Sequence[Number]) -> Fraction | None:
    """Return the sample variance (n − 1 in the denominator), exactly; None for fewer than two values."""
    if len(values) < 2:
        return None
    numbers = list(map(exact, values))
    centre = sum(numbers, Fraction()) / len(numbers)
    return sum(((number - centre) ** 2 for number in numbers), Fraction()) / (len(numbers) - 1)
