"""Reads of what meetings agreed: what one decided, what came back to it from before, and what became of that."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from intervisie.access import visible_agreements
from intervisie.models import Agreement, AgreementHolder, AgreementMove, Meeting
from plg.access.decide import can
from plg.access.permissions import Permission
from plg.models import Membership


@dataclass(frozen=True)
class Point:
    """One thing that was agreed, as a page or a paper says it."""

    agreement: Agreement
    names: list[str]  # who does it; empty for what everybody agreed
    day: date | None  # by when, as it stands now
    moves: list[AgreementMove]
    may_tick: bool

    @property
    def is_action(self) -> bool:
        return self.agreement.by_when is not None

    @property
    def is_done(self) -> bool:
        return self.agreement.done_at is not None


@dataclass(frozen=True)
class Agreed:
    """What a meeting decided, and the action points of earlier meetings that were open when it began."""

    together: list[Point]
    actions: list[Point]
    came: list[Point]

    @property
    def open_before(self) -> list[Point]:
        """What still waits of what came back."""
        return [point for point in self.came if not point.is_done]

    @property
    def is_empty(self) -> bool:
        return not (self.together or self.actions or self.came)


def agreed(member: Membership, meeting: Meeting) -> Agreed:
    """Return what a meeting agreed and what came back to it. Three queries, whatever the number."""
    before = Q(by_when__isnull=False, meeting__starts_at__lt=meeting.starts_at)
    still = Q(done_at=None) | Q(done_at__gte=meeting.starts_at)
    rows = _loaded(visible_agreements(member).filter(Q(meeting=meeting) | (before & still)))
    points = [_point(member, row) for row in rows.order_by("meeting__starts_at", "pk")]
    here = [point for point in points if point.agreement.meeting_id == meeting.pk]
    return Agreed(
        together=[point for point in here if not point.is_action],
        actions=[point for point in here if point.is_action],
        came=[point for point in points if point.agreement.meeting_id != meeting.pk],
    )


def own_open_points(member: Membership) -> list[Point]:
    """Return the action points this member took upon them and that are still open, the first day first. Three
    queries."""
    return _by_day(member, _still_open(member).filter(holders__member=member))


def open_points(member: Membership) -> list[Point]:
    """Return every action point of the community that is still open, the first day first. Three queries."""
    return _by_day(member, _still_open(member))


def _still_open(member: Membership) -> QuerySet[Agreement]:
    return visible_agreements(member).filter(by_when__isnull=False, done_at=None)


def _by_day(member: Membership, rows: QuerySet[Agreement]) -> list[Point]:
    points = [_point(member, row) for row in _loaded(rows)]
    return sorted(points, key=lambda point: (point.day or date.max, point.agreement.pk))


def _loaded(rows: QuerySet[Agreement]) -> QuerySet[Agreement]:
    holders = AgreementHolder.objects.select_related("member__user").order_by("member__user__name", "pk")
    moves = AgreementMove.objects.select_related("by__user", "meeting").order_by("at", "pk")
    return rows.prefetch_related(Prefetch("holders", holders), Prefetch("moves", moves))


def _point(member: Membership, row: Agreement) -> Point:
    holders, moves = list(row.holders.all()), list(row.moves.all())
    mine = any(holder.member_id == member.pk for holder in holders)
    plans = can(member, Permission.PLAN_MEETINGS)
    return Point(
        agreement=row,
        names=[holder.member.user.name for holder in holders],
        day=moves[-1].until if moves else row.by_when,
        moves=moves,
        may_tick=row.by_when is not None and (plans or mine),
    )
