"""What the coders chose for each text of a frozen round and where they differ, with memos, quotes and decisions.

Used by the pages where differences are settled and by the service that settles. Blind before the freeze.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from coding.access import visible_assignments, visible_decisions, visible_sources
from coding.models import Assignment, Code, Coder, Coding, Decision, Round, Source
from coding.words import Difference
from plg.models import Membership


@dataclass(frozen=True)
class Choice:
    """What one coder found in one text: a code with its direction and quote, or (`code` None) that none applies."""

    coder: Coder
    code: Code | None
    direction: str
    memo: str
    quote: str

    @property
    def main(self) -> Code | None:
        """The main code: what coders are compared on."""
        return self.code.parent or self.code if self.code else None


@dataclass(frozen=True)
class Compared:
    """One text with everybody's choice, in what they differ (None: nothing), and what was decided so far."""

    source: Source
    choices: list[Choice]
    difference: Difference | None
    decision: Decision | None

    @property
    def is_open(self) -> bool:
        return self.difference is not None and self.decision is None


def compared(member: Membership, round: Round, *, positions: Collection[int] | None = None) -> list[Compared]:
    """Return every standing text of the round with what its coders chose and what was decided.

    With `positions` only those texts, and none that is not there (any more). Four queries, however many texts.
    """
    of_round: dict[str, object] = {"round": round} | ({} if positions is None else {"position__in": positions})
    of_source = {f"source__{name}": value for name, value in of_round.items()}
    chosen: dict[int, list[Assignment]] = {}
    for assignment in _done(visible_assignments(member).filter(**of_source)):
        chosen.setdefault(assignment.source_id, []).append(assignment)
    decisions = visible_decisions(member).filter(**of_source).select_related("code__parent", "decided_by__user")
    decided = {decision.source_id: decision for decision in decisions}
    rows = []
    for source in visible_sources(member).filter(**of_round).order_by("position"):
        choices = [_choice(assignment, source) for assignment in chosen.get(source.pk, [])]
        rows.append(Compared(source, choices, difference_between(choices), decided.get(source.pk)))
    return rows


def difference_between(choices: Sequence[Choice]) -> Difference | None:
    """Return the weightiest thing in which these choices differ, or None where they are the same."""
    if len({choice.main for choice in choices}) > 1:
        return Difference.CODE
    if len({choice.direction for choice in choices}) > 1:
        return Difference.DIRECTION
    if len({choice.code for choice in choices}) > 1:
        return Difference.SUBCODE
    return None


def _done(assignments: QuerySet[Assignment]) -> QuerySet[Assignment]:
    return (
        assignments.filter(done_at__isnull=False)
        .select_related("coder__membership__user")
        .prefetch_related(Prefetch("codings", Coding.objects.select_related("code__parent")))
        .order_by("coder")
    )


def _choice(assignment: Assignment, source: Source) -> Choice:
    coding: Coding | None = next(iter(assignment.codings.all()), None)
    marked = coding is not None and coding.start is not None
    return Choice(
        coder=assignment.coder,
        code=coding.code if coding else None,
        direction=coding.direction if coding else "",
        memo=assignment.memo,
        quote=source.text[coding.start : coding.end] if coding and marked else "",
    )
