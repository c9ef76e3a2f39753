"""The papers of a reflection interview: the preparation, and the summary on one page. Used by the tasks and commands.

Takes plain facts; reads no database.
"""

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from plg.errors import DomainError
from plg.queue import Progress
from reports.pdf import engine
from reports.pdf.progress import drawn, month_title, paragraphs, shown
from reports.selectors.talks import ContactFacts, SheetFacts

STEPS = (
    gettext_noop("Gegevens verzamelen"),
    gettext_noop("Bladzijden opmaken"),
    gettext_noop("PDF schrijven"),
    gettext_noop("Bewaren"),
)


def make_talk_sheet(facts: SheetFacts, progress: Progress) -> engine.Rendered:
    """Return the preparation as PDF. The same facts give the same bytes."""
    engine.ready()
    with translation.override("nl"):
        _tell(progress, 1)
        context = {
            "facts": facts,
            "name": facts.name,
            "other": facts.other,
            "months": [(month_title(month), [shown(card) for card in month.cards]) for month in facts.months],
            "questionnaires": [(result, drawn(result)) for result in facts.results],
            "identifier": facts.seal,
        }
        html = render_to_string("pdf/talk_sheet.html", context)
        return _rendered(html, facts.seal, progress)


def make_contact_summary(facts: ContactFacts, progress: Progress) -> engine.Rendered:
    """Return the summary as PDF of one page. Raises `DomainError` when it does not fit: then it is to be shortened."""
    engine.ready()
    with translation.override("nl"):
        _tell(progress, 1)
        context = {
            "facts": facts,
            "name": facts.name,
            "other": facts.other,
            "where": facts.where,
            "parts": paragraphs(facts.summary),
            "identifier": facts.seal,
        }
        rendered = _rendered(render_to_string("pdf/contact.html", context), facts.seal, progress)
    if rendered.pages != 1:
        raise DomainError(_("De samenvatting past niet op één bladzijde. Maak haar korter."))
    return rendered


def _rendered(html: str, seal: str, progress: Progress) -> engine.Rendered:
    _tell(progress, 2)
    rendered = engine.render(html, identifier=seal, writing=lambda: _tell(progress, 3))
    _tell(progress, 4)
    return rendered


def _tell(progress: Progress, step: int) -> None:
    progress(step, len(STEPS), STEPS[step - 1])
