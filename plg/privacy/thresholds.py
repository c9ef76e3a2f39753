"""What a figure about a group may show to those who know the group: no cell and no overlap that tells of one person.

Pure functions, used by whatever shows figures to others than researchers. Researchers see every cell of a group that
is large enough: for them `enough` is all there is.
"""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from collections.abc import Set as AbstractSet


def enough(persons: int, minimum: int) -> bool:
    """Return whether so many persons may stand behind one figure."""
    return persons >= minimum


def fold(cells: Sequence[int], minimum: int) -> tuple[int | None, ...]:
    """Return the counts of one table whose total is known, with every cell that tells of one person folded (None).

    Folded are cells of 1 up to `minimum`, and then their nearest neighbours until what is folded keeps its secret from
    whoever subtracts the rest from the total and knows this rule: at least two cells, at least `minimum` persons, and
    not so few or so many that there is only one way to spread them. Neighbours by place, not by size: a choice by size
    would tell the size. Where everybody is in one cell, or only empty cells would be left, the whole table is folded:
    what holds for all is known of each. Nothing is shown of fewer than `minimum` persons.
    """
    total = sum(cells)
    nothing: tuple[int | None, ...] = (None,) * len(cells)
    if not enough(total, minimum) or total in cells:
        return nothing
    folded = {at for at, count in enumerate(cells) if 0 < count < minimum}
    others = {at for at, count in enumerate(cells) if count >= minimum}
    while folded and _tells([cells[at] for at in folded], minimum) and others:
        nearest = min(others, key=lambda at: (min(abs(at - one) for one in folded), at))
        folded.add(nearest)
        others.remove(nearest)
    if not others:
        return nothing
    return tuple(None if at in folded else count for at, count in enumerate(cells))


def _tells(folded: Sequence[int], minimum: int) -> bool:
    persons, cells = sum(folded), len(folded)
    return cells < 2 or persons < minimum or persons in {cells, cells * (minimum - 1)}


def apart_enough(groups: Mapping[str, AbstractSet[Hashable]], minimum: int) -> list[str]:
    """Return which figures about the same thing may be shown together, the first ones first.

    Each figure is known by the persons behind it. Subtracting figures from one another gives figures about the persons
    in one and not in the other, and so on; all of those are made of the parts into which the shown groups cut the
    persons. So a figure is added only while every part holds nobody, or at least `minimum` persons.
    """
    shown: list[str] = []
    for name, persons in groups.items():
        if persons and all(size >= minimum for size in _parts([*(groups[one] for one in shown), persons])):
            shown.append(name)
    return shown


def _parts(groups: Sequence[AbstractSet[Hashable]]) -> list[int]:
    everybody = set[Hashable]().union(*groups)
    return list(Counter(tuple(person in group for group in groups) for person in everybody).values())
