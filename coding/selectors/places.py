"""Where a coder is in a round: the numbers of the texts around one, the next without a code, and how many are done.

Used by the workbench. Costs the same in a round of a hundred thousand texts: what lies around a text is found by the
index, for the keys of texts rise with their numbers.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from coding.access import own_assignments
from coding.models import Assignment, Coder, Round, Source
from coding.selectors.tallies import done_in_big, done_in_small, stamp
from plg.models import Membership


@dataclass(frozen=True)
class Place:
    """Where the coder is: how many are done, and the numbers of the texts around this one."""

    done: int
    given: int
    before: int | None
    after: int | None
    next_open: int | None


def place(member: Membership, round: Round, assignment: Assignment) -> Place:
    """Return how far the member is and what lies around this text; the next open text goes round.

    Two queries, one more for each kind of text beyond the first.
    """
    source, seat = assignment.source_id, assignment.coder_id
    mine = own_assignments(member, round).filter(coder=seat)
    undone = mine.filter(done_at=None)
    last = Source.objects.filter(round=round).order_by("-position").values("position")[:1]
    found = (
        Coder.objects.filter(pk=seat)
        .annotate(
            before=_number(mine.filter(source__lt=source).order_by("-source_id")),
            after=_number(mine.filter(source__gt=source).order_by("source_id")),
            open_after=_number(undone.filter(source__gt=source).order_by("source_id")),
            open_before=_number(undone.filter(source__lt=source).order_by("source_id")),
            left=_count(Assignment.objects.filter(coder=OuterRef("pk"), done_at=None), "coder"),
            last=Subquery(last),
            seats=_count(Coder.objects.filter(round=round), "round"),
        )
        .values("before", "after", "open_after", "open_before", "left", "last", "seats")
        .get()
    )
    big = stamp(round.pk, found["last"], found["seats"])
    so_far = done_in_big(round, seat, big, found["left"]) if big else done_in_small(round, seat)
    next_open = found["open_after"] or found["open_before"]
    return Place(so_far.done, so_far.given, found["before"], found["after"], next_open)


def next_position(member: Membership, round: Round) -> int | None:
    """Return the number of the first text of one's own that is not coded yet. Two queries."""
    seat = Coder.objects.filter(round=round, membership=member).values_list("pk", flat=True).first()
    mine = own_assignments(member, round).filter(coder=seat, done_at=None).order_by("source_id")
    return mine.values_list("source__position", flat=True).first()


def _number(rows: QuerySet[Assignment]) -> Subquery:
    return Subquery(rows.values("source__position")[:1])


def _count(rows: QuerySet[Any], of: str) -> Coalesce:
    return Coalesce(Subquery(rows.order_by().values(of).annotate(n=Count("*")).values("n")), 0)
