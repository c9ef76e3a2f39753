"""Reads for who keeps the course of the programme: who missed what, and what stands open. Never a judgement, no sums.

People stand by name in the order of the alphabet; nothing here is counted per person.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from intervisie.access import visible_attendances, visible_cases, visible_meetings
from intervisie.models import Attendance, Meeting, StarrCase
from intervisie.moments import is_over
from intervisie.selectors.agreements import Point, open_points
from intervisie.words import AttendanceState, CaseState, MeetingState
from logbook.selectors import open_intentions
from plg.access.decide import can
from plg.access.permissions import Permission
from plg.models import Membership


@dataclass(frozen=True)
class Missed:
    """A meeting that was, and who was not there."""

    meeting: Meeting
    noted: bool  # whether anybody noted who was there
    absences: list[Attendance]

    @property
    def to_send(self) -> list[Attendance]:
        """Who can be sent the page to read back: not sent before, and did not say they read."""
        return [one for one in self.absences if not one.sent_at and not one.read_back_at and one.member.user.email]


@dataclass(frozen=True)
class Course:
    """How the programme goes on: what was missed, what people mean to do and agreed, and the cases that wait."""

    missed: list[Missed]
    intentions: list[Any]
    points: list[Point]
    cases: list[StarrCase]
    coming: Meeting | None

    @property
    def behind(self) -> int:
        """How many times somebody who was not there has not said yet that they read back."""
        return sum(1 for row in self.missed for one in row.absences if not one.read_back_at)


def course(member: Membership, now: datetime | None = None) -> Course | None:
    """Return how the programme goes on, for who may keep its course; None for anybody else. Eight queries."""
    if not can(member, Permission.KEEP_COURSE):
        return None
    now = now or timezone.now()
    meetings = list(visible_meetings(member).exclude(state=MeetingState.CANCELLED))
    notes: dict[int, list[Attendance]] = {}
    for note in visible_attendances(member).select_related("member__user").order_by("member__user__name", "pk"):
        notes.setdefault(note.meeting_id, []).append(note)
    waiting = visible_cases(member).filter(state=CaseState.SHARED, meeting__ends_at__lt=now)
    return Course(
        missed=[_missed(meeting, notes.get(meeting.pk, [])) for meeting in meetings if is_over(meeting, now)],
        intentions=open_intentions(member.community, member),
        points=open_points(member),
        cases=list(waiting.order_by("meeting__starts_at", "pk")),
        coming=next((meeting for meeting in meetings if not is_over(meeting, now)), None),
    )


def _missed(meeting: Meeting, notes: list[Attendance]) -> Missed:
    away = [one for one in notes if one.state == AttendanceState.ABSENT and one.member.left_at is None]
    return Missed(meeting, bool(notes), away)
