"""The cross-case matrix of a settled round: a row a participant by pseudonym, a column a code, passages in the cells.

Passages come from the masked text as it was frozen. Used by the page of the results and by the file made of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, F, QuerySet
from django.db.models.functions import Coalesce

from coding.access import visible_codings, visible_sources
from coding.crossing import opening, passages
from coding.models import Code, Round
from coding.selectors.results import decided
from coding.words import CONSENTS, SourceKind
from plg.models import Membership
from plg.selectors import consenting_members
from plg.words import Purpose

Rows = QuerySet[Any, Any]
#: How much of a text stands in a cell when no coder marked a passage.
OPENING = 240
#: How many participants are read at a time for a file.
CHUNK = 50


@dataclass(frozen=True)
class Passage:
    """What carries a code in one text: the passages that coders marked, or where they marked none its opening."""

    position: int
    text: str
    is_marked: bool
    direction: str
    origin: UUID


@dataclass(frozen=True)
class Case:
    """One participant: what each column holds, by the key of the code, and whether they may be quoted."""

    member: int
    pseudonym: str
    texts: int
    may_quote: bool
    cells: dict[int, list[Passage]] = field(default_factory=dict)

    def by_column(self, codes: Sequence[Code]) -> list[tuple[Code, list[Passage]]]:
        """Return every column with what this participant has in it."""
        return [(code, self.cells.get(code.pk, [])) for code in codes]


def columns_of(round: Round, *, finer: bool) -> list[Code]:
    """Return the codes that are columns: the main ones, or with `finer` also those below them. One query."""
    codes = round.book.codes.select_related("parent").order_by("order")
    return list(codes if finer else codes.filter(parent=None))


def people_of(member: Membership, round: Round) -> list[Case]:
    """Return everybody with a text in the round, by pseudonym, without their passages. Two queries.

    What is of a group has no row: it is no participant's own.
    """
    own = decided(member, round).exclude(source__member=None)
    rows: Rows = own.values("source__member").annotate(n=Count("source", distinct=True))
    quoting = set(consenting_members(Purpose.QUOTES).filter(community=round.community_id).values_list("pk", flat=True))
    found = rows.order_by("source__member__pseudonym__code")
    return [
        Case(key, code, n, key in quoting)
        for key, code, n in found.values_list("source__member", "source__member__pseudonym__code", "n")
    ]


def consents_behind(member: Membership, round: Round, people: Sequence[int]) -> dict[int, tuple[Purpose, ...]]:
    """Return for each of these participants the consents that their texts in the round rest on. One query."""
    found: dict[int, tuple[Purpose, ...]] = dict.fromkeys(people, ())
    rows = visible_sources(member).filter(round=round, member__in=people).order_by("member", "kind")
    for key, kind in rows.values_list("member", "kind").distinct():
        purpose = CONSENTS[SourceKind(kind)]
        if purpose not in found[key]:
            found[key] = (*found[key], purpose)
    return found


def cases(member: Membership, round: Round, people: Sequence[Case], *, finer: bool) -> list[Case]:
    """Return these participants with their passages, by code and in the order of the texts. Three queries."""
    keys = [one.member for one in people]
    rows = visible_sources(member).filter(round=round, member__in=keys).order_by().values_list("pk", "text", "origin")
    texts = {pk: (text, origin) for pk, text, origin in rows}
    spans = _spans(member, round, keys, finer=finer)
    filled = {one.member: Case(one.member, one.pseudonym, one.texts, one.may_quote) for one in people}
    for source, position, who, code, direction in _decisions(member, round, keys, finer=finer):
        if source in texts:  # a consent taken back between two queries takes the text along
            cell = filled[who].cells.setdefault(code, [])
            cell.extend(_passages(position, *texts[source], spans.get((source, code), []), direction))
    return list(filled.values())


def every_case(member: Membership, round: Round, *, finer: bool) -> Iterator[Case]:
    """Yield all participants with their passages, a few at a time so that memory stays small."""
    people = people_of(member, round)
    for at in range(0, len(people), CHUNK):
        yield from cases(member, round, people[at : at + CHUNK], finer=finer)


def _decisions(member: Membership, round: Round, people: Sequence[int], *, finer: bool) -> Rows:
    rows = decided(member, round).filter(source__member__in=people, code__isnull=False)
    code = "code_id" if finer else "main"
    return (
        rows.order_by("source__position", code)
        .values_list("source_id", "source__position", "source__member_id", code, "direction")
        .distinct()
    )


def _spans(
    member: Membership, round: Round, people: Sequence[int], *, finer: bool
) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """Return the passages that coders marked, by text and code. One query."""
    code = F("code_id") if finer else Coalesce("code__parent_id", "code_id")
    marked = visible_codings(member).filter(
        assignment__source__round=round, assignment__source__member__in=people, quotes__isnull=False
    )
    found: dict[tuple[int, int], list[tuple[int, int]]] = {}
    rows: Rows = marked.order_by().annotate(column=code)
    places = rows.values_list("assignment__source_id", "column", "quotes__start", "quotes__end")
    for source, column, start, end in places:
        found.setdefault((source, column), []).append((start, end))
    return found


def _passages(position: int, text: str, origin: UUID, spans: list[tuple[int, int]], direction: str) -> list[Passage]:
    if not spans:
        return [Passage(position, opening(text, OPENING), False, direction, origin)]
    return [Passage(position, text[start:end], True, direction, origin) for start, end in passages(spans)]
