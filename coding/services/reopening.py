"""What happens to decisions when a round is opened again: nothing is lost, and what nobody changed counts again.

Used by `rounds` only.
"""

import hashlib
from collections.abc import Mapping

from coding.models import Decision, PastDecision, Round, RoundReopening
from coding.selectors.chosen import WAYS, Choices, choices_of
from coding.words import RoundState
from plg.models import Membership

_KEPT = ("source_id", "code_id", "given", "alone", "direction", "agreed", "why", "decided_by_id", "decided_at")


def keep_decisions(turn: RoundReopening, *, by: Membership) -> None:
    """Write every decision of the round in its history, as it stands before the round goes back.

    Back to coding, no decision stands; back to deciding, what everybody agreed on is left to be found again.
    """
    decisions = list(Decision.objects.filter(source__round=turn.round))
    basis = bases(choices_of(by, turn.round))
    PastDecision.objects.bulk_create(
        PastDecision(reopening=turn, basis=basis.get(row.source_id, ""), **{name: getattr(row, name) for name in _KEPT})
        for row in decisions
    )
    going = Decision.objects.filter(source__round=turn.round)
    (going if turn.now == RoundState.OPEN else going.filter(agreed=True)).delete()


def take_up_decisions(round: Round, *, by: Membership) -> None:
    """Let the decisions of before the last reopening count again for every text whose choices are the same."""
    turn = round.reopenings.filter(now=RoundState.OPEN).last()
    if turn is None:
        return
    basis = bases(choices_of(by, round))
    Decision.objects.bulk_create(
        Decision(**{name: getattr(row, name) for name in _KEPT})
        for row in turn.decisions.filter(agreed=False)
        if row.basis and row.basis == basis.get(row.source_id)
    )


def bases(chosen: Choices) -> Mapping[int, str]:
    """Return a fingerprint of all choices for each text: the same as long as nobody chooses otherwise. No query."""
    said: dict[int, list[str]] = {}
    columns = (column.tolist() for column in (chosen.source, chosen.coder, chosen.code, chosen.way))
    for source, coder, code, way in zip(*columns, strict=True):
        said.setdefault(source, []).append(f"{coder}:{code}:{WAYS[way]}")
    return {source: hashlib.sha256("\n".join(sorted(rows)).encode()).hexdigest() for source, rows in said.items()}
