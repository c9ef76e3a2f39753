"""What was brought in, as a screen shows it: all of a step, or only what came since the screen asked last.

A screen names the last thing it has and how many it has; where that does not fit, it is given all of it again.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from uuid import UUID

from django.db.models import QuerySet

from intervisie.access import visible_contributions
from intervisie.formats import Step
from intervisie.models import Contribution, Session
from plg.models import Membership

#: How long what was read for one screen is good for the next that asks the same: the forty of one moment.
FRESH = 3.0


@dataclass(frozen=True)
class Said:
    """Something that was brought in; who it was is '' where the step does not show that."""

    text: str
    who: str
    mine: bool


@dataclass(frozen=True)
class Seen:
    """What a screen has of this step: the last thing, and how many."""

    last: UUID
    count: int


@dataclass(frozen=True)
class Heard:
    """What was brought in at a step, the last one first; with `is_more` only what came after what the screen has."""

    said: list[Said]
    count: int = 0
    last: str = ""
    is_more: bool = False


_Found = tuple[list[Contribution], bool]


class _Moment:
    """What screens that have the same ask in the same moment, read once a process and soon forgotten."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: dict[object, tuple[float, _Found]] = {}

    def of(self, key: object, read: Callable[[], _Found]) -> _Found:
        with self._lock:
            now = time.monotonic()
            self._kept = {one: kept for one, kept in self._kept.items() if kept[0] > now}
            if key not in self._kept:
                self._kept[key] = (now + FRESH, read())
            return self._kept[key][1]


_moment = _Moment()


def heard(member: Membership, session: Session, step: Step, seen: Seen | None = None) -> Heard:
    """Return what this member, who is inside, hears of the step that runs. At most three queries.

    What one who is inside hears of a version, everybody inside hears: what came since is read once for all of them.
    """
    here = visible_contributions(member).filter(session=session, step=session.step).order_by("-pk")
    if seen is None:
        found, is_more = list(here), False
    else:
        key = (session.uid, session.version, session.step, seen)
        found, is_more = _moment.of(key, lambda: _since(here, session, seen))
    before = seen if is_more else None
    return Heard(
        said=[_told(one, step, member) for one in found],
        count=len(found) + (before.count if before else 0),
        last=str(found[0].uid if found else before.last if before else ""),
        is_more=is_more,
    )


def by_step(member: Membership, session: Session, steps: list[Step]) -> list[tuple[Step, list[Said]]]:
    """Return what was brought in at every step of a session that is over, in its order. One query."""
    said = list(visible_contributions(member).filter(session=session).order_by("step", "pk"))
    found = [(step, [_told(one, step, member) for one in said if one.step == at]) for at, step in enumerate(steps)]
    return [(step, told) for step, told in found if told]


def _since(here: QuerySet[Contribution], session: Session, seen: Seen) -> _Found:
    """Return what came after what was seen, and True; or all of it, and False, when that is not here or less is.

    Whoever brings something in holds the session, so what is numbered later came later.
    """
    since = list(here.filter(pk__gte=Contribution.objects.filter(uid=seen.last).values("pk")))
    if since and since[-1].uid == seen.last:
        stand = session.contributions.filter(step=session.step).count()
        if stand == seen.count + len(since) - 1:
            return since[:-1], True
    return list(here), False


def _told(one: Contribution, step: Step, member: Membership) -> Said:
    return Said(one.text, one.author.user.name if step.shows_authors else "", one.author_id == member.pk)
