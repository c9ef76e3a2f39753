"""Reads of cases: of a meeting, in their parts, and two texts side by side."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from intervisie.access import visible_cases, visible_meetings
from intervisie.models import Meeting, StarrCase
from intervisie.words import MeetingState
from logbook.selectors import Held, guide
from plg.models import Membership


def cases_of_meeting(member: Membership, meeting: Meeting) -> list[StarrCase]:
    """Return the cases brought to this meeting that the member may read. One query."""
    return list(visible_cases(member).filter(meeting=meeting))


@dataclass(frozen=True)
class Step:
    """One part of a case: what it is called, the question behind it, and what the author wrote."""

    key: str
    label: str
    text: str


def steps_of(case: StarrCase) -> list[Step]:
    """Return the filled parts of a case in the order of STARR. No query."""
    keys = ("situation", "task", "action", "result", "reflection")
    return [Step(key, _label(key), getattr(case, key)) for key in keys if getattr(case, key)]


def whole_text(case: StarrCase) -> str:
    """Return a case as one text: the question to the group, then the filled parts, each below its name. No query."""
    asked = Step("feedback_question", _label("feedback_question"), case.feedback_question)
    steps = [asked, *steps_of(case)]
    return "\n\n".join(f"{step.label}\n{step.text}" for step in steps if step.text)


def issues_to_choose(member: Membership, case: StarrCase | None = None) -> list[tuple[str, str]]:
    """Return the leadership issues a case can hang on, key and label; one it holds already too. One or two queries."""
    return list(guide(member.community, Held(issue=case.issue) if case else None).issue_labels.items())


def issue_label(case: StarrCase) -> str:
    """Return the issue of a case in the language of the visitor, "" without one. At most two queries."""
    return guide(case.community, Held(issue=case.issue)).issue_labels.get(case.issue, case.issue) if case.issue else ""


def both_texts(mine: dict[str, str], theirs: StarrCase) -> list[tuple[str, str, str, str]]:
    """Return (key, label, what I wrote, what stands there) for every part that differs. No query."""
    return [
        (key, _label(key), text, getattr(theirs, key)) for key, text in mine.items() if text != getattr(theirs, key)
    ]


def meetings_to_share_in(member: Membership) -> QuerySet[Meeting]:
    """Return the meetings a case can be brought to: of this community, still to come."""
    return visible_meetings(member).filter(ends_at__gte=timezone.now()).exclude(state=MeetingState.CANCELLED)


def _label(key: str) -> str:
    return str(getattr(StarrCase._meta.get_field(key), "verbose_name", key))
