"""How far the coders of a frozen round agree, over all and per code, and on which texts they differ.

Used by the pages of a frozen round and by its export. Reads keys only: ten thousand texts are hardly more work.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from django.utils.translation import gettext as _

from coding.agreement import Agreement, Presence, Ratings, agreement, presence, rated
from coding.models import Code, Coder, Round
from coding.selectors.chosen import Choices, choices_of
from coding.selectors.differing import NONE_APPLIES, WHOLE, every_point
from coding.selectors.rounds import undone
from coding.words import Difference, RoundState
from plg.models import Membership

SAMPLES = 1000
KINDS = list(Difference)


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


def overview(round: Round, chosen: Choices, pair: Collection[int] = ()) -> Overview:
    """Compare the coders, or only this `pair` of them, "no code applies" being an answer like any other. Two queries.

    Intervals are drawn with the seed of the round, so that they are the same each time.
    """
    coders = list(round.coders.select_related("membership__user").order_by("pk"))
    wanted = chosen.of(pair) if pair else chosen
    if round.book.one_per_source:
        return _one_code(round, wanted, coders)
    return _several_codes(round, wanted, coders)


def _one_code(round: Round, chosen: Choices, coders: list[Coder]) -> Overview:
    codes = {code.pk: code for code in round.book.codes.filter(parent=None).order_by("order")}
    found = rated(chosen.source, chosen.coder, chosen.main, [*codes, NONE_APPLIES])
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


def _several_codes(round: Round, chosen: Choices, coders: list[Coder]) -> Overview:
    twice = np.concatenate([np.arange(len(chosen))] * 2)  # a finer code says its main code too
    found = presence(chosen.source[twice], chosen.coder[twice], np.concatenate([chosen.main, chosen.code]))
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
    chosen: Choices, *, alone: bool = True, code: int | None = None, pair: Collection[int] = ()
) -> list[Differing]:
    """Return what coders differ about, text by text; only where `code` is in play, or this `pair` differs.

    `alone` says that a text has one code, and so one difference at most. No query.
    """
    rows = chosen.of(pair) if pair else chosen
    source, main, kind = every_point(rows.source, rows.coder, rows.main, rows.code, rows.way, alone=alone)
    first, behind = np.searchsorted(rows.source, source), np.searchsorted(rows.source, source, side="right")
    columns = (column.tolist() for column in (source, main, kind, first, behind))
    found = (
        Differing(
            text,
            int(rows.position[start]),
            about,
            KINDS[how],
            frozenset(rows.main[start:stop].tolist()) if about == WHOLE else frozenset([about]),
            (text, about) in rows.decided,
        )
        for text, about, how, start, stop in zip(*columns, strict=True)
    )
    return sorted((one for one in found if code is None or code in one.codes), key=lambda one: one.position)


def differences_of(member: Membership, round: Round) -> list[Differing]:
    """Return what the coders of this round differ about, as far as this member may know. Two queries."""
    return differing(choices_of(member, round), alone=round.book.one_per_source)


def left_before_outcomes(member: Membership, round: Round) -> int:
    """Return how much is still to be coded in an open round, or decided in a frozen one. Two queries."""
    if round.state == RoundState.OPEN:
        return undone(round)
    return sum(not one.decided for one in differences_of(member, round)) if round.state == RoundState.FROZEN else 0


def next_undecided(member: Membership, round: Round, position: int) -> tuple[int, str] | None:
    """Return the text, and the key of the code there, that asks for a decision next, from this text on and going round.

    The key is '' where a text has one code. None when nothing is left. Three queries.
    """
    left = [one for one in differences_of(member, round) if not one.decided]
    found = next((one for one in left if one.position >= position), left[0] if left else None)
    if found is None:
        return None
    return found.position, "" if found.main == WHOLE else round.book.codes.get(pk=found.main).key
