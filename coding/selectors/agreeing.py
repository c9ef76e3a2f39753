"""How far the coders of a frozen round agree, over all and per code, and on which texts they differ.

Used by the pages of a frozen round and by its export. Reads keys only: ten thousand texts are hardly more work.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from coding.access import standing_assignments, standing_decisions, visible_assignments, visible_verdicts
from coding.agreement import Agreement, Presence, Ratings, agreement, presence, ratings
from coding.models import Assignment, Code, Coder, Decision, Round
from coding.selectors.differing import WHOLE, Answer, points
from coding.words import Difference, RoundState
from plg.models import Membership

SAMPLES = 1000
NONE_APPLIES = 0  # no code has this key, so it stands for the answer that none applies


@dataclass(frozen=True)
class Chosen:
    """A code one coder gave one text, as keys: the main code, the code, the direction; and whether it is decided on.

    A coder for whom none applies has one of these, with `NONE_APPLIES` for both codes.
    """

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
    """One code against all the others: how often each coder chose it, its share, the agreement on it.

    The share is of all choices; where a text may have several codes, of all texts coded.
    """

    code: Code | None  # None: no code applies
    label: str
    counts: list[int]
    prevalence: float
    figures: Agreement


@dataclass(frozen=True)
class Overview:
    """The agreement of a round over `n` shared texts. `codes` holds every main code that somebody chose.

    Where a text may have several codes, each is present or absent, finer ones too, and there is no pooled figure.
    """

    coders: list[Coder]
    n: int
    overall: Agreement | None
    pairs: list[PairLine]
    codes: list[CodeLine]


@dataclass(frozen=True)
class Differing:
    """A thing coders of a text differ about: in what, which main codes are in play, and whether it was decided on.

    `main` is the code it is about, or `WHOLE` where a text has one code.
    """

    source: int
    position: int
    main: int
    kind: Difference
    codes: frozenset[int]
    decided: bool


def choices_of(member: Membership, round: Round) -> list[Chosen]:
    """Return every choice in a round that this member may read, by text. Two queries; before the freeze one's own."""
    return _choices(round, visible_assignments(member), visible_verdicts(member))


def settled_choices(round: Round) -> list[Chosen]:
    """Return every choice in a settled round, by text, for an export; none of any other round. Two queries."""
    if round.state != RoundState.SETTLED:
        return []
    return _choices(round, standing_assignments(round.community), standing_decisions(round.community))


def _choices(round: Round, assignments: QuerySet[Assignment], verdicts: QuerySet[Decision]) -> list[Chosen]:
    alone = round.book.one_per_source
    main = Coalesce(F("code__parent_id"), F("code_id"), NONE_APPLIES)
    told = verdicts.filter(source__round=round).order_by().values_list("source_id", main)
    decided = {(source, WHOLE if alone else key) for source, key in told}
    done = assignments.filter(source__round=round, done_at__isnull=False)
    rows = done.order_by("source__position", "coder", "codings__code__order").values_list(
        "source_id",
        "source__position",
        "coder_id",
        Coalesce(F("codings__code__parent_id"), F("codings__code_id"), NONE_APPLIES),
        Coalesce(F("codings__code_id"), NONE_APPLIES),
        Coalesce("codings__direction", Value("")),
    )
    return [
        Chosen(source, position, coder, of, code, way, (source, WHOLE if alone else of) in decided)
        for source, position, coder, of, code, way in rows
    ]


def overview(round: Round, chosen: Sequence[Chosen], pair: Sequence[int] = ()) -> Overview:
    """Compare the coders, or only this `pair` of them, "no code applies" being an answer like any other. Two queries.

    Intervals are drawn with the seed of the round, so that they are the same each time.
    """
    coders = list(round.coders.select_related("membership__user").order_by("pk"))
    wanted = [row for row in chosen if not pair or row.coder in pair]
    if round.book.one_per_source:
        return _one_code(round, wanted, coders)
    return _several_codes(round, wanted, coders)


def _one_code(round: Round, chosen: Sequence[Chosen], coders: list[Coder]) -> Overview:
    codes = {code.pk: code for code in round.book.codes.filter(parent=None).order_by("order")}
    found = ratings(((row.source, row.coder, row.main) for row in chosen), [*codes, NONE_APPLIES])
    at_work = [coder for coder in coders if coder.pk in found.coders]
    overall = agreement(found, samples=SAMPLES, seed=round.seed)
    return Overview(
        coders=at_work,
        n=overall.n,
        overall=overall,
        pairs=[
            PairLine(left, right, agreement(found.only(left.pk, right.pk), samples=SAMPLES, seed=round.seed))
            for left, right in combinations(at_work, 2)
        ],
        codes=[*_code_lines(round, found, at_work, codes)] if len(at_work) > 1 else [],
    )


def _code_lines(round: Round, found: Ratings, coders: list[Coder], codes: dict[int, Code]) -> Iterator[CodeLine]:
    counts = dict(zip(found.coders, found.counts(), strict=True))
    all_choices = sum(sum(each.values()) for each in counts.values())
    for key in [*codes, NONE_APPLIES]:
        per_coder = [counts[coder.pk][key] for coder in coders]
        if any(per_coder):
            figures = agreement(found.against_the_rest(key), samples=SAMPLES, seed=round.seed)
            yield CodeLine(codes.get(key), _label(codes.get(key)), per_coder, sum(per_coder) / all_choices, figures)


def _several_codes(round: Round, chosen: Sequence[Chosen], coders: list[Coder]) -> Overview:
    found = presence(
        ((row.source, row.coder) for row in chosen),
        ((row.source, row.coder, key) for row in chosen for key in {row.main, row.code}),
    )
    at_work = [coder for coder in coders if coder.pk in found.coders]
    return Overview(
        coders=at_work,
        n=found.shared,
        overall=None,
        pairs=[],
        codes=[*_present_lines(round, found, at_work)] if len(at_work) > 1 else [],
    )


def _present_lines(round: Round, found: Presence, coders: list[Coder]) -> Iterator[CodeLine]:
    codes = {code.pk: code for code in round.book.codes.select_related("parent").order_by("order")}
    for key in [*codes, NONE_APPLIES]:
        given = found.of(key)
        counts = dict(zip(given.coders, (each[True] for each in given.counts()), strict=True))
        per_coder = [counts[coder.pk] for coder in coders]
        if any(per_coder):
            figures = agreement(given, samples=SAMPLES, seed=round.seed)
            share = sum(per_coder) / max(1, found.answers)
            yield CodeLine(codes.get(key), _label(codes.get(key)), per_coder, share, figures)


def _label(code: Code | None) -> str:
    return code.path if code else _("Geen code van toepassing")


def differing(
    chosen: Iterable[Chosen], *, alone: bool = True, code: int | None = None, pair: Iterable[int] = ()
) -> list[Differing]:
    """Return what coders differ about, text by text; only where `code` is in play, or this `pair` differs.

    `alone` says that a text has one code, and so one difference at most. No query.
    """
    by_text: dict[int, list[Chosen]] = defaultdict(list)
    two = frozenset(pair)
    for row in chosen:
        if not two or row.coder in two:
            by_text[row.source].append(row)
    found = (one for rows in by_text.values() for one in _differences(rows, alone=alone))
    return [one for one in found if code is None or code in one.codes]


def differences_of(member: Membership, round: Round) -> list[Differing]:
    """Return what the coders of this round differ about, as far as this member may know. Two queries."""
    return differing(choices_of(member, round), alone=round.book.one_per_source)


def next_undecided(member: Membership, round: Round, position: int) -> tuple[int, str] | None:
    """Return the text, and the key of the code there, that asks for a decision next, from this text on and going round.

    The key is '' where a text has one code. None when nothing is left. Three queries.
    """
    left = [one for one in differences_of(member, round) if not one.decided]
    found = next((one for one in left if one.position >= position), left[0] if left else None)
    if found is None:
        return None
    return found.position, "" if found.main == WHOLE else round.book.codes.get(pk=found.main).key


def _differences(rows: Sequence[Chosen], *, alone: bool) -> Iterator[Differing]:
    answers: dict[int, set[tuple[int, int, str]]] = defaultdict(set)
    for row in rows:
        answers[row.coder] |= {(row.main, row.code, row.direction)} if row.main != NONE_APPLIES else set()
    if len(answers) < 2:
        return
    given: list[Answer] = [frozenset(answer) for answer in answers.values()]
    for main, kind in points(given, alone=alone):
        in_play = [row for row in rows if main in (WHOLE, row.main)]
        codes = frozenset(row.main for row in in_play)
        yield Differing(rows[0].source, rows[0].position, main, kind, codes, in_play[0].decided)
