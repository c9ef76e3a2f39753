"""What the coders chose for each text of a frozen round, where they differ, and how far they agree.

Used by the agreement page and by the service that settles. Starts at `visible_assignments`, so it is blind before.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from django.db.models import Prefetch, QuerySet

from coding.access import visible_assignments, visible_decisions, visible_sources
from coding.agreement import Agreement, agreement
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


@dataclass(frozen=True)
class PairAgreement:
    """Two coders and how far they agree on the main code."""

    left: Coder
    right: Coder
    figures: Agreement

    @property
    def percent(self) -> float | None:
        return None if self.figures.share is None else 100 * self.figures.share


def compared(member: Membership, round: Round, *, position: int | None = None) -> list[Compared]:
    """Return every standing text of the round with what its coders chose and what was decided.

    With a `position` only that text; none when it is not there (any more). Four queries, however many texts.
    """
    of_round = {"round": round} if position is None else {"round": round, "position": position}
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


def next_undecided(member: Membership, round: Round, position: int) -> int | None:
    """Return the number of the next text that still asks for a decision, going round; None when there is none."""
    left = [row.source.position for row in compared(member, round) if row.is_open]
    return next((found for found in left if found > position), left[0] if left else None)


def pair_agreements(rows: Iterable[Compared]) -> list[PairAgreement]:
    """Return for every pair of coders how far they agree on the main code, "no code" being a category. No query."""
    by_coder: dict[Coder, dict[int, Choice]] = {}
    for row in rows:
        for choice in row.choices:
            by_coder.setdefault(choice.coder, {})[row.source.pk] = choice
    return [
        PairAgreement(left, right, agreement(_pairs(by_coder[left], by_coder[right])))
        for left, right in combinations(sorted(by_coder, key=lambda coder: coder.pk), 2)
    ]


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


def _pairs(left: dict[int, Choice], right: dict[int, Choice]) -> list[tuple[Code | None, Code | None]]:
    return [(left[key].main, right[key].main) for key in sorted(left.keys() & right.keys())]
