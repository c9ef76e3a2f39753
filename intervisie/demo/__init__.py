"""This app's part of the demo world: meetings, who was there, rankings, matrices, cases, and sessions that are over."""

from pathlib import Path
from typing import Any

import yaml

from intervisie.demo.closing import build_closing
from intervisie.demo.meetings import build_meeting
from intervisie.demo.naming import decide_about_names
from intervisie.demo.rankings import build_rankings
from intervisie.demo.urgency import build_urgency
from intervisie.demo.worked import build_sessions
from intervisie.models import Meeting, StarrCase
from intervisie.services.cases import keep_text
from intervisie.words import CaseState
from plg.models import Community

CASES = Path(__file__).parent / "cases.yaml"
PEOPLE = Path(__file__).parents[2] / "plg" / "demo"
TEXTS = ("issue", "title", "situation", "task", "action", "result", "reflection", "feedback_question")


def build(size: str, entries: int) -> None:
    """Make the demo meetings and all that hangs on them; a second time adds nothing. The size of the world changes
    nothing."""
    meetings: dict[tuple[str, int], Meeting] = {}
    for file in sorted(PEOPLE.glob("*.yaml")):
        world = yaml.safe_load(file.read_text(encoding="utf-8"))
        community = Community.objects.get(slug=world["community"]["slug"])
        for line in world["meetings"]:
            meetings[community.slug, line["number"]] = build_meeting(community, line)
    for case in yaml.safe_load(CASES.read_text(encoding="utf-8"))["cases"]:
        _case(case, meetings[case["community"], case["meeting"]])
    build_rankings(meetings)
    build_urgency(meetings)
    build_sessions(meetings)
    build_closing(meetings)
    for community in {meeting.community for meeting in meetings.values()}:
        decide_about_names(community)


def _case(case: dict[str, Any], meeting: Meeting) -> None:
    author = meeting.community.memberships.get(user__email=f"{case['who']}@demo.example")
    state = CaseState(case["state"])
    made, _fresh = StarrCase.objects.get_or_create(
        community=meeting.community,
        author=author,
        title=case["title"],
        defaults={
            **{key: case.get(key, "").strip() for key in TEXTS if key != "title"},
            "state": state,
            "meeting": meeting if state != CaseState.DRAFT else None,
            "counts_in_research": case.get("counts", False),
        },
    )
    keep_text(made)
