"""What settled rounds made of one text, from its frozen version to the consensus, for the page that follows its trace.

Used by reports. The author reads the codes of a round once the study released it, and never who gave which.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid5

from django.db.models import Prefetch, QuerySet

from coding.access import settled_sources, settled_sources_of
from coding.models import Assignment, Code, Coding, Decision, Source
from plg.models import Membership


@dataclass(frozen=True)
class Given:
    """A code that was given to the text; `label` is "" where no code applies. Quotes are cut from the frozen text."""

    label: str
    direction: str = ""
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Voice:
    """What one coder found. `coder` is the key of their membership, for who may tell coders apart; None: not told."""

    given: tuple[Given, ...]
    coder: int | None = None
    unsure: bool = False


@dataclass(frozen=True)
class Strand:
    """One frozen text in one settled round. Without `is_told` the voices and the consensus stay empty."""

    round: UUID
    title: str
    book: str
    settled_at: datetime
    origin: UUID  # the id that the text has everywhere
    source: UUID
    version: UUID
    fragment: int
    fragments: int
    text: str
    is_told: bool
    voices: list[Voice] = field(default_factory=list)
    consensus: list[Given] = field(default_factory=list)
    why: list[str] = field(default_factory=list)


def own_strands(author: Membership, origin: UUID) -> list[Strand]:
    """Return what settled rounds made of this member's own text, for the member. Seven queries at most.

    Coders come in an order that says nothing about them, another for every text. Codes are told of a round that the
    study released.
    """
    return [
        _strand(source, told=source.round.released_at is not None) for source in _of(settled_sources_of(author), origin)
    ]


def strands(member: Membership, origin: UUID) -> list[Strand]:
    """Return what settled rounds made of a text, for a researcher. Seven queries at most."""
    return [_strand(source, told=True, tells_coders=True) for source in _of(settled_sources(member), origin)]


def _of(sources: QuerySet[Source], origin: UUID) -> Sequence[Source]:
    codings = Coding.objects.select_related("code__parent").prefetch_related("quotes").order_by("code__order")
    done = Assignment.objects.filter(done_at__isnull=False).select_related("coder")
    given = Decision.objects.filter(given=True).select_related("code__parent").order_by("code__order")
    return list(
        sources.filter(origin=origin)
        .select_related("round__book__content")
        .prefetch_related(
            Prefetch("assignments", done.prefetch_related(Prefetch("codings", codings))), Prefetch("decisions", given)
        )
        .order_by("round__settled_at", "round", "fragment")
    )


def _strand(source: Source, *, told: bool, tells_coders: bool = False) -> Strand:
    round, decisions = source.round, list(source.decisions.all()) if told else []
    assert round.settled_at is not None  # asked for by the rule
    return Strand(
        round=round.uid,
        title=round.title,
        book=str(round.book.content),
        settled_at=round.settled_at,
        origin=source.origin,
        source=source.uid,
        version=source.origin_version,
        fragment=source.fragment,
        fragments=source.fragments,
        text=source.text,
        is_told=told,
        voices=_voices(source, tells_coders=tells_coders) if told else [],
        consensus=[Given(_label(row.code), row.get_direction_display()) for row in decisions],
        why=list(dict.fromkeys(row.why for row in decisions if row.why)),
    )


def _voices(source: Source, *, tells_coders: bool) -> list[Voice]:
    done = sorted(source.assignments.all(), key=lambda row: uuid5(source.uid, str(row.coder.uid)))
    return [
        Voice(
            given=(Given(""),)
            if row.no_code_applies
            else tuple(_given(coding, source.text) for coding in row.codings.all()),
            coder=row.coder.membership_id if tells_coders else None,
            unsure=row.unsure and tells_coders,
        )
        for row in done
    ]


def _given(coding: Coding, text: str) -> Given:
    quotes = tuple(text[quote.start : quote.end] for quote in coding.quotes.all())
    return Given(coding.code.path, coding.get_direction_display(), quotes)


def _label(code: Code | None) -> str:
    return code.path if code else ""
