"""How far coders agree, over all categories of a book with one code per source. Pure functions.

Used by the agreement page and the research export. Never reads the database, never rounds.
"""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

Pairs = Sequence[tuple[Hashable, Hashable]]


@dataclass(frozen=True)
class Agreement:
    """What two coders have in common: n sources both coded, how many alike, the share and Cohen's κ of it.

    `share` and `kappa` are None where they are not defined: without a common source, and for κ also where both
    used one and the same category throughout. Neither is ever taken to be 1.
    """

    n: int
    alike: int
    share: float | None
    kappa: float | None


def agreement(pairs: Pairs) -> Agreement:
    """Compare two coders, given one (category, category) pair per source that both coded."""
    n = len(pairs)
    alike = sum(left == right for left, right in pairs)
    return Agreement(n=n, alike=alike, share=alike / n if n else None, kappa=cohen_kappa(pairs))


def cohen_kappa(pairs: Pairs) -> float | None:
    """Return Cohen's κ for two coders and nominal categories, or None where it is not defined.

    κ = (p_o − p_e) / (1 − p_e), with p_e the chance agreement from the two coders' own marginal shares
    (Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological
    Measurement, 20(1), 37–46). Not defined without pairs, nor when p_e is 1.
    """
    n = len(pairs)
    left = Counter(pair[0] for pair in pairs)
    right = Counter(pair[1] for pair in pairs)
    chance = sum(left[category] * right[category] for category in left)  # n² times p_e: whole, so 1 is exactly 1
    if n == 0 or chance == n * n:
        return None
    alike = sum(a == b for a, b in pairs)
    return (alike * n - chance) / (n * n - chance)
