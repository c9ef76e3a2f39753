"""The report of a community as PDF. Used by the task, the command and the bundle. Plain facts; reads no database."""

from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plg.pictures import Bar, Bars
from plg.queue import Progress
from reports.pdf import engine, pictures
from reports.pdf.steps import rendered
from reports.selectors.group import CommunityFacts, Gathering, Weighed

#: So many characters of a label beside a bar; more stands in the table.
LONGEST = 84


@dataclass(frozen=True)
class ShownRanking:
    """A ranking as the template sets it."""

    ranking: Weighed
    question: str
    bars: pictures.Drawing
    rows: list[tuple[int, str, int, tuple[int, ...]]]


def make_community_report(facts: CommunityFacts, progress: Progress) -> engine.Rendered:
    """Return the PDF. The same facts give the same bytes."""

    def context() -> dict[str, Any]:
        noted = [one for one in facts.meetings if one.there is not None and not one.cancelled]
        return {
            "facts": facts,
            "meetings": [(one, one.title, "; ".join(one.themes)) for one in facts.meetings],
            "attendance": pictures.on_paper(_attendance(noted)) if noted else None,
            "themes": facts.themes,
            "rankings": [_ranking(one) for one in facts.rankings],
            "agreed": [(one, one.text) for one in facts.agreed],
        }

    return rendered("pdf/community.html", facts.seal, progress, context)


def _attendance(meetings: list[Gathering]) -> Bars:
    """Return how many were at each meeting, as bars in time. It says of nobody whether they were there."""
    counts = [one.there or 0 for one in meetings]
    title = (
        _("Bij elke bijeenkomst waren er %(n)s") % {"n": counts[0]}
        if len(set(counts)) == 1
        else _("Er waren %(least)s tot %(most)s deelnemers") % {"least": min(counts), "most": max(counts)}
    )
    noted = {one.noted for one in meetings}
    n = str(max(noted)) if len(noted) == 1 else _("%(least)s tot %(most)s") % {"least": min(noted), "most": max(noted)}
    return Bars(
        title=title,
        subtitle=ngettext(
            "Aanwezigen bij %(meetings)s bijeenkomst waar dat is genoteerd (n = %(n)s mensen per keer).",
            "Aanwezigen bij %(meetings)s bijeenkomsten waar dat is genoteerd (n = %(n)s mensen per keer).",
            len(meetings),
        )
        % {"meetings": len(meetings), "n": n},
        bars=tuple(Bar(_short(one), one.there or 0) for one in meetings),
        says=_("Dit telt wie er was. Het zegt niet waarom iemand er niet was, en niets over wie."),
    )


def _short(one: Gathering) -> str:
    return f"{date_format(one.day, 'j b')} · {_cut(one.title)}"


def _ranking(one: Weighed) -> ShownRanking:
    return ShownRanking(one, one.question, pictures.on_paper(_fitting(one.bars)), list(one.rows))


def _fitting(found: Bars) -> Bars:
    """Return the bars with their words cut where they take many lines: the table has them whole."""
    bars = tuple(Bar(_cut(bar.label), bar.count, bar.tone, bar.group) for bar in found.bars)
    return Bars(_cut(found.title), found.subtitle, bars, found.says)


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST else words[: LONGEST - 1].rstrip() + "…"
