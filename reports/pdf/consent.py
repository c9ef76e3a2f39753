"""The copy of somebody's research consent, as a document to keep. Used by the task and the command.

Takes plain facts; reads no database.
"""

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_noop

from plg.queue import Progress
from reports.pdf import engine
from reports.selectors.consent import ConsentFacts

STEPS = (
    gettext_noop("Je antwoorden verzamelen"),
    gettext_noop("Bladzijden opmaken"),
    gettext_noop("PDF schrijven"),
    gettext_noop("Bewaren"),
)


def make_consent_copy(facts: ConsentFacts, progress: Progress) -> engine.Rendered:
    """Return the PDF. The same facts give the same bytes, in any worker on machines with the same typefaces."""
    engine.ready()
    with translation.override("nl"):
        _tell(progress, 1)
        context = {"facts": facts, "name": facts.name, "ground": facts.ground}
        html = render_to_string("pdf/consent.html", context | {"identifier": facts.seal})
        _tell(progress, 2)
        rendered = engine.render(html, identifier=facts.seal, writing=lambda: _tell(progress, 3))
        _tell(progress, 4)
    return rendered


def _tell(progress: Progress, step: int) -> None:
    progress(step, len(STEPS), STEPS[step - 1])
