"""This app's part of the demo world: the meetings of both communities, and a few STARR cases."""

from datetime import datetime, time
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from intervisie.models import Meeting, StarrCase
from intervisie.words import CaseState, MeetingState
from plg.models import Community

CASES = Path(__file__).parent / "cases.yaml"
PEOPLE = Path(__file__).parents[2] / "plg" / "demo"
TEXTS = ("title", "situation", "task", "action", "result", "reflection", "feedback_question")


def build(size: str, entries: int) -> None:
    """Make the demo meetings and cases; a second time adds nothing. The size of the world changes nothing here."""
    meetings: dict[tuple[str, int], Meeting] = {}
    for file in sorted(PEOPLE.glob("*.yaml")):
        world = yaml.safe_load(file.read_text(encoding="utf-8"))
        community = Community.objects.get(slug=world["community"]["slug"])
        for line in world["meetings"]:
            meetings[community.slug, line["number"]] = _meeting(community, line)
    for case in yaml.safe_load(CASES.read_text(encoding="utf-8"))["cases"]:
        _case(case, meetings[case["community"], case["meeting"]])


def _meeting(community: Community, line: dict[str, Any]) -> Meeting:
    starts, ends = (
        timezone.make_aware(datetime.combine(line["date"], time.fromisoformat(line[key]))) for key in ("start", "end")
    )
    state = MeetingState.CLOSED if ends < timezone.now() else MeetingState.PLANNED
    rest = {"ends_at": ends, "place": line["place"], "agenda": _lines(line["agenda"]), "state": state}
    return Meeting.objects.get_or_create(community=community, title=line["title"], starts_at=starts, defaults=rest)[0]


def _lines(agenda: str) -> str:
    """Set an agenda written as one sentence with a part on every line."""
    return "\n".join(part[:1].upper() + part[1:] for part in agenda.split("), ")).replace(" min\n", " min)\n")


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
