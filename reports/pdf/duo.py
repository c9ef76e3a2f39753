"""The report of a duo as PDF. Used by the task and the command. Takes plain facts; reads no database."""

from typing import Any

from django.utils.translation import gettext as _

from plg.queue import Progress
from reports.pdf import engine
from reports.pdf.progress import LONG, ShownLine, month_title, paragraphs, shown
from reports.pdf.steps import rendered
from reports.selectors.duo import DuoFacts, DuoLine


def make_duo_report(facts: DuoFacts, progress: Progress) -> engine.Rendered:
    """Return the PDF. The same facts give the same bytes, whoever of the duo asks."""

    def context() -> dict[str, Any]:
        parts = [
            (_("Leervragen"), facts.questions),
            (_("Voornemens"), facts.intentions),
            (_("Opbrengsten"), facts.yields),
        ]
        return {
            "facts": facts,
            "names": joined(facts.names),
            "people": facts.by_person,
            "school": facts.school,
            "months": [(month_title(month), [shown(card) for card in month.cards]) for month in facts.months],
            "threads": [(title, [_line(line) for line in lines]) for title, lines in parts if lines],
        }

    return rendered("pdf/duo.html", facts.seal, progress, context)


def joined(names: list[str]) -> str:
    """Return names as one says them: with "en" before the last."""
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s en %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}


def _line(line: DuoLine) -> ShownLine:
    return ShownLine(line.above, paragraphs(line.text), [], len(line.text) > LONG)
