"""The urgency matrices of the demo world, closed and open, and what the facilitators noted at the criteria."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from intervisie.access import taking_part
from intervisie.models import CriterionLine, Matrix, MatrixMark, Meeting
from intervisie.services.urgency import fix_picture
from logbook.selectors import guide_versions
from plg.models import Community, ContentVersion, Membership
from plg.selectors import chosen_content

FILE = Path(__file__).parent / "urgency.yaml"
Meetings = dict[tuple[str, int], Meeting]


def build_urgency(meetings: Meetings) -> None:
    """Make the matrices and the lines of the checklist; where a community has any, nothing is added."""
    told = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    for line in told["matrices"]:
        _closed(told, meetings[line["community"], line["meeting"]])
    later = meetings[told["open"]["community"], told["open"]["meeting"]]
    if not Matrix.objects.filter(community=later.community, closed_at=None).exists():
        _matrix(later)
    _criteria(told["criteria"])


def _matrix(meeting: Meeting, **extra: Any) -> Matrix:
    issues = guide_versions(meeting.community)["issues"]
    ContentVersion.objects.filter(pk=issues.pk, frozen_at=None).update(frozen_at=timezone.now())
    return Matrix.objects.create(community=meeting.community, meeting=meeting, issues=issues, **extra)


def _closed(told: dict[str, Any], meeting: Meeting) -> None:
    if Matrix.objects.filter(meeting=meeting).exists():
        return
    matrix = _matrix(meeting, made_at=meeting.starts_at)
    people = [member for member in taking_part(meeting.community_id) if member.user.last_login]
    words = {(row["who"], row["issue"]): row["text"] for row in told["practices"]}
    marks = [
        _mark(matrix, member, key, [figures[which][at % len(figures[which])] for which in ("urgency", "shown")])
        for key, figures in told["marks"].items()
        for at, member in enumerate(people)
    ]
    for mark in marks:
        mark.practice = words.get((_name(mark.member), mark.issue), "")
    MatrixMark.objects.bulk_create(marks)
    fix_picture(matrix)
    Matrix.objects.filter(pk=matrix.pk).update(closed_at=meeting.ends_at)


def _mark(matrix: Matrix, member: Membership, issue: str, figures: list[str]) -> MatrixMark:
    urgency, shown = (int(figure) or None for figure in figures)
    when = matrix.made_at
    return MatrixMark(matrix=matrix, member=member, issue=issue, urgency=urgency, shown=shown, changed_at=when)


def _criteria(lines: list[dict[str, Any]]) -> None:
    for slug in {line["community"] for line in lines}:
        community = Community.objects.get(slug=slug)
        checklist = chosen_content(community, "checklist")
        if checklist is None or CriterionLine.objects.filter(community=community).exists():
            continue
        ContentVersion.objects.filter(pk=checklist.pk, frozen_at=None).update(frozen_at=timezone.now())
        people = {_name(one): one for one in community.memberships.select_related("user")}
        CriterionLine.objects.bulk_create(
            CriterionLine(
                community=community,
                checklist=checklist,
                criterion=line["key"],
                ticked=line["ticked"],
                note=line["note"],
                by=people[line["who"]],
                made_at=timezone.now() - timedelta(weeks=line["weeks"]),
            )
            for line in lines
            if line["community"] == slug
        )


def _name(member: Membership) -> str:
    return str(member.user.email).partition("@")[0]
