"""What one coder chose in a practice round beside the example: for that coder alone, once their own work is done."""

from collections import Counter
from dataclasses import dataclass

from coding.access import own_assignments
from coding.models import Assignment, Code, Coder, Coding, ExpertAnswer, Round
from coding.words import Direction
from plg.models import Membership

#: The codes one text was given: each with its direction. Nothing in it: no code applies.
Answer = frozenset[tuple[Code, str]]


@dataclass(frozen=True)
class CodeBeside:
    """One main code over all texts: how often both gave it, only the coder, only the example."""

    label: str
    both: int
    only_mine: int
    only_example: int


@dataclass(frozen=True)
class TextBeside:
    """One text: what the coder chose and what the example says, in words."""

    position: int
    mine: list[str]
    example: list[str]
    same: bool


@dataclass(frozen=True)
class Beside:
    """A coder's own work beside the example. `waits` says that the example itself is not finished yet."""

    texts: list[TextBeside]
    codes: list[CodeBeside]
    waits: bool = False

    @property
    def same(self) -> int:
        return sum(text.same for text in self.texts)

    @property
    def differing(self) -> list[TextBeside]:
        return [text for text in self.texts if not text.same]


def beside_example(member: Membership, round: Round) -> Beside | None:
    """Return this coder's work beside the example of a practice round; None for others, and until all of it is done.

    Nothing of another coder is read. Six queries at most.
    """
    seat = Coder.objects.filter(round=round, membership=member, is_expert=False).first() if round.is_practice else None
    if seat is None:
        return None
    own = list(own_assignments(member, round).select_related("source"))
    if not own or any(assignment.done_at is None for assignment in own):
        return None
    given = _given(own)
    example = _settled(own) if round.copied_from_id else _experts(round, own)
    if not given.keys() <= example.keys() and not round.copied_from_id:
        return Beside([], [], waits=True)
    known = [assignment for assignment in own if assignment.source_id in example]
    texts = [_text(row.source.position, given[row.source_id], example[row.source_id]) for row in known]
    return Beside(texts, _codes([(given[row.source_id], example[row.source_id]) for row in known]))


def _given(assignments: list[Assignment]) -> dict[int, Answer]:
    found: dict[int, set[tuple[Code, str]]] = {assignment.source_id: set() for assignment in assignments}
    codings = Coding.objects.filter(assignment__in=[assignment.pk for assignment in assignments])
    for coding in codings.select_related("code__parent", "assignment"):
        found[coding.assignment.source_id].add((coding.code, coding.direction))
    return {source: frozenset(codes) for source, codes in found.items()}


def _experts(round: Round, own: list[Assignment]) -> dict[int, Answer]:
    theirs = Assignment.objects.filter(
        coder__round=round, coder__is_expert=True, done_at__isnull=False, source__in=[row.source_id for row in own]
    )
    return _given(list(theirs))


def _settled(own: list[Assignment]) -> dict[int, Answer]:
    found: dict[int, set[tuple[Code, str]]] = {}
    answers = ExpertAnswer.objects.filter(source__in=[row.source_id for row in own]).select_related("code__parent")
    for answer in answers:
        codes = found.setdefault(answer.source_id, set())
        if answer.code:
            codes.add((answer.code, answer.direction))
    return {source: frozenset(codes) for source, codes in found.items()}


def _text(position: int, mine: Answer, example: Answer) -> TextBeside:
    return TextBeside(position, _words(mine), _words(example), mine == example)


def _words(answer: Answer) -> list[str]:
    ordered = sorted(answer, key=lambda pair: (pair[0].order, pair[1]))
    return [f"{code.path} ({Direction(way).label.lower()})" if way else code.path for code, way in ordered]


def _codes(pairs: list[tuple[Answer, Answer]]) -> list[CodeBeside]:
    both, mine, example = Counter[Code](), Counter[Code](), Counter[Code]()
    for left, right in pairs:
        given, wanted = {code.parent or code for code, _way in left}, {code.parent or code for code, _way in right}
        both.update(given & wanted)
        mine.update(given - wanted)
        example.update(wanted - given)
    used = sorted({*both, *mine, *example}, key=lambda code: code.order)
    return [CodeBeside(code.label, both[code], mine[code], example[code]) for code in used]
