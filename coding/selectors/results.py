"""What a settled round found: counts per code as the study gave them, per direction, and the range per participant.

Used by the pages of the results. Counted in the database over what stands now, so a withdrawn consent changes the
figures in the next read.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from coding.access import standing_sources, visible_decisions, whole_round
from coding.crossing import Range
from coding.models import Code, Decision, Round, Source
from coding.words import CONSENTS, LONG, RECOMPUTED, Direction, SourceKind
from plg.grids import Head
from plg.models import AuditLine, ConsentSeal, Membership

TONES = {"belongingness": "belonging", "uniqueness": "unique"}
TEXTS = Count("source", distinct=True)


@dataclass(frozen=True)
class CodeCount:
    """In how many texts a code was settled on: in all, by direction, and per participant."""

    code: Code | None  # None: no code applies
    label: str
    count: int
    positive: int
    non_positive: int
    each: Range
    positive_by: int  # how many participants are behind the positive ones
    non_positive_by: int

    @property
    def takes_direction(self) -> bool:
        return self.code is not None and (self.code.parent or self.code).takes_direction

    @property
    def per_person(self) -> str:
        """The fewest and the most texts of one participant."""
        return span(self.each)

    @property
    def middle(self) -> str:
        return middle(self.each)


@dataclass(frozen=True)
class Results:
    """The counts of a round: `texts` of `people`, who have `each` of them so many."""

    units: str  # what was coded, in the words of the screen
    texts: int
    people: int
    each: Range
    codes: list[CodeCount]
    finer: list[CodeCount]

    @property
    def per_person(self) -> str:
        return span(self.each)

    @property
    def middle(self) -> str:
        return middle(self.each)


def units(round: Round) -> str:
    """Return what was coded, in the words of the screen; long texts in fragments count by the fragment."""
    if round.kinds == [SourceKind.ENTRY]:
        return _("leerervaringen")
    return _("teksten en fragmenten") if round.divides and LONG & set(round.kinds) else _("teksten")


def span(found: Range) -> str:
    """Return the ends of a range, or the one number that they are."""
    return str(found.fewest) if found.fewest == found.most else f"{found.fewest}–{found.most}"


def middle(found: Range) -> str:
    """Return a median in the language of the page: whole, or with its half."""
    return number_format(found.middle, 0 if float(found.middle).is_integer() else 1)


def decided(member: Membership, round: Round) -> QuerySet[Decision]:
    """Return what was settled on in a round, a row a text and code, with its main code as `main`; None: none applies.

    Every table starts here. Only texts that stand now, and only for who may see them.
    """
    rows = visible_decisions(member).filter(source__round=round).order_by()
    return rows.annotate(main=Coalesce("code__parent_id", "code_id"))


def main_codes(round: Round) -> list[Code]:
    """Return the main codes of the round's book, in its order. One query."""
    return list(round.book.codes.filter(parent=None).order_by("order"))


def head_of(code: Code | None) -> Head:
    """Return what stands above the column of a code."""
    if code is None:
        return Head(_("Geen code van toepassing"))
    return Head(code.label, TONES.get(code.dimension, "other"))


def results(member: Membership, round: Round) -> Results:
    """Count what was decided in a round that this member may see. Four queries, however many texts."""
    rows = decided(member, round)
    codes = list(round.book.codes.select_related("parent").order_by("order"))
    texts = dict(rows.values("source__member").annotate(n=TEXTS).values_list("source__member", "n"))
    people = len(texts)
    main, finer = _tally(rows, "main"), _tally(rows.exclude(code__parent=None), "code")
    counts = [_count(code, main.get(code.pk, []), people) for code in codes if code.parent_id is None]
    if None in main:
        counts.append(_count(None, main[None], people))
    return Results(
        units=units(round),
        texts=sum(texts.values()),
        people=people,
        each=Range.of(texts.values(), people),
        codes=counts,
        finer=[_count(code, finer.get(code.pk, []), people) for code in codes if code.parent_id is not None],
    )


def _tally(rows: QuerySet[Decision], by: str) -> dict[int | None, list[tuple[int, int, int]]]:
    """Count texts by code and participant: in all, positive, non-positive. One query."""
    ways = {
        way.value: Count("source", distinct=True, filter=Q(direction=way))
        for way in (Direction.POSITIVE, Direction.NON_POSITIVE)
    }
    found: dict[int | None, list[tuple[int, int, int]]] = {}
    counted: QuerySet[Any, Any] = rows.values(by, "source__member").annotate(n=TEXTS, **ways)
    for key, n, positive, non_positive in counted.values_list(by, "n", *ways):
        found.setdefault(key, []).append((n, positive, non_positive))
    return found


def _count(code: Code | None, rows: list[tuple[int, int, int]], people: int) -> CodeCount:
    return CodeCount(
        code=code,
        label=code.label if code else _("Geen code van toepassing"),
        count=sum(n for n, _, _ in rows),
        positive=sum(positive for _, positive, _ in rows),
        non_positive=sum(negative for _, _, negative in rows),
        each=Range.of((n for n, _, _ in rows), people),
        positive_by=sum(positive > 0 for _, positive, _ in rows),
        non_positive_by=sum(negative > 0 for _, _, negative in rows),
    )


def table(found: Results) -> Iterator[list[str | int]]:
    """Yield the counts as a file holds them: the main codes, each followed by the finer ones. No query."""
    yield [
        _("Code"),
        _("Gedrag"),
        _("Aantal"),
        _("Positief"),
        _("Niet-positief"),
        _("Minste per deelnemer"),
        _("Meeste per deelnemer"),
        _("Mediaan"),
    ]
    for row in found.codes:
        yield [row.label, "", *_cells(row)]
        for finer in found.finer:
            if row.code and finer.code and finer.code.parent_id == row.code.pk:
                yield [row.label, finer.label, *_cells(finer)]
    yield [_("Alle teksten"), "", found.texts, "", "", found.each.fewest, found.each.most, found.middle]


def _cells(row: CodeCount) -> list[str | int]:
    ways: list[str | int] = [row.positive, row.non_positive] if row.takes_direction else ["", ""]
    return [row.count, *ways, row.each.fewest, row.each.most, row.middle]


@dataclass(frozen=True)
class Recomputed:
    """Texts that left a round after it was opened, and when the last of them did."""

    texts: int
    at: datetime


def recomputed(round: Round) -> Recomputed | None:
    """Return how many texts left this round since it was opened, and since when; None when all stand.

    A text leaves when its author withdraws consent, takes the text back or is erased. Three queries when all
    stand, and one for each kind of text beyond the first.
    """
    every = Source.objects.filter(round=round)
    gone: list[Source] = []
    if every.count() > sum(texts.count() for texts in whole_round(round)):
        gone = list(every.exclude(pk__in=standing_sources(round.community).filter(round=round).order_by().values("pk")))
    erased = AuditLine.objects.filter(word=RECOMPUTED, subject=round.uid)
    count = len(gone) + sum(detail["texts"] for detail in erased.values_list("detail", flat=True))
    if not count:
        return None
    members = {source.member_id for source in gone}
    consents = [CONSENTS[SourceKind(kind)] for kind in round.kinds if kind in CONSENTS]
    seals = ConsentSeal.objects.filter(membership__in=members, purpose__in=consents, given=False)
    acts = AuditLine.objects.filter(subject__in=[source.origin for source in gone], at__gt=round.opened_at)
    moments = [rows.aggregate(at=Max("at"))["at"] for rows in (erased, seals, acts)]
    return Recomputed(count, max((at for at in moments if at), default=timezone.now()))
