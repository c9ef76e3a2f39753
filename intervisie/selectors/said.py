"""What was brought in, as a screen shows it: all of a step, or only what came since the screen asked last.

A screen names the last thing it has and how many it has; where that does not fit, it is given all of it again.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from intervisie.access import visible_contributions
from intervisie.formats import Step
from intervisie.models import Contribution, Session
from plg.models import Membership


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


def heard(member: Membership, session: Session, step: Step, seen: Seen | None = None) -> Heard:
    """Return what this member hears of the step that runs. One query, or two when something was seen before."""
    here = visible_contributions(member).filter(session=session, step=session.step).order_by("-pk")
    more = _since(here, session, seen) if seen else None
    found = list(here) if more is None else more
    return Heard(
        said=[_told(one, step, member) for one in found],
        count=len(found) + (seen.count if seen and more is not None else 0),
        last=str(found[0].uid if found else seen.last if seen and more is not None else ""),
        is_more=more is not None,
    )


def by_step(member: Membership, session: Session, steps: list[Step]) -> list[tuple[Step, list[Said]]]:
    """Return what was brought in at every step of a session that is over, in its order. One query."""
    said = list(visible_contributions(member).filter(session=session).order_by("step", "pk"))
    found = [(step, [_told(one, step, member) for one in said if one.step == at]) for at, step in enumerate(steps)]
    return [(step, told) for step, told in found if told]


def _since(here: QuerySet[Contribution], session: Session, seen: Seen) -> list[Contribution] | None:
    """Return what came after what was seen; None when that is not here, or something before it is gone.

    Whoever brings something in holds the session, so what is numbered later came later.
    """
    *more, last = [*here.filter(pk__gte=Contribution.objects.filter(uid=seen.last).values("pk"))] or [None]
    if last is None or last.uid != seen.last:
        return None
    stand = session.contributions.filter(step=session.step).count()
    return more if stand == seen.count + len(more) else None


def _told(one: Contribution, step: Step, member: Membership) -> Said:
    return Said(one.text, one.author.user.name if step.shows_authors else "", one.author_id == member.pk)
