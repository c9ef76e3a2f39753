"""What a reader is told while a report of a group is being made: the same five steps for each. Used by the builders."""

from collections.abc import Callable
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_noop

from plg.queue import Progress
from reports.pdf import engine

STEPS = (
    gettext_noop("Gegevens verzamelen"),
    gettext_noop("Plaatjes tekenen"),
    gettext_noop("Bladzijden opmaken"),
    gettext_noop("PDF schrijven"),
    gettext_noop("Bewaren"),
)


def rendered(template: str, seal: str, progress: Progress, context: Callable[[], dict[str, Any]]) -> engine.Rendered:
    """Return the PDF of a template, telling how far it is. `context` draws the pictures, in Dutch."""
    engine.ready()

    def tell(step: int) -> None:
        progress(step, len(STEPS), STEPS[step - 1])

    with translation.override("nl"):
        tell(1)
        filled = context() | {"identifier": seal}
        tell(2)
        html = render_to_string(template, filled)
        tell(3)
        made = engine.render(html, identifier=seal, writing=lambda: tell(4))
        tell(5)
    return made
