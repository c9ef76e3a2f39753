"""The life of a round as a table: what follows what, and what each step is called on the button.

Read by the service that moves a round, by its page, and by docs/states.md. Never touches the database.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from coding.words import ReviewState, RoundState
from plg.lives import NOWHERE, Life, Way, begins


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


_ROUNDS = "coding.services.rounds"


def _ways() -> Iterator[Way]:
    done = {RoundState.OPEN: "open_round", RoundState.FROZEN: "freeze_round", RoundState.SETTLED: "settle_round"}
    for state, step in STEPS.items():
        yield Way((state,), step.to, str(step.verb), "OPEN_ROUND", f"{_ROUNDS}.{done[step.to]}")
    for state, step in BACK.items():
        yield Way((state,), step.to, str(step.verb), "OPEN_ROUND, with a reason", f"{_ROUNDS}.go_back")


_REVIEW = Life(
    thing="Review of one text of a frozen round",
    kept_in="coding.Review.state",
    states=dict(ReviewState.choices),
    ways=(
        Way(
            (NOWHERE, ReviewState.REVIEWED),
            ReviewState.PARKED,
            "park",
            "OPEN_ROUND",
            "coding.services.decisions.review",
        ),
        Way(
            (NOWHERE, ReviewState.PARKED),
            ReviewState.REVIEWED,
            "tick off",
            "OPEN_ROUND",
            "coding.services.decisions.review",
        ),
        Way(
            (NOWHERE, ReviewState.PARKED),
            ReviewState.REVIEWED,
            "decide about its last open difference",
            "OPEN_ROUND",
            "coding.services.decisions.decide",
        ),
        Way(
            (ReviewState.PARKED, ReviewState.REVIEWED),
            NOWHERE,
            "take the mark away",
            "OPEN_ROUND",
            "coding.services.decisions.review",
        ),
    ),
    tells=("A text that nobody looked at has no row. Reviews are marks for whoever settles and bar nothing.",),
)


def _round() -> Life:
    return Life(
        thing="Round of coding",
        kept_in="coding.Round.state",
        states=dict(RoundState.choices),
        ways=(begins(RoundState.DRAFT, "make", "OPEN_ROUND", f"{_ROUNDS}.make_round"), *_ways()),
        tells=(
            (
                "This table is the rule itself: `services.rounds.advance` and `go_back` ask it, and nothing else moves"
                " a round."
            ),
            "A practice round opens and closes likewise, and then ends: it has no way back and is never settled.",
            "Others read a coder's codings only in: " + ", ".join(sorted(READABLE)) + ".",
        ),
    )


def lives() -> tuple[Life, ...]:
    """Return the lives of coding for docs/states.md: their sentences are those of the screen, in its language."""
    return _round(), _REVIEW
