"""This app's part of the demo world: the meetings of both communities, who was there, rankings, and a few cases."""

import re
from datetime import datetime, time
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from intervisie.access import attending
from intervisie.demo.rankings import build_rankings
from intervisie.models import AgendaItem, Attendance, Meeting, StarrCase
from intervisie.words import AgendaPart, AttendanceState, CaseState, MeetingState
from plg.models import Community

CASES = Path(__file__).parent / "cases.yaml"
PEOPLE = Path(__file__).parents[2] / "plg" / "demo"
TEXTS = ("title", "situation", "task", "action", "result", "reflection", "feedback_question")
MINUTES = re.compile(r"(?P<title>.+) \((?P<minutes>\d+) min\)")
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


def build(size: str, entries: int) -> None:
    """Make the demo meetings, rankings and cases; a second time adds nothing. The size of the world changes nothing."""
    meetings: dict[tuple[str, int], Meeting] = {}
    for file in sorted(PEOPLE.glob("*.yaml")):
        world = yaml.safe_load(file.read_text(encoding="utf-8"))
        community = Community.objects.get(slug=world["community"]["slug"])
        for line in world["meetings"]:
            meetings[community.slug, line["number"]] = _meeting(community, line)
    for case in yaml.safe_load(CASES.read_text(encoding="utf-8"))["cases"]:
        _case(case, meetings[case["community"], case["meeting"]])
    build_rankings(meetings)


def _meeting(community: Community, line: dict[str, Any]) -> Meeting:
    starts, ends = (
        timezone.make_aware(datetime.combine(line["date"], time.fromisoformat(line[key]))) for key in ("start", "end")
    )
    state = MeetingState.CLOSED if ends < timezone.now() else MeetingState.PLANNED
    rest = {"ends_at": ends, "place": line["place"], "state": state}
    meeting, made = Meeting.objects.get_or_create(
        community=community, title=line["title"], starts_at=starts, defaults=rest
    )
    if made:
        AgendaItem.objects.bulk_create(_items(meeting, line["agenda"]))
        if state == MeetingState.CLOSED:
            _attendances(meeting, line["number"])
    return meeting


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
    """Note who was there: everybody but one, and one who came later; who that is differs by meeting."""
    people = list(attending(meeting))
    states = dict.fromkeys(range(len(people)), AttendanceState.PRESENT)
    states[(3 * number) % len(people)] = AttendanceState.ABSENT
    states[(3 * number + 1) % len(people)] = AttendanceState.LATE
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, member=member, state=states[at], noted_at=meeting.starts_at)
        for at, member in enumerate(people)
    )


def _case(case: dict[str, Any], meeting: Meeting) -> None:
    author = meeting.community.memberships.get(user__email=f"{case['who']}@demo.example")
    state = CaseState(case["state"])
    StarrCase.objects.get_or_create(
        community=meeting.community,
        author=author,
        title=case["title"],
        defaults={
            **{key: case.get(key, "").strip() for key in TEXTS if key != "title"},
            "state": state,
            "meeting": meeting if state != CaseState.DRAFT else None,
        },
    )
