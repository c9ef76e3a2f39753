"""What marks of urgency come to: one person's own picture, and a picture of the group that tells of nobody. Pure.

Used when a matrix is shown and when it closes. Knows no table.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from intervisie.words import Shown, Urgency
from plg.privacy.thresholds import enough, fold

#: From this step on something counts as urgent, and a practice as already seen. The steps and this line are ours.
URGENT, SEEN = Urgency.URGENT, Shown.OFTEN


@dataclass(frozen=True)
class Answer:
    """What one person finds of one issue, as far as the picture of a group needs it."""

    urgent: bool
    seen: bool


#: What counted persons find of one issue, by the key of the person.
Answers = Mapping[int, Answer]


@dataclass(frozen=True)
class GroupRow:
    """One issue in the picture of a group. A count that is None is folded; `as_before` stands as in an earlier one."""

    key: str
    n: int
    urgent: bool  # for more than half
    urgent_count: int | None
    seen: bool  # with more than half
    seen_count: int | None
    as_before: bool = False


def answer(urgency: int | None, shown: int | None) -> Answer | None:
    """Return what two marks say, or None while one of them is missing: both figures are of the same persons."""
    if urgency is None or shown is None:
        return None
    return Answer(urgency >= URGENT, shown >= SEEN)


def group_row(key: str, answers: Answers, minimum: int) -> GroupRow | None:
    """Return one issue of the picture, or None when too few persons marked it.

    It tells on which side more than half stands, and a count only where neither side is so small, or everybody, that
    it would tell of somebody (`thresholds.fold`). Where a count is folded, several numbers fit with what is told.
    """
    n = len(answers)
    if not enough(n, minimum):
        return None
    urgent, seen = sum(one.urgent for one in answers.values()), sum(one.seen for one in answers.values())
    return GroupRow(
        key=key,
        n=n,
        urgent=2 * urgent > n,
        urgent_count=fold((urgent, n - urgent), minimum)[0],
        seen=2 * seen > n,
        seen_count=fold((seen, n - seen), minimum)[0],
    )


def tells_of_few(now: Answers, earlier: Answers, minimum: int) -> bool:
    """Return whether comparing two pictures of one issue would tell of fewer persons than `minimum`.

    Those who answered otherwise, came or went are what a comparison tells of. Nobody at all counts as few too, so
    that an unchanged picture and one that changed by one person look the same.
    """
    differs = [person for person in {*now, *earlier} if now.get(person) != earlier.get(person)]
    return len(differs) < minimum


def group_picture(
    now: Mapping[str, Answers],
    earlier: Sequence[tuple[Mapping[str, Answers], Mapping[str, GroupRow]]],
    minimum: int,
) -> list[GroupRow]:
    """Return the picture of a group in the order of `now`; issues that too few marked are left out.

    `earlier` holds what came before, the last one first: the answers, and the rows that were shown. A row that would
    tell of few beside an earlier one is not made: that earlier row stands in its place and says so.
    """
    rows = []
    for key, answers in now.items():
        row = group_row(key, answers, minimum)
        for before, shown in earlier if row else ():
            stood = shown.get(key)
            if stood and not stood.as_before and tells_of_few(answers, before.get(key, {}), minimum):
                row = GroupRow(**{**vars(stood), "as_before": True})
                break
        if row:
            rows.append(row)
    return rows
