"""What a settled round found: counts per code as the study gave them, per direction, and the range per participant.

Used by the results page. Counts what stands now, so a withdrawn consent changes the figures in the next read.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coding.access import standing_sources, visible_decisions
from coding.models import Code, Decision, Round, Source
from coding.words import RECOMPUTED, Direction
from plg.models import AuditLine, ConsentSeal, Membership
from plg.pictures import Bar, Bars
from plg.words import Purpose

TONES = {"belongingness": "belonging", "uniqueness": "unique"}


@dataclass(frozen=True)
class CodeCount:
    """How often a code was settled on: in all, by direction, and the fewest and most texts of one participant."""

    code: Code | None  # None: no code applies
    label: str
    count: int
    positive: int
    non_positive: int
    fewest: int
    most: int

    @property
    def tone(self) -> str:
        """The colour of the tokens that its bar takes."""
        return TONES.get(self.code.dimension if self.code else "", "other")


@dataclass(frozen=True)
class Results:
    """The counts of a round: `texts` of `people`, each with `fewest` to `most` texts."""

    texts: int
    people: int
    fewest: int
    most: int
    codes: list[CodeCount]
    finer: list[CodeCount]


def results(member: Membership, round: Round) -> Results:
    """Count the decisions of a round that this member may see. Two queries, however many texts."""
    decisions = list(
        visible_decisions(member).filter(source__round=round).select_related("source", "code__parent").order_by("pk")
    )
    codes = list(round.book.codes.order_by("order"))
    people = Counter(decision.source.member_id for decision in decisions)
    main = [code for code in codes if code.parent_id is None]
    counts = [_count(code, [row for row in decisions if _main(row) == code], people) for code in main]
    without = [row for row in decisions if row.code is None]
    if without:
        counts.append(_count(None, without, people))
    finer = [code for code in codes if code.parent_id is not None]
    return Results(
        texts=len(decisions),
        people=len(people),
        fewest=min(people.values(), default=0),
        most=max(people.values(), default=0),
        codes=counts,
        finer=[_count(code, [row for row in decisions if row.code == code], people) for code in finer],
    )


@dataclass(frozen=True)
class Recomputed:
    """Texts that left a round after it was opened, and when the last of them did."""

    texts: int
    at: datetime


def recomputed(round: Round) -> Recomputed | None:
    """Return how many texts left this round since it was opened, and since when; None when all stand.

    A text leaves when its author withdraws consent, takes the text back or is erased. Five queries.
    """
    standing = standing_sources(round.community).filter(round=round).order_by()
    gone = list(Source.objects.filter(round=round).exclude(pk__in=standing.values("pk")))
    erased = AuditLine.objects.filter(word=RECOMPUTED, subject=round.uid)
    count = len(gone) + sum(detail["texts"] for detail in erased.values_list("detail", flat=True))
    if not count:
        return None
    members = {source.member_id for source in gone}
    seals = ConsentSeal.objects.filter(membership__in=members, purpose=Purpose.ENTRIES, given=False)
    acts = AuditLine.objects.filter(subject__in=[source.origin for source in gone], at__gt=round.opened_at)
    moments = [rows.aggregate(at=Max("at"))["at"] for rows in (erased, seals, acts)]
    return Recomputed(count, max((at for at in moments if at), default=timezone.now()))


def picture(round: Round, found: Results) -> Bars:
    """Return the counts per code as bars, with the finding in the title. No query."""
    subtitle = ngettext(
        "n = %(texts)s leerervaringen van %(people)s deelnemer; codeboek %(book)s.",
        "n = %(texts)s leerervaringen van %(people)s deelnemers; codeboek %(book)s.",
        found.people,
    ) % {"texts": found.texts, "people": found.people, "book": round.book.content}
    return Bars(
        title=_finding(found),
        subtitle=subtitle,
        bars=tuple(
            Bar(row.label, row.count, TONES.get(row.code.dimension if row.code else "", "other")) for row in found.codes
        ),
        says=_(
            "Dit telt aan hoeveel leerervaringen de onderzoekers een code gaven. "
            "Het zegt niet hoe vaak iemand iets doet, en niet hoe goed."
        ),
    )


def _finding(found: Results) -> str:
    top = max(found.codes, key=lambda row: row.count, default=None)
    if top is None or [row.count for row in found.codes].count(top.count) > 1:
        return _("Waar de leerervaringen over gaan")
    if top.code is None:
        return _("Meestal past geen code: bij %(count)s van de %(texts)s leerervaringen") % {
            "count": top.count,
            "texts": found.texts,
        }
    return _("%(code)s komt het vaakst voor: in %(count)s van de %(texts)s leerervaringen") % {
        "code": top.label,
        "count": top.count,
        "texts": found.texts,
    }


def _main(decision: Decision) -> Code | None:
    return decision.code.parent or decision.code if decision.code else None


def _count(code: Code | None, rows: list[Decision], people: Iterable[int]) -> CodeCount:
    each = Counter(row.source.member_id for row in rows)
    per_person = [each[person] for person in people]
    return CodeCount(
        code=code,
        label=code.label if code else _("Geen code van toepassing"),
        count=len(rows),
        positive=sum(row.direction == Direction.POSITIVE for row in rows),
        non_positive=sum(row.direction == Direction.NON_POSITIVE for row in rows),
        fewest=min(per_person, default=0),
        most=max(per_person, default=0),
    )
