"""The tables of the study, one function each, from figures that coding and amo reckoned. No query.

Used by `paper`. What would tell of few persons is folded here, and counted, so that the page can say so.
"""

from collections.abc import Sequence

from django.conf import settings
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from amo.analysis import changes, telling
from amo.statistics.signed_ranks import Method
from coding.agreement import Agreement, Figure
from coding.selectors import BookView
from coding.selectors.agreeing import SAMPLES, Overview
from coding.selectors.results import CodeCount, Results
from plg.privacy.thresholds import fold
from reports.typeset import FOLDED, PaperTable


def undefined() -> str:
    """Return what stands where a figure does not exist."""
    return _("n.t.b.")


def counts(book: BookView, found: Results, dated: list[str]) -> PaperTable:
    """Return in how many texts each code is, as the study gave it, and by direction."""
    rows, folded = [], 0
    for code in found.codes:
        ways = _ways(code)
        folded += ways.count(FOLDED) if code.takes_direction else 0
        rows.append((code.label, str(code.count), telling.number(100 * code.count / found.texts, 1), *ways))
    total = (_("Alles samen"), str(found.texts), telling.number(100, 1), "", "")
    several = _("Een tekst kan meer codes hebben; de aantallen zijn samen meer dan n.")
    return PaperTable(
        key="codes",
        caption=_("%(units)s per code (n = %(texts)s, van %(people)s deelnemers)")
        % {"units": capfirst(found.units), "texts": found.texts, "people": found.people},
        head=(_("Code"), "n", "%", _("positief"), _("niet-positief")),
        rows=(*rows, total),
        notes=(
            _("Codeboek: %(book)s. Vastgesteld door de codeurs samen.")
            % {"book": _("%(title)s (versie %(n)s)") % {"title": book.title, "n": book.version}},
            *(() if book.one_per_source else (several,)),
            *dated,
        ),
        folded=folded,
    )


def _ways(code: CodeCount) -> tuple[str, str]:
    """Return both directions; folded both where one of them rests on few persons, for the total would give it back."""
    if not code.takes_direction:
        return "", ""
    behind = (code.positive_by, code.non_positive_by)
    if any(0 < persons < settings.MIN_GROUP for persons in behind):
        return FOLDED, FOLDED
    return str(code.positive), str(code.non_positive)


def ranges(found: Results, dated: list[str]) -> PaperTable:
    """Return the fewest and the most texts of one participant, and the median."""
    rows = [(code.label, str(code.each.fewest), str(code.each.most), code.middle) for code in found.codes]
    total = (_("Alles samen"), str(found.each.fewest), str(found.each.most), found.middle)
    return PaperTable(
        key="deelnemers",
        caption=_("%(units)s per deelnemer (n = %(people)s deelnemers)")
        % {"units": capfirst(found.units), "people": found.people},
        head=(_("Code"), _("minste"), _("meeste"), _("mediaan")),
        rows=(total, *rows),
        notes=(_("Wie bij een code niets schreef, telt daar als 0."), *dated),
    )


def agreement(found: Overview, dated: list[str]) -> PaperTable:
    """Return how far the coders agreed before they talked, over all codes and per code. Coders are not named."""
    two = len(found.coders) == 2
    rows = [_agreed(line.label, line.figures, "/".join(map(str, line.counts)), two) for line in found.codes]
    if found.overall is not None:
        rows.insert(0, _agreed(_("Alle codes samen"), found.overall, "", two))
    return PaperTable(
        key="overeenstemming",
        caption=_("Overeenstemming tussen %(coders)s codeurs, vóór hun overleg (n = %(n)s teksten)")
        % {"coders": len(found.coders), "n": found.codes[0].figures.n},
        head=(
            _("Code"),
            _("gekozen, per codeur"),
            _("% gelijk"),
            _("Cohens κ") if two else _("Fleiss’ κ"),
            _("95%-interval"),
            _("Krippendorffs α"),
            _("Gwets AC1"),
        ),
        rows=tuple(rows),
        notes=(
            _("Het interval komt uit %(samples)s trekkingen met teruglegging (bootstrap), met een vast begingetal.")
            % {"samples": number_format(SAMPLES, 0, force_grouping=True)},
            _("n.t.b.: niet te berekenen."),
            *dated,
        ),
    )


def _agreed(label: str, figures: Agreement, counts: str, two: bool) -> tuple[str, ...]:
    kappa = figures.cohen if two else figures.fleiss
    between = telling.interval(kappa.interval.low, kappa.interval.high) if kappa.interval else undefined()
    share = figures.share.percent
    return (
        label,
        counts,
        undefined() if share is None else telling.number(share, 1),
        _value(kappa),
        between,
        _value(figures.alpha),
        _value(figures.ac1),
    )


def _value(figure: Figure) -> str:
    return undefined() if figure.value is None else telling.number(figure.value)


def changed(kind: str, words: str, compared: changes.Comparison, shown: Sequence[changes.Compared]) -> PaperTable:
    """Return who did more, the same and less, with the tests; only of what may be shown."""
    rows = [_change(row) for row in shown]
    return PaperTable(
        key=f"verandering-{kind}",
        caption=_("%(title)s: verandering %(words)s, %(before)s naar %(after)s")
        % {
            "title": compared.after.wave.instrument.title,
            "words": words,
            "before": compared.before.wave.get_moment_display().lower(),
            "after": compared.after.wave.get_moment_display().lower(),
        },
        head=(
            _("Wat"),
            "n",
            _("minder"),
            _("gelijk"),
            _("meer"),
            _("verschuiving"),
            _("95%-interval"),
            _("r"),
            "p",
        ),
        rows=tuple(rows),
        notes=(
            _(
                "n is wie beide keren antwoordde. Verschuiving: Hodges–Lehmann. r: rang-biserieel. p: Wilcoxons "
                "rangtekentoets, tweezijdig, %(way)s, zonder correctie voor het aantal toetsen."
            )
            % {"way": _ways_of(shown)},
            _("n.t.b.: niet te berekenen."),
        ),
        folded=sum(row.count(FOLDED) for row in rows),
    )


def _ways_of(shown: Sequence[changes.Compared]) -> str:
    exact = all(row.change is None or row.change.test.method is Method.EXACT for row in shown)
    return _("exact over alle tekenpatronen") if exact else _("exact of met de normale benadering")


def _change(row: changes.Compared) -> tuple[str, ...]:
    """Return one line. Cells of few persons are folded; where nothing is left of the counts, nor are the tests told."""
    found = row.change
    assert found is not None  # asked for above
    cells = fold((found.less, found.same, found.more), settings.MIN_GROUP)
    counts = [FOLDED if cell is None else str(cell) for cell in cells]
    if not any(cell is not None for cell in cells):
        return (row.thing.label, str(found.n), *counts, *[FOLDED] * 4)
    test, shift = found.test, found.shift
    return (
        row.thing.label,
        str(found.n),
        *counts,
        undefined() if shift.estimate is None else telling.signed(shift.estimate),
        undefined() if shift.low is None else telling.interval(shift.low, shift.high, with_sign=True),
        undefined() if test.rank_biserial is None else telling.signed(test.rank_biserial),
        undefined() if test.p is None else telling.chance(test.p),
    )
