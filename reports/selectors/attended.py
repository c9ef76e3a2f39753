"""The meetings a participant was at, as plain data. Only where they were: never where not, and never why."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from intervisie.access import visible_attendances
from intervisie.words import AttendanceState, MeetingState
from plg.models import Membership


@dataclass(frozen=True)
class Attended:
    """A meeting the participant was at."""

    day: date
    title: str
    themes: list[str]
    noted_at: datetime


def attended(member: Membership, since: date | None = None, until: date | None = None) -> list[Attended]:
    """Return the meetings this member was at in a period, both ends included, the first one first. One query."""
    there = [AttendanceState.PRESENT, AttendanceState.LATE]
    rows = visible_attendances(member).filter(member=member, state__in=there)
    rows = rows.exclude(meeting__state=MeetingState.CANCELLED)
    rows = rows.filter(meeting__starts_at__date__gte=since) if since else rows
    rows = rows.filter(meeting__starts_at__date__lte=until) if until else rows
    return [
        Attended(timezone.localdate(row.meeting.starts_at), row.meeting.title, row.meeting.themes, row.noted_at)
        for row in rows.select_related("meeting").order_by("meeting__starts_at", "pk")
    ]
