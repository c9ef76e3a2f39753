"""How far the coders of a frozen round agree, over all and per code, and on which texts they differ.

Used by the pages of a frozen round. Reads keys only, so ten thousand texts are little more work than ten.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from coding.access import visible_assignments
from coding.agreement import Agreement, Ratings, agreement, ratings
from coding.models import Code, Coder, Round
from coding.words import Difference
from plg.models import Membership

SAMPLES = 1000
NONE_APPLIES = 0  # no code has this key, so it stands for the answer that none applies


@dataclass(frozen=True)
class Chosen:
    """What one coder chose for one text, as keys: the main code, the code, the direction; and whether it is decided."""

    source: int
    position: int
    coder: int
    main: int
    code: int
    direction: str
    decided: bool


@dataclass(frozen=True)
class PairLine:
    """Two coders and how far they agree on the main code."""

    left: Coder
    right: Coder
    figures: Agreement


@dataclass(frozen=True)
class CodeLine:
    """One code against all the others: how often each coder chose it, its share of all choices, the agreement on it."""

    code: Code | None  # None: no code applies
    label: str
    counts: list[int]
    prevalence: float
    figures: Agreement


@dataclass(frozen=True)
class Overview:
    """The agreement of a round. `codes` holds every main code that somebody chose."""

    coders: list[Coder]
    overall: Agreement
    pairs: list[PairLine]
    codes: list[CodeLine]


@dataclass(frozen=True)
class Differing:
    """A text on which coders differ: in what, over which main codes, and whether it was decided on."""

    source: int
    position: int
    kind: Difference
    codes: frozenset[int]
    decided: bool


def choices_of(member: Membership, round: Round) -> list[Chosen]:
    """Return every choice in a round that this member may read, by text. One query; none before the freeze but own."""
    done = visible_assignments(member).filter(source__round=round, done_at__isnull=False)
    done = done.alias(its_decision=F("source__decision")).annotate(decided=Q(its_decision__isnull=False))
    rows = done.order_by("source__position", "coder").values_list(
        "source_id",
        "source__position",
        "coder_id",
        Coalesce(F("codings__code__parent_id"), F("codings__code_id"), NONE_APPLIES),
        Coalesce(F("codings__code_id"), NONE_APPLIES),
        Coalesce("codings__direction", Value("")),
        "decided",
    )
    return [Chosen(*row) for row in rows]


def overview(round: Round, chosen: Sequence[Chosen]) -> Overview:
    """Compare the coders on the main code, "no code applies" being an answer like any other. Two queries.

    Intervals are drawn with the seed of the round, so that they are the same each time.
    """
    coders = list(round.coders.select_related("membership__user").order_by("pk"))
    codes = {code.pk: code for code in round.book.codes.filter(parent=None).order_by("order")}
    found = ratings(((row.source, row.coder, row.main) for row in chosen), [*codes, NONE_APPLIES])
    at_work = [coder for coder in coders if coder.pk in found.coders]
    return Overview(
        coders=at_work,
        overall=agreement(found, samples=SAMPLES, seed=round.seed),
        pairs=[
            PairLine(left, right, agreement(found.only(left.pk, right.pk), samples=SAMPLES, seed=round.seed))
            for left, right in combinations(at_work, 2)
        ],
        codes=[*_code_lines(round, found, at_work, codes)] if len(at_work) > 1 else [],
    )


def _code_lines(round: Round, found: Ratings, coders: list[Coder], codes: dict[int, Code]) -> Iterable[CodeLine]:
    counts = dict(zip(found.coders, found.counts(), strict=True))
    all_choices = sum(sum(each.values()) for each in counts.values())
    for key in [*codes, NONE_APPLIES]:
        per_coder = [counts[coder.pk][key] for coder in coders]
        if not any(per_coder):
            continue
        yield CodeLine(
            code=codes.get(key),
            label=codes[key].label if key in codes else _("Geen code van toepassing"),
            counts=per_coder,
            prevalence=sum(per_coder) / all_choices,
            figures=agreement(found.against_the_rest(key), samples=SAMPLES, seed=round.seed),
        )


def differing(chosen: Iterable[Chosen], *, code: int | None = None, pair: Iterable[int] = ()) -> list[Differing]:
    """Return the texts on which coders differ, in order; only those where `code` is in play, or this `pair` differs.

    No query.
    """
    by_text: dict[int, list[Chosen]] = {}
    for row in chosen:
        by_text.setdefault(row.source, []).append(row)
    two = frozenset(pair)
    found = (_difference([row for row in rows if not two or row.coder in two]) for rows in by_text.values())
    return [text for text in found if text is not None and (code is None or code in text.codes)]


def next_undecided(member: Membership, round: Round, position: int) -> int | None:
    """Return the number of the next text that still asks for a decision, going round; None when there is none."""
    left = [text.position for text in differing(choices_of(member, round)) if not text.decided]
    return next((found for found in left if found > position), left[0] if left else None)


def _difference(rows: Sequence[Chosen]) -> Differing | None:
    kind = next((kind for kind, part in PARTS if len({getattr(row, part) for row in rows}) > 1), None)
    if kind is None:
        return None
    return Differing(rows[0].source, rows[0].position, kind, frozenset(row.main for row in rows), rows[0].decided)


#: In what two choices can differ, the weightiest first.
PARTS = ((Difference.CODE, "main"), (Difference.DIRECTION, "direction"), (Difference.SUBCODE, "code"))
