"""Reads of the facilitators' checklist: every criterion, how it stands now, and how it stood before."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language

from intervisie.access import visible_criterion_lines
from intervisie.models import CriterionLine
from plg.models import ContentVersion, Membership
from plg.selectors import chosen_content


@dataclass(frozen=True)
class Criterion:
    """One criterion with its lines, the last one first."""

    key: str
    label: str
    question: str
    authors: str
    lines: list[CriterionLine]

    @property
    def now(self) -> CriterionLine | None:
        return self.lines[0] if self.lines else None


@dataclass(frozen=True)
class Checklist:
    """The list a community works with, and the last line of all, by which a form knows what its reader saw."""

    version: ContentVersion
    about: str
    criteria: list[Criterion]

    @property
    def seen(self) -> int:
        return max((line.pk for one in self.criteria for line in one.lines), default=0)


def checklist(member: Membership) -> Checklist | None:
    """Return the checklist with everything noted at it, for who may keep it; None when there is none. Three queries."""
    version = chosen_content(member.community, "checklist")
    if version is None:
        return None
    lines: dict[str, list[CriterionLine]] = {}
    for line in visible_criterion_lines(member).filter(checklist__key=version.key).order_by("-made_at", "-pk"):
        lines.setdefault(line.criterion, []).append(line)
    return Checklist(
        version,
        _said(version.body["about"]),
        [
            Criterion(
                one["key"], _said(one["label"]), _said(one["question"]), one["authors"], lines.get(one["key"], [])
            )
            for one in version.body["criteria"]
        ],
    )


def criterion_label(version: ContentVersion, key: str) -> str:
    """Return what a criterion is called, in the language of the visitor. No query."""
    found = [_said(one["label"]) for one in version.body["criteria"] if one["key"] == key]
    return found[0] if found else key


def _said(text: Mapping[str, str]) -> str:
    return text["en"] if get_language() == "en" else text["nl"]
