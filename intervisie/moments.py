"""When something about a meeting can be done: checking in, being late, reading back. Pure.

Used by services and selectors. Never touches the database.
"""

from datetime import datetime, timedelta
from enum import Enum

from intervisie.models import Meeting
from intervisie.words import AttendanceState, MeetingState

#: From how long before until how long after a meeting somebody can say that they are there.
BEFORE, AFTER = timedelta(hours=2), timedelta(hours=3)
#: Who comes in later than this after the beginning is noted as having come later.
A_QUARTER = timedelta(minutes=15)


def takes_check_ins(meeting: Meeting, now: datetime) -> bool:
    """Return whether somebody can check in now."""
    around = meeting.starts_at - BEFORE <= now <= meeting.ends_at + AFTER
    return around and meeting.state != MeetingState.CANCELLED


class CheckInState(Enum):
    """What becomes of somebody who wants to check in now."""

    EARLY = "early"
    OPEN = "open"
    OVER = "over"
    CANCELLED = "cancelled"


def check_in_state(meeting: Meeting, now: datetime) -> CheckInState:
    """Return whether somebody can check in now, and if not, why not."""
    if meeting.state == MeetingState.CANCELLED:
        return CheckInState.CANCELLED
    if takes_check_ins(meeting, now):
        return CheckInState.OPEN
    return CheckInState.EARLY if now < meeting.starts_at else CheckInState.OVER


def takes_notes(meeting: Meeting, now: datetime) -> bool:
    """Return whether the facilitator can note who is there: from shortly before the beginning, and ever after."""
    return meeting.starts_at - BEFORE <= now and meeting.state != MeetingState.CANCELLED


def came_as(meeting: Meeting, now: datetime) -> AttendanceState:
    """Return how somebody who comes in now is noted."""
    return AttendanceState.PRESENT if now <= meeting.starts_at + A_QUARTER else AttendanceState.LATE


def is_over(meeting: Meeting, now: datetime) -> bool:
    """Return whether a meeting is something to read back."""
    return meeting.ends_at < now
