"""What the workbench shows for one text: the text with its quote, the codes, the choice so far, and how far one is."""

from dataclasses import dataclass

from django.db.models import Count, F, Max, Min, Prefetch, Q

from coding.access import own_assignments
from coding.models import Assignment, Code, Coding, Round
from coding.trail import Trail
from coding.words import RoundState
from plg.models import Membership


@dataclass(frozen=True)
class CodeOption:
    """A main code with the number key it answers to, and its finer codes with their letters."""

    code: Code
    key: str
    finer: list[tuple[str, Code]]


@dataclass(frozen=True)
class Place:
    """Where the coder is: how many are done, and the numbers of the texts around this one."""

    done: int
    given: int
    before: int | None
    after: int | None
    next_open: int | None


@dataclass(frozen=True)
class Desk:
    """One text on the workbench."""

    round: Round
    assignment: Assignment
    coding: Coding | None
    options: list[CodeOption]
    place: Place
    trail: Trail

    @property
    def main(self) -> Code | None:
        return self.coding.code.parent or self.coding.code if self.coding else None

    @property
    def finer(self) -> Code | None:
        return self.coding.code if self.coding and self.coding.code.parent_id else None

    @property
    def chosen(self) -> CodeOption | None:
        return next((option for option in self.options if option.code == self.main), None)

    @property
    def may_code(self) -> bool:
        return self.round.state == RoundState.OPEN

    @property
    def asks_direction(self) -> bool:
        return self.main is not None and self.main.takes_direction

    @property
    def parts(self) -> tuple[str, str, str]:
        """The text in three: before the quote, the quote, after it. Together always the whole text."""
        text, coding = self.assignment.source.text, self.coding
        if coding is None or coding.start is None or coding.end is None:
            return text, "", ""
        return text[: coding.start], text[coding.start : coding.end], text[coding.end :]

    @property
    def quote(self) -> str:
        return self.parts[1]


def desk(member: Membership, round: Round, position: int) -> Desk | None:
    """Return this text of the round on the member's own workbench; None when it is not theirs or gone. Four queries."""
    assignment = (
        own_assignments(member, round)
        .filter(source__position=position)
        .select_related("source")
        .prefetch_related(Prefetch("codings", Coding.objects.select_related("code__parent")))
        .first()
    )
    if assignment is None:
        return None
    return Desk(
        round=round,
        assignment=assignment,
        coding=next(iter(assignment.codings.all()), None),
        options=options(round),
        place=place(member, round, position),
        trail=Trail.read(assignment.trail, assignment.step),
    )


def options(round: Round) -> list[CodeOption]:
    """Return the codes of the round's book in order, each with the key that chooses it. One query."""
    codes = list(round.book.codes.order_by("order"))
    finer: dict[int | None, list[Code]] = {}
    for code in codes:
        finer.setdefault(code.parent_id, []).append(code)
    return [
        CodeOption(
            code, str(number) if number < 10 else "", list(zip("abcdefghij", finer.get(code.pk, []), strict=False))
        )
        for number, code in enumerate(finer.get(None, []), start=1)
    ]


def place(member: Membership, round: Round, position: int) -> Place:
    """Return how far the member is and what lies around this position; the next open text goes round. One query."""
    at = F("source__position")
    undone = Q(done_at=None)
    found = (
        own_assignments(member, round)
        .order_by()
        .aggregate(
            given=Count("pk"),
            done=Count("pk", filter=~undone),
            before=Max(at, filter=Q(source__position__lt=position)),
            after=Min(at, filter=Q(source__position__gt=position)),
            open_after=Min(at, filter=undone & Q(source__position__gt=position)),
            open_before=Min(at, filter=undone & Q(source__position__lt=position)),
        )
    )
    return Place(
        done=found["done"],
        given=found["given"],
        before=found["before"],
        after=found["after"],
        next_open=found["open_after"] or found["open_before"],
    )


def next_position(member: Membership, round: Round) -> int | None:
    """Return the number of the first text of one's own that is not coded yet. One query."""
    return own_assignments(member, round).filter(done_at=None).values_list("source__position", flat=True).first()
