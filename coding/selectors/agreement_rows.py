"""The agreement of a settled round as plain rows, a row a figure. Used by the export; the page has `agreeing`."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from coding.agreement import Agreement, Figure
from coding.models import Coder, Round
from coding.selectors.agreeing import Overview, overview
from coding.selectors.chosen import settled_choices

NO_CODE = "no_code_applies"


@dataclass(frozen=True)
class AgreementRow:
    """One figure: over all codes, for two coders, or for one code. `value` is None where it is not defined.

    `coders` are memberships: nobody for all together, one for a count, two for a pair. `n` counts the texts that two
    or more coded; of a count, nothing.
    """

    round: UUID
    scope: str  # overall, pair, code
    coders: tuple[int, ...]
    code: str  # the key of a code, `NO_CODE`, or ""
    measure: str  # share, cohen, fleiss, alpha, ac1; of a code also count and prevalence
    n: int | None
    value: float | None
    low: float | None = None
    high: float | None = None


def agreement_rows(round: Round) -> Iterator[AgreementRow]:
    """Yield the figures of a settled round with their intervals; none of any other round. Four queries."""
    chosen = settled_choices(round)
    if chosen:
        yield from _rows(round.uid, overview(round, chosen))


def _rows(uid: UUID, found: Overview) -> Iterator[AgreementRow]:
    if found.overall is not None:
        yield from _figures(uid, "overall", (), "", found.overall)
    for pair in found.pairs:
        yield from _figures(uid, "pair", (_key(pair.left), _key(pair.right)), "", pair.figures)
    for line in found.codes:
        code = line.code.key if line.code else NO_CODE
        for coder, count in zip(found.coders, line.counts, strict=True):
            yield AgreementRow(uid, "code", (_key(coder),), code, "count", None, float(count))
        yield AgreementRow(uid, "code", (), code, "prevalence", None, line.prevalence)
        yield from _figures(uid, "code", (), code, line.figures)


def _figures(uid: UUID, scope: str, coders: tuple[int, ...], code: str, figures: Agreement) -> Iterator[AgreementRow]:
    measures: dict[str, Figure] = {
        "share": figures.share,
        "cohen": figures.cohen,
        "fleiss": figures.fleiss,
        "alpha": figures.alpha,
        "ac1": figures.ac1,
    }
    for name, figure in measures.items():
        within = figure.interval
        low, high = (within.low, within.high) if within else (None, None)
        yield AgreementRow(uid, scope, coders, code, name, figures.n, figure.value, low, high)


def _key(coder: Coder) -> int:
    return coder.membership_id
