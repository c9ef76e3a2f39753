"""What the coders chose for each text of a frozen round and where they differ, with memos, quotes and decisions.

Used by the pages where differences are settled and by the service that settles. Blind before the freeze.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from coding.access import visible_assignments, visible_sources, visible_verdicts
from coding.models import Assignment, Code, Coder, Coding, Decision, Review, Round, Source
from coding.selectors.differing import WHOLE, Answer, points
from coding.words import Difference
from plg.models import Membership


@dataclass(frozen=True)
class GivenCode:
    """A code one coder gave, with its direction and the words that show why."""

    code: Code
    direction: str
    quotes: list[str]

    @property
    def main(self) -> Code:
        """The main code: what coders are compared on."""
        return self.code.parent or self.code


@dataclass(frozen=True)
class Choice:
    """What one coder made of one text: the codes given (none: no code applies), a memo, and doubt."""

    coder: Coder
    given: list[GivenCode]
    memo: str
    unsure: bool

    @property
    def answer(self) -> Answer:
        return frozenset((one.main.pk, one.code.pk, one.direction) for one in self.given)

    def about(self, main: Code | None) -> list[GivenCode]:
        """Return what was given of this main code; everything without one."""
        return [one for one in self.given if main is None or one.main == main]


@dataclass(frozen=True)
class Point:
    """One thing coders of a text differ about, in what, and what was decided. Without a code: the one code there is."""

    main: Code | None
    kind: Difference
    answers: list[tuple[Choice, list[GivenCode]]]  # of each coder, what is about this
    decisions: list[Decision]

    @property
    def is_open(self) -> bool:
        return not self.decisions

    @property
    def outcome(self) -> list[Decision]:
        """What was decided to be given; empty where it was decided that this code is not."""
        return [decision for decision in self.decisions if decision.given]


@dataclass(frozen=True)
class Compared:
    """One text with everybody's choice, what they differ about, what was decided so far, and how far its review is."""

    source: Source
    choices: list[Choice]
    points: list[Point]
    decisions: list[Decision]
    review: Review | None

    @property
    def is_open(self) -> bool:
        return any(point.is_open for point in self.points)

    def point(self, code: str) -> Point | None:
        """Return the difference about the main code with this key; '' is the one about the whole text."""
        return next((one for one in self.points if (one.main.key if one.main else "") == code), None)


def compared(member: Membership, round: Round, *, positions: Collection[int] | None = None) -> list[Compared]:
    """Return every standing text of the round with what its coders chose and what was decided.

    With `positions` only those texts, and none that is not there (any more). Six queries, however many texts.
    """
    of_round: dict[str, object] = {"round": round} | ({} if positions is None else {"position__in": positions})
    of_source = {f"source__{name}": value for name, value in of_round.items()}
    chosen: dict[int, list[Assignment]] = defaultdict(list)
    for assignment in _done(visible_assignments(member).filter(**of_source)):
        chosen[assignment.source_id].append(assignment)
    decided: dict[int, list[Decision]] = defaultdict(list)
    found = visible_verdicts(member).filter(**of_source).select_related("code__parent", "decided_by__user")
    for decision in found.order_by("code__order", "pk"):
        decided[decision.source_id].append(decision)
    sources = visible_sources(member).filter(**of_round).select_related("review__by__user").order_by("position")
    alone = round.book.one_per_source
    return [
        _compared(source, [_choice(one, source) for one in chosen[source.pk]], decided[source.pk], alone=alone)
        for source in sources
    ]


def _compared(source: Source, choices: list[Choice], decisions: list[Decision], *, alone: bool) -> Compared:
    mains = {one.main.pk: one.main for choice in choices for one in choice.given}
    found = [
        Point(
            mains.get(main),
            kind,
            [(choice, choice.about(mains.get(main))) for choice in choices],
            [decision for decision in decisions if main == WHOLE or _main_id(decision) == main],
        )
        for main, kind in points([choice.answer for choice in choices], alone=alone)
    ]
    found.sort(key=lambda point: point.main.order if point.main else 0)
    return Compared(source, choices, found, decisions, getattr(source, "review", None))


def _main_id(decision: Decision) -> int | None:
    return decision.code.parent_id or decision.code_id if decision.code else None


def _done(assignments: QuerySet[Assignment]) -> QuerySet[Assignment]:
    codings = Coding.objects.select_related("code__parent").prefetch_related("quotes").order_by("code__order")
    return (
        assignments.filter(done_at__isnull=False)
        .select_related("coder__membership__user")
        .prefetch_related(Prefetch("codings", codings))
        .order_by("coder")
    )


def _choice(assignment: Assignment, source: Source) -> Choice:
    given = [
        GivenCode(coding.code, coding.direction, [source.text[one.start : one.end] for one in coding.quotes.all()])
        for coding in assignment.codings.all()
    ]
    return Choice(assignment.coder, given, assignment.memo, assignment.unsure)


def agreed(choices: Sequence[Choice], open_to: Collection[int]) -> list[GivenCode]:
    """Return what every coder gave alike: of the first, all but the main codes coders differ about (`open_to`)."""
    first = choices[0].given if choices else []
    return [one for one in first if one.main.pk not in open_to]
