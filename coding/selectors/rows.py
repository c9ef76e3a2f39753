"""What a settled round gives to reports: plain typed rows, masked texts, pseudonyms, consented sources only.

Used by exports and PDFs. Who may have them is asked there, at the door of the export.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from coding.access import standing_assignments, standing_decisions, standing_sources
from coding.models import Assignment, Code, CodeBook, Coding, Round, Source
from coding.shapes import BookView, CodeView
from coding.words import RoundState
from plg.models import Community
from plg.selectors import chosen_content

CHUNK = 2000


@dataclass(frozen=True)
class SourceRow:
    """A frozen text. Offsets of codings are code points in `text`; `origin` is the uid of the entry."""

    uid: UUID
    position: int
    kind: str
    origin: UUID
    origin_version: UUID
    member: UUID | None  # None, and '' as pseudonym: of a group
    pseudonym: str
    text: str
    sha256: str


@dataclass(frozen=True)
class ConsensusRow:
    """The consensus on one code of one text. `code` is the main code, `subcode` the finer one or ''.

    '' twice: no code applies. Where a book allows several codes a text has a row for each code given.
    """

    source: UUID
    position: int
    origin: UUID
    member: UUID | None
    pseudonym: str
    code: str
    subcode: str
    direction: str
    agreed: bool
    why: str
    decided_at: datetime

    @property
    def no_code_applies(self) -> bool:
        return not self.code


@dataclass(frozen=True)
class CodingRow:
    """What one coder found in one text. A coder who found that no code applies has a row without `code`.

    `coding` is the uid of the coding, None where no code applies. `quotes` are all places that show why, in order;
    `start`, `end` and `quote` are the first of them, None and '' without one. Where a book allows several codes a coder
    has a row for each.
    """

    coding: UUID | None
    source: UUID
    position: int
    origin: UUID
    member: UUID | None
    pseudonym: str
    coder: UUID
    coder_pseudonym: str
    code: str
    subcode: str
    direction: str
    start: int | None
    end: int | None
    quote: str
    quotes: list[tuple[int, int]]
    memo: str
    unsure: bool
    done_at: datetime

    @property
    def no_code_applies(self) -> bool:
        return not self.code


def settled_rounds(community: Community) -> QuerySet[Round]:
    """Return the settled rounds of a community, the last settled first, each with its book."""
    return (
        Round.objects.filter(community=community, state=RoundState.SETTLED)
        .select_related("book__content", "community")
        .order_by("-settled_at", "-pk")
    )


def source_rows(round: Round) -> Iterator[SourceRow]:
    """Yield the texts of a round that stand now, in their order. One query, in chunks."""
    for source in _standing(round).iterator(CHUNK):
        who, pseudonym = _who(source)
        yield SourceRow(
            uid=source.uid,
            position=source.position,
            kind=source.kind,
            origin=source.origin,
            origin_version=source.origin_version,
            member=who,
            pseudonym=pseudonym,
            text=source.text,
            sha256=source.sha256,
        )


def consensus_rows(round: Round) -> Iterator[ConsensusRow]:
    """Yield the consensus on every text of a settled round that stands now, a row a code; nothing before it is settled.

    Withdrawn consent takes a row away in the next read. One query, in chunks.
    """
    if round.state != RoundState.SETTLED:
        return
    decisions = (
        standing_decisions(round.community)
        .filter(source__round=round)
        .select_related("source__member__pseudonym", "code__parent")
        .order_by("source__position", "code__order")
    )
    for decision in decisions.iterator(CHUNK):
        source = decision.source
        main, finer = keys_of(decision.code)
        who, pseudonym = _who(source)
        yield ConsensusRow(
            source=source.uid,
            position=source.position,
            origin=source.origin,
            member=who,
            pseudonym=pseudonym,
            code=main,
            subcode=finer,
            direction=decision.direction,
            agreed=decision.agreed,
            why=decision.why,
            decided_at=decision.decided_at,
        )


def coding_rows(round: Round) -> Iterator[CodingRow]:
    """Yield what every coder found in every text of a settled round that stands now, text by text, coder by coder.

    Nothing before the round is settled. Three queries a chunk.
    """
    if round.state != RoundState.SETTLED:
        return
    codings = Coding.objects.select_related("code__parent").prefetch_related("quotes").order_by("code__order")
    assignments = (
        standing_assignments(round.community)
        .filter(source__round=round, done_at__isnull=False)
        .select_related("source__member__pseudonym", "coder__membership__pseudonym")
        .prefetch_related(Prefetch("codings", codings))
        .order_by("source__position", "coder")
    )
    for assignment in assignments.iterator(CHUNK):
        if assignment.no_code_applies:
            yield _coding_row(assignment)
        for coding in assignment.codings.all():
            yield _coding_row(assignment, coding)


def code_book_of(round: Round) -> BookView:
    """Return the code book of a round as plain data. One query besides the book."""
    return book_view(round.book)


def chosen_book(community: Community) -> BookView | None:
    """Return the code book the community works with as plain data; None when none was ever loaded. Three queries."""
    content = chosen_content(community, "codebook")
    book = CodeBook.objects.select_related("content").filter(content=content).first() if content else None
    return book_view(book) if book else None


def book_view(book: CodeBook) -> BookView:
    """Return a code book as plain data. Needs `content` loaded; one query."""
    codes: list[CodeView] = []
    path: list[str] = []  # the keys from the main code down to the last one
    for code in book.codes.select_related("parent").order_by("order"):
        del path[code.level :]
        codes.append(_code_view(code, path[-1] if path else ""))
        path.append(code.key)
    return BookView(
        uid=book.uid,
        key=book.content.key,
        version=book.content.version,
        title=book.content.title,
        source=book.content.source,
        one_per_source=book.one_per_source,
        codes=codes,
        ours=book.content.ours,
    )


def keys_of(code: Code | None) -> tuple[str, str]:
    """Return the keys of the main code and of the finer code; '' where there is none."""
    if code is None:
        return "", ""
    return (code.parent.key, code.key) if code.parent else (code.key, "")


def _who(source: Source) -> tuple[UUID | None, str]:
    return (source.member.uid, source.member.pseudonym.code) if source.member else (None, "")


def _standing(round: Round) -> QuerySet[Source]:
    return (
        standing_sources(round.community).filter(round=round).select_related("member__pseudonym").order_by("position")
    )


def _coding_row(assignment: Assignment, coding: Coding | None = None) -> CodingRow:
    source, membership = assignment.source, assignment.coder.membership
    main, finer = keys_of(coding.code if coding else None)
    places = [(one.start, one.end) for one in coding.quotes.all()] if coding else []
    start, end = places[0] if places else (None, None)
    who, pseudonym = _who(source)
    assert assignment.done_at is not None  # asked for above
    return CodingRow(
        coding=coding.uid if coding else None,
        source=source.uid,
        position=source.position,
        origin=source.origin,
        member=who,
        pseudonym=pseudonym,
        coder=assignment.coder.uid,
        coder_pseudonym=membership.pseudonym.code if hasattr(membership, "pseudonym") else "",  # erased
        code=main,
        subcode=finer,
        direction=coding.direction if coding else "",
        start=start,
        end=end,
        quote=source.text[start:end] if places else "",
        quotes=places,
        memo=assignment.memo,
        unsure=assignment.unsure,
        done_at=assignment.done_at,
    )


def _code_view(code: Code, above: str) -> CodeView:
    return CodeView(
        uid=code.uid,
        key=code.key,
        label=code.label,
        label_en=code.label_en,
        definition=code.definition,
        include=code.include,
        exclude=code.exclude,
        example=code.example,
        colour=code.colour,
        dimension=code.dimension,
        aspect=code.aspect,
        takes_direction=code.takes_direction,
        parent=code.parent.key if code.parent else "",
        above=above,
        level=code.level,
    )
