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

#: The same for a practice round, which nobody sets beside another and nothing follows from.
PRACTICE: dict[RoundState, Step] = {
    RoundState.DRAFT: STEPS[RoundState.DRAFT],
    RoundState.OPEN: Step(
        RoundState.FROZEN,
        _("Sluit de oefenronde"),
        _("Niemand kan daarna nog oefenen. Ieder houdt de eigen vergelijking met het voorbeeld; samen telt er niets."),
    ),
}

#: The one way back from each state, always with a reason. What was decided stays to be read.
BACK: dict[RoundState, Step] = {
    RoundState.FROZEN: Step(
        RoundState.OPEN,
        _("Heropen het coderen"),
        _(
            "De codeurs kunnen weer verder, nu ze elkaars keuzes hebben gezien. Besluiten worden bewaard, en gelden"
            " na het bevriezen weer voor elke tekst waarbij niemand iets anders koos."
        ),
    ),
    RoundState.SETTLED: Step(
        RoundState.FROZEN,
        _("Heropen de besluiten"),
        _("De ronde telt niet mee in uitkomsten en exports tot jullie haar weer vaststellen. Besluiten blijven staan."),
    ),
}

#: The states in which the codings of one coder may be read by the others.
READABLE = frozenset({RoundState.FROZEN, RoundState.SETTLED})


def next_step(state: str, *, practice: bool = False) -> Step | None:
    """Return the one way forward from this state, or None where the life of a round ends."""
    return (PRACTICE if practice else STEPS).get(RoundState(state))


def step_back(state: str, *, practice: bool = False) -> Step | None:
    """Return the one way back from this state, or None where there is none; a practice round has none."""
    return None if practice else BACK.get(RoundState(state))
