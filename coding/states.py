"""The life of a round as a table: what follows what, and what each step is called on the button.

Read by the service that moves a round, by its page, and by docs/states.md. Never touches the database.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from coding.words import RoundState


@dataclass(frozen=True)
class Step:
    """One way forward: the state it leads to, the words on its button, and what it does in one sentence."""

    to: RoundState
    verb: Promise
    tells: Promise


STEPS: dict[RoundState, Step] = {
    RoundState.DRAFT: Step(
        RoundState.OPEN,
        _("Open de ronde"),
        _("De teksten worden nu vastgelegd, zonder namen. Wie later iets verandert, verandert deze ronde niet."),
    ),
    RoundState.OPEN: Step(
        RoundState.FROZEN,
        _("Bevries de ronde"),
        _("Niemand kan daarna nog coderen. Pas dan zien de codeurs elkaars keuzes."),
    ),
    RoundState.FROZEN: Step(
        RoundState.SETTLED,
        _("Stel de ronde vast"),
        _("Waar iedereen hetzelfde koos, staat dat vast. Over elk verschil is dan besloten."),
    ),
}

#: The states in which the codings of one coder may be read by the others.
READABLE = frozenset({RoundState.FROZEN, RoundState.SETTLED})


def next_step(state: str) -> Step | None:
    """Return the one way forward from this state, or None where the life of a round ends."""
    return STEPS.get(RoundState(state))
