"""Who codes which text: a stable shuffled order and the share that everybody codes. Pure; the same seed gives the same.

Used when a round opens. Never touches the database.
"""

import random
from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

Item = TypeVar("Item")


def shuffled(keys: Sequence[UUID], seed: int) -> list[UUID]:
    """Return the keys in an order that tells nothing of time or person and is the same for the same seed.

    The order in which they are given does not matter: they are sorted first, and a random uid tells nothing.
    """
    order = sorted(keys)
    random.Random(seed).shuffle(order)  # noqa: S311  # a reproducible order, not a secret
    return order


def shared_positions(count: int, share: int, seed: int) -> set[int]:
    """Return which of the positions 1…count everybody codes: `share` percent of them, rounded up.

    Drawn over the whole round, so that a coder cannot tell a shared text by its place.
    """
    wanted = -(-count * share // 100)
    return set(random.Random(f"share {seed}").sample(range(1, count + 1), wanted))  # noqa: S311  # see above


def assigned(count: int, coders: Sequence[Item], share: int, seed: int) -> list[tuple[int, Item]]:
    """Return (position, coder) pairs: shared positions go to everybody, the rest goes round the coders in turn.

    Nobody gets more than one text more than another.
    """
    together = shared_positions(count, share, seed)
    pairs: list[tuple[int, Item]] = []
    alone = 0
    for position in range(1, count + 1):
        if position in together:
            pairs.extend((position, coder) for coder in coders)
        else:
            pairs.append((position, coders[alone % len(coders)]))
            alone += 1
    return pairs
