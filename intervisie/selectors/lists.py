"""Lists to begin a ranking with: the leadership issues, the palettes of learning forms. In the visitor's language."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from intervisie.words import Method
from logbook.selectors import guide
from plg.models import Community
from plg.selectors import chosen_content


@dataclass(frozen=True)
class ReadyList:
    """Something to weigh: the question, its lines, and the manner that goes with it."""

    key: str
    label: str
    question: str
    lines: list[str]
    method: Method


def ready_lists(community: Community) -> list[ReadyList]:
    """Return the lists a community can begin a ranking with. A few queries, the same for every community."""
    issues = [f"{issue.label}: {issue.description}" for issue in guide(community).issues]
    found = [
        ReadyList(
            "vraagstukken",
            _("De vraagstukken"),
            _("Welke vraagstukken zijn voor jou nu het dringendst?"),
            issues,
            Method.POINTS,
        )
    ]
    palette = chosen_content(community, "palette")
    for one in palette.body["lists"] if palette else ():
        lines = [_said(form) for form in one["forms"]]
        found.append(ReadyList(one["key"], _said(one["label"]), _said(one["question"]), lines, Method.TOP_THREE))
    return found


def _said(text: Mapping[str, str]) -> str:
    return text["en"] if get_language() == "en" else text["nl"]
