"""Where a coder is in a round: the numbers of the texts around one, the next without a code, and how many are done.

Used by the workbench. Costs the same in a round of a hundred thousand texts: what lies around a text is found by the
index, for the keys of texts rise with their numbers.
"""

from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from coding.access import own_assignments, whole_round
from coding.models import Assignment, Coder, Round
from plg.models import Membership

#: From so many texts on, how many of them left the round is counted once in `KEPT` seconds: a figure, never a text.
LARGE = 5000
KEPT = 60


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
    found = (
        Coder.objects.filter(pk=seat)
        .annotate(
            before=_number(mine.filter(source__lt=source).order_by("-source_id")),
            after=_number(mine.filter(source__gt=source).order_by("source_id")),
            open_after=_number(undone.filter(source__gt=source).order_by("source_id")),
            open_before=_number(undone.filter(source__lt=source).order_by("source_id")),
            every=_count(Assignment.objects.filter(coder=OuterRef("pk"))),
            left=_count(Assignment.objects.filter(coder=OuterRef("pk"), done_at=None)),
        )
        .values("before", "after", "open_after", "open_before", "every", "left")
        .get()
    )
    given, done = _standing(round, seat, found["every"], found["every"] - found["left"])
    return Place(done, given, found["before"], found["after"], found["open_after"] or found["open_before"])


def next_position(member: Membership, round: Round) -> int | None:
    """Return the number of the first text of one's own that is not coded yet. Two queries."""
    seat = Coder.objects.filter(round=round, membership=member).values_list("pk", flat=True).first()
    mine = own_assignments(member, round).filter(coder=seat, done_at=None).order_by("source_id")
    return mine.values_list("source__position", flat=True).first()


def _standing(round: Round, seat: int, every: int, done: int) -> tuple[int, int]:
    """Return how many of these texts stand now, and how many of those are done."""
    if every < LARGE:
        return _counted(round, seat)

    def gone() -> tuple[int, int]:
        given, finished = _counted(round, seat)
        return every - given, done - finished

    left, left_done = cache.get_or_set(f"coding.gone.{seat}", gone, KEPT) or (0, 0)
    return every - left, done - left_done


def _counted(round: Round, seat: int) -> tuple[int, int]:
    """Count the standing texts of one coder, and those done. One query a kind of text."""
    counts = [
        Assignment.objects.filter(coder=seat, source__in=texts).aggregate(given=Count("*"), done=Count("done_at"))
        for texts in whole_round(round)
    ]
    return sum(row["given"] for row in counts), sum(row["done"] for row in counts)


def _number(rows: QuerySet[Assignment]) -> Subquery:
    return Subquery(rows.values("source__position")[:1])


def _count(rows: QuerySet[Assignment]) -> Coalesce:
    return Coalesce(Subquery(rows.order_by().values("coder").annotate(n=Count("*")).values("n")), 0)
