"""Reads of cases: of a meeting, in their parts, two texts side by side, and what research may use."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone, translation

from intervisie.access import visible_cases, visible_meetings
from intervisie.models import Meeting, StarrCase
from intervisie.words import CaseState, MeetingState
from logbook.selectors import Held, guide
from plg.access.roles import READING
from plg.models import Community, Membership
from plg.selectors import consenting_members
from plg.texts import tidy
from plg.words import Purpose


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


def research_text(case: StarrCase) -> str:
    """Return a case as research reads it: as one text, its parts under their Dutch names whoever reads. No query."""
    with translation.override("nl"):
        return tidy(whole_text(case))


def may_count(member: Membership) -> bool:
    """Return whether a case of this member may count in the research now. One query.

    It rests on the consent for what somebody writes of their own experience and lets count, text by text.
    """
    return consenting_members(Purpose.ENTRIES).filter(pk=member.pk).exists()


def research_cases(community: Community) -> QuerySet[StarrCase]:
    """Return the cases research may use now: brought to the group, marked by their owner, under consent today.

    Taking back the mark, the case or the consent takes effect in the next read. `kept` is the text that counts; the
    pseudonym of the author is loaded.
    """
    return (
        StarrCase.objects.filter(
            community=community,
            state__in=[CaseState.SHARED, CaseState.TREATED],
            counts_in_research=True,
            kept__isnull=False,
            author__in=consenting_members(Purpose.ENTRIES),
        )
        .select_related("kept", "author__pseudonym")
        .order_by("id")
    )


def case_insiders(community: Community) -> QuerySet[Membership]:
    """Return who reads the cases of this community under their author's name: insiders when they code those."""
    return Membership.objects.filter(community=community, roles__overlap=[role.value for role in READING])


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
