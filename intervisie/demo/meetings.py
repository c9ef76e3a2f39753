"""The meetings of the demo world: by date, or in weeks around the last Thursday that is over; who was there."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from intervisie.access import attending
from intervisie.models import AgendaItem, Attendance, Meeting
from intervisie.moments import is_over
from intervisie.words import AgendaPart, AttendanceState
from plg.models import Community

MINUTES = re.compile(r"(?P<title>.+) \((?P<minutes>\d+) min\)")
THURSDAY = 3
#: Words in the name of a part that tell what kind it is; anything else is something brought in.
KINDS = {
    AgendaPart.INTERVISION: ("intervisie", "casus"),
    AgendaPart.EXCHANGE: (
        "kennismaken",
        "rondje",
        "rondgang",
        "uitwisselen",
        "groepsgesprek",
        "terug naar",
        "check-in",
    ),
    AgendaPart.CLOSING: ("afspraken", "voornemens", "afscheid"),
}


def build_meeting(community: Community, line: dict[str, Any]) -> Meeting:
    """Make one meeting with its programme and who was there; one that stands, by its title, is left as it is."""
    if stands := Meeting.objects.filter(community=community, title=line["title"]).first():
        return stands
    day = line.get("date") or _thursday() + timedelta(weeks=line["weeks"])
    starts, ends = (
        timezone.make_aware(datetime.combine(day, time.fromisoformat(line[key]))) for key in ("start", "end")
    )
    meeting = Meeting.objects.create(
        community=community,
        title=line["title"],
        starts_at=starts,
        ends_at=ends,
        place=line["place"],
        themes=line.get("themes", []),
    )
    AgendaItem.objects.bulk_create(_items(meeting, line["agenda"]))
    if is_over(meeting, timezone.now()):
        _attendances(meeting, line["number"])
    return meeting


def _thursday() -> date:
    """Return the last Thursday before today, so that what stands in weeks from it was a working day."""
    yesterday = timezone.localdate() - timedelta(days=1)
    return yesterday - timedelta(days=(yesterday.weekday() - THURSDAY) % 7)


def _items(meeting: Meeting, agenda: str) -> list[AgendaItem]:
    """Read an agenda written as one sentence: its parts, each with its minutes."""
    found = [MINUTES.fullmatch(part.strip(" ,")) for part in re.findall(r".+?min\)", agenda)]
    return [
        AgendaItem(
            meeting=meeting,
            order=at,
            part=_kind(part["title"]),
            title=part["title"][:1].upper() + part["title"][1:],
            minutes=int(part["minutes"]),
        )
        for at, part in enumerate(found)
        if part
    ]


def _kind(title: str) -> AgendaPart:
    words = title.lower()
    return next((kind for kind, signs in KINDS.items() if any(sign in words for sign in signs)), AgendaPart.INPUT)


def _attendances(meeting: Meeting, number: int) -> None:
    """Note who was there: everybody who ever came in but one, and one who came later; who that is differs by meeting.

    Who missed the first read back, who missed the second was sent the page, and the others can still be sent it.
    """
    people = [member for member in attending(meeting) if member.user.last_login]
    states = dict.fromkeys(range(len(people)), AttendanceState.PRESENT)
    states[(3 * number) % len(people)] = AttendanceState.ABSENT
    states[(3 * number + 1) % len(people)] = AttendanceState.LATE
    sent = meeting.ends_at + timedelta(days=1) if number < 3 else None
    read = meeting.ends_at + timedelta(days=3) if number == 1 else None
    Attendance.objects.bulk_create(
        Attendance(
            meeting=meeting,
            member=member,
            state=states[at],
            noted_at=meeting.starts_at,
            sent_at=sent if states[at] == AttendanceState.ABSENT else None,
            read_back_at=read if states[at] == AttendanceState.ABSENT else None,
        )
        for at, member in enumerate(people)
    )
