"""Which texts take part, in which order, and who codes which. Pure; the same seed gives the same.

Used when a round opens and when texts or coders are added. Never touches the database.
"""

import random
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import TypeVar
from uuid import UUID

Item = TypeVar("Item")


def shuffled(keys: Sequence[UUID], seed: int, batch: int = 1) -> list[UUID]:
    """Return the keys in an order that tells nothing of time or person and is the same for the same seed.

    The order in which they are given does not matter: they are sorted first, and a random uid tells nothing.
    """
    order = sorted(keys)
    _random(seed, "", batch).shuffle(order)
    return order


def drawn(
    keys: Sequence[UUID], seed: int, *, count: int | None = None, percent: int | None = None, batch: int = 1
) -> set[UUID]:
    """Return the sample: `count` of these keys, or `percent` of them rounded up, or all of them."""
    wanted = len(keys)
    if percent is not None:
        wanted = -(-len(keys) * percent // 100)
    if count is not None:
        wanted = min(wanted, count)
    return set(_random(seed, "sample ", batch).sample(sorted(keys), wanted))


def shared_positions(count: int, share: int, seed: int, *, first: int = 1, batch: int = 1) -> set[int]:
    """Return which of `count` positions from `first` on more than one codes: `share` percent of them, rounded up.

    Drawn over the whole batch, so that a coder cannot tell a shared text by its place.
    """
    wanted = -(-count * share // 100)
    return set(_random(seed, "share ", batch).sample(range(first, first + count), wanted))


def assigned(
    positions: Sequence[int], coders: Sequence[Item], shared: set[int], *, per_text: int = 0, before: Sequence[int] = ()
) -> list[tuple[int, Item]]:
    """Return (position, coder) pairs: `per_text` coders (0: all) for a shared position, one for every other.

    Nobody gets more than one text more than another, and no two coders meet much more often than two others.
    `before` says how many texts each coder had already: who had fewest is first in turn, and nothing else.
    """
    had = list(before) or [0] * len(coders)
    loads, met = [0] * len(coders), dict.fromkeys(combinations(range(len(coders)), 2), 0)
    pairs: list[tuple[int, Item]] = []
    for position in positions:
        wanted = (min(per_text, len(coders)) or len(coders)) if position in shared else 1
        for coder in _in_turn(wanted, loads, had, met):
            loads[coder] += 1
            pairs.append((position, coders[coder]))
    return pairs


def handed_over(
    work: Mapping[Item, Sequence[int]], loads: Mapping[Item, int], texts: Mapping[int, int], newcomers: int
) -> list[tuple[int, int]]:
    """Return which of the assignments nobody has begun go to which newcomer (0, 1, …), so that all have as many.

    `work` holds the unbegun ones of every coder, `texts` of which text each is, `loads` what each coder has in all.
    Taken one by one from who has most, the last in line first, until a newcomer would have more than anybody keeps.
    Nobody gets one text twice: what every newcomer has by now stays where it is.
    """
    left = {coder: list(items) for coder, items in work.items()}
    heavy, given = dict(loads), [set[int]() for _ in range(newcomers)]
    moved: list[tuple[int, int]] = []
    while True:
        for items in left.values():
            while items and all(texts[items[-1]] in had for had in given):
                items.pop()
        able = [coder for coder in heavy if left.get(coder)]
        if not able:
            return moved
        most = max(able, key=lambda coder: heavy[coder])
        if heavy[most] - 1 < -(-(len(moved) + 1) // newcomers):
            return moved
        item = left[most].pop()
        takers = [who for who, had in enumerate(given) if texts[item] not in had]
        who = min(takers, key=lambda one: len(given[one]))
        given[who].add(texts[item])
        moved.append((item, who))
        heavy[most] -= 1


def _in_turn(wanted: int, loads: Sequence[int], had: Sequence[int], met: dict[tuple[int, int], int]) -> tuple[int, ...]:
    """Choose who code the next text: who have least, then who had least, then who met least, then the first."""
    order = sorted(range(len(loads)), key=lambda coder: (loads[coder], had[coder], coder))
    if wanted in (1, len(order)):
        return tuple(sorted(order[:wanted]))
    edge = order[wanted - 1]
    sure = [coder for coder in order if (loads[coder], had[coder]) < (loads[edge], had[edge])]
    level = [coder for coder in order if (loads[coder], had[coder]) == (loads[edge], had[edge])]
    teams = (tuple(sorted([*sure, *rest])) for rest in combinations(level, wanted - len(sure)))
    chosen = min(teams, key=lambda team: (sum(met[pair] for pair in combinations(team, 2)), team))
    for pair in combinations(chosen, 2):
        met[pair] += 1
    return chosen


def _random(seed: int, use: str, batch: int) -> random.Random:
    """Return the source of chance for one use in one batch. The first batch draws as it always did."""
    key = f"{use}{seed}" if batch == 1 else f"{use}{seed} {batch}"
    return random.Random(seed if key == str(seed) else key)  # noqa: S311  # reproducible, not a secret
