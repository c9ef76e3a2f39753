"""What research takes home of the meetings: who was there, of those who allow it, and what rankings came to.

Used by the export. Who may have it is asked there. Never a text: not what was brought in, nor what people added.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Max, QuerySet
from django.db.models.functions import TruncDate

from intervisie.models import Attendance, Option, Ranking, Vote
from intervisie.scoring import GIVES, standings
from intervisie.words import MeetingState, Method, RankingState
from plg.models import Community
from plg.selectors import consenting_members
from plg.words import Purpose

HIGHEST = max(points for given in GIVES.values() for points in given)


@dataclass(frozen=True)
class RankedRow:
    """What one thing got in one ranking: its rank, the total, and how many ballots gave 5, 4, 3, 2, 1 points."""

    ranking: UUID
    question: str
    method: str
    day: date
    ballots: int
    thing: str
    rank: int
    total: int
    counts: tuple[int, ...]


def attendance_table(community: Community) -> QuerySet[Any, Any]:
    """Return who was at which meeting, a row a person and meeting, of who lets research use notes of meetings.

    A cancelled meeting is not in it, nor anybody who was not noted down.
    """
    consenting = consenting_members(Purpose.SESSION_NOTES).filter(community=community)
    noted = Attendance.objects.filter(meeting__community=community, member__in=consenting)
    return (
        noted.exclude(meeting__state=MeetingState.CANCELLED)
        .order_by()
        .values(
            meeting_uid=F("meeting__uid"),
            member_key=F("member_id"),
            day=TruncDate("meeting__starts_at"),
            was=F("state"),
        )
    )


def ranked_rows(community: Community) -> Iterator[RankedRow]:
    """Yield what every closed ranking came to, thing by thing. Two queries and one a ranking.

    Counts of the whole group only: whose points they were is forgotten when a ranking closes.
    """
    closed = Ranking.objects.filter(community=community, state=RankingState.CLOSED).annotate(cast=Count("ballots"))
    for ranking in closed.prefetch_related("options").order_by("closed_at", "pk"):
        method = Method(ranking.method)
        votes = Vote.objects.filter(ballot__ranking=ranking).select_related("option").order_by("pk")
        found = standings(method, list(ranking.options.all()), [(vote.option, vote.points) for vote in votes])
        for row in found:
            yield _row(
                ranking, method, row.thing, row.rank, row.total, dict(zip(GIVES[method], row.counts, strict=True))
            )


def last_met(community: Community) -> datetime | None:
    """Return when somebody's presence was last noted or a ranking last closed; None when never. Two queries."""
    noted = Attendance.objects.filter(meeting__community=community).aggregate(at=Max("noted_at"))["at"]
    closed = Ranking.objects.filter(community=community).aggregate(at=Max("closed_at"))["at"]
    return max((moment for moment in (noted, closed) if moment), default=None)


def _row(ranking: Any, method: Method, thing: Option, rank: int, total: int, counts: dict[int, int]) -> RankedRow:
    return RankedRow(
        ranking=ranking.uid,
        question=ranking.question,
        method=method.value,
        day=ranking.closed_at.date(),
        ballots=ranking.cast,
        thing=thing.label,
        rank=rank,
        total=total,
        counts=tuple(counts.get(points, 0) for points in range(HIGHEST, 0, -1)),
    )
