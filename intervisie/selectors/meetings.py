"""Reads of meetings: which come and which were, the agenda by the clock, who was there, what a calendar takes over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils import timezone

from intervisie.access import attending, visible_attendances, visible_meetings
from intervisie.models import AgendaItem, Attendance, Material, MaterialFile, Meeting
from intervisie.moments import BEFORE, CheckInState, check_in_state, is_over
from intervisie.words import AttendanceState, MeetingState
from logbook.selectors import open_intentions
from plg.calendars import Appointment
from plg.models import Membership
from plg.services.letter_text import page
from plg.texts import plain


@dataclass(frozen=True)
class Agenda:
    """The meetings that come, and those that were, the last one first."""

    coming: list[Meeting]
    past: list[Meeting]


def agenda(member: Membership, now: datetime | None = None) -> Agenda:
    """Return the member's meetings, the coming ones first. One query."""
    now = now or timezone.now()
    meetings = list(visible_meetings(member))
    coming = [meeting for meeting in meetings if not is_over(meeting, now)]
    return Agenda(coming, [meeting for meeting in reversed(meetings) if is_over(meeting, now)])


def next_meeting(member: Membership) -> Meeting | None:
    """Return the next meeting that goes on, or None. One query."""
    coming = visible_meetings(member).filter(ends_at__gte=timezone.now())
    return coming.exclude(state=MeetingState.CANCELLED).first()


def returning_intentions(member: Membership, meeting: Meeting) -> list[Any]:
    """Return the open intentions that come back in the next meeting, as far as this member may read them; none in
    another. At most two queries."""
    following = next_meeting(member)
    return open_intentions(member.community, member) if following and following.pk == meeting.pk else []


@dataclass(frozen=True)
class TimedItem:
    """A part of the evening with the time it begins."""

    at: datetime
    item: AgendaItem


@dataclass(frozen=True)
class Programme:
    """The agenda by the clock, what there is to read, and how many minutes are over (below nothing: too full)."""

    items: list[TimedItem]
    materials: list[Material]
    files: list[MaterialFile]
    minutes: int
    spare: int

    @property
    def over(self) -> int:
        return max(0, -self.spare)


def programme(meeting: Meeting) -> Programme:
    """Return what is on the agenda and what there is to read. Three queries."""
    items, at = [], meeting.starts_at
    for item in meeting.items.all():
        items.append(TimedItem(at, item))
        at += timedelta(minutes=item.minutes)
    minutes = int((at - meeting.starts_at).total_seconds() // 60)
    spare = int((meeting.ends_at - at).total_seconds() // 60)
    return Programme(
        items, list(meeting.materials.all()), list(MaterialFile.objects.filter(meeting=meeting)), minutes, spare
    )


@dataclass(frozen=True)
class Present:
    """Somebody a meeting is for, and how they are noted; no note is None."""

    member: Membership
    noted: Attendance | None

    @property
    def state(self) -> str:
        return self.noted.state if self.noted else ""


def attendance(by: Membership, meeting: Meeting) -> list[Present]:
    """Return everybody the meeting is for with their note, for whoever plans it. Two queries.

    Who has a note and left since, stays on the list: they were there.
    """
    notes = {
        note.member_id: note for note in visible_attendances(by).filter(meeting=meeting).select_related("member__user")
    }
    here = list(attending(meeting))
    gone = [note.member for pk, note in notes.items() if pk not in {member.pk for member in here}]
    return [Present(member, notes.get(member.pk)) for member in here + gone]


def found(people: Iterable[Present], search: str) -> list[Present]:
    """Return those whose name holds every word that is searched for, whatever its accents. No query."""
    words = plain(search).split()
    return [person for person in people if all(word in plain(person.member.user.name) for word in words)]


def counts(people: Iterable[Present]) -> dict[str, int]:
    """Return how many there are of each state, on time or later, not noted, and all together. No query."""
    states = [person.state for person in people]
    of = {str(state): states.count(state) for state in AttendanceState}
    there = of[AttendanceState.PRESENT] + of[AttendanceState.LATE]
    return of | {"there": there, "open": states.count(""), "of": len(states)}


@dataclass(frozen=True)
class CheckInScreen:
    """What the wall says about checking in: whether one can, not yet, not any more or never; and how many did."""

    state: CheckInState
    opens_at: datetime
    there: int
    address: str  # where one checks in: the page of the meeting

    @property
    def host(self) -> str:
        """What to type in a browser; the rest one finds from there."""
        return urlsplit(self.address).netloc

    @property
    def version(self) -> str:
        """What a page compares to know that nothing happened."""
        return f"{self.state.value}-{self.there}"


def check_in_screen(by: Membership, meeting: Meeting, now: datetime) -> CheckInScreen:
    """Return what the wall shows of a meeting, for whoever plans it: a number of people, and nobody. One query."""
    there = visible_attendances(by).filter(meeting=meeting, state__in=(AttendanceState.PRESENT, AttendanceState.LATE))
    address = page(reverse("intervisie:meeting", args=[by.community.slug, meeting.uid]))
    return CheckInScreen(check_in_state(meeting, now), meeting.starts_at - BEFORE, there.count(), address)


def own_attendance(member: Membership, meeting: Meeting) -> Attendance | None:
    """Return how the member is noted at this meeting, or None. One query."""
    return visible_attendances(member).filter(meeting=meeting, member=member).first()


def missed(member: Membership, now: datetime | None = None) -> Meeting | None:
    """Return the last meeting when this member is noted as absent from it and did not say they read it back.

    At most two queries.
    """
    now = now or timezone.now()
    last = visible_meetings(member).filter(ends_at__lt=now).exclude(state=MeetingState.CANCELLED).last()
    if (
        last is None
        or not visible_attendances(member)
        .filter(meeting=last, member=member, state=AttendanceState.ABSENT, read_back_at=None)
        .exists()
    ):
        return None
    return last


def appointments(member: Membership, meetings: Iterable[Meeting]) -> list[Appointment]:
    """Return meetings as a calendar takes them over. No query besides the meetings."""
    return [_appointment(member, meeting) for meeting in meetings]


def _appointment(member: Membership, meeting: Meeting) -> Appointment:
    url = page(reverse("intervisie:meeting", args=[member.community.slug, meeting.uid]))
    return Appointment(
        uid=meeting.uid,
        title=f"{meeting.title} · {member.community.title}",
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        changed_at=meeting.changed_at,
        sequence=meeting.sequence,
        place=meeting.place,
        link=meeting.link,
        words=url,
        cancelled=meeting.state == MeetingState.CANCELLED,
    )
