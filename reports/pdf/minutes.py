"""The minutes of a meeting as PDF. Used by the task and the command. Takes plain facts; reads no database."""

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import translation

from plg.queue import Progress
from reports.pdf import engine
from reports.pdf.progress import paragraphs
from reports.pdf.talks import STEPS
from reports.selectors.minutes import Action, MinutesFacts


@dataclass(frozen=True)
class Line:
    """An action point as the template sets it."""

    action: Action
    text: str
    names: str
    carried: str


def make_minutes(facts: MinutesFacts, progress: Progress) -> engine.Rendered:
    """Return the minutes as PDF. The same facts give the same bytes."""
    engine.ready()

    def tell(step: int) -> None:
        progress(step, len(STEPS), STEPS[step - 1])

    with translation.override("nl"):
        tell(1)
        context = {
            "facts": facts,
            "title": facts.title,
            "where": facts.where,
            "present": ", ".join(facts.present),
            "themes": paragraphs(facts.themes),
            "more": paragraphs(facts.more),
            "actions": [_line(action) for action in facts.actions],
            "came": [_line(action) for action in facts.came],
            "together": facts.together,
            "identifier": facts.seal,
        }
        html = render_to_string("pdf/minutes.html", context)
        tell(2)
        rendered = engine.render(html, identifier=facts.seal, writing=lambda: tell(3))
        tell(4)
    return rendered


def _line(action: Action) -> Line:
    return Line(action, action.text, ", ".join(action.names), action.carried)
