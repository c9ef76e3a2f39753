"""Figures in words: numbers as Dutch writes them, what a test was called and did, what cannot be reckoned."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amo.statistics.change import Change
from amo.statistics.shift import Shift
from amo.statistics.signed_ranks import Method, SignedRanks, Zeros

TOGETHER = "\u00a0"  # keeps the ends of an interval on one line


def number(value: float | Fraction | None, decimals: int = 2, *, plus: bool = False) -> str:
    """Return a number in the language of the page, halves rounded up; what is not defined is said.

    Rounded here because `number_format` only cuts off. `plus` gives a rise its sign.
    """
    if value is None:
        return _("niet te berekenen")
    exact = Fraction(value)
    size = (Decimal(abs(exact.numerator)) / exact.denominator).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    sign = "" if not size else "−" if exact < 0 else "+" if plus else ""
    return sign + number_format(size, decimals)


def signed(value: float | Fraction | None, decimals: int = 2) -> str:
    """Return a difference with its sign."""
    return number(value, decimals, plus=True)


def chance(p: float | None) -> str:
    """Return a p in three decimals; a smaller one is said to be smaller."""
    return "<" + TOGETHER + number(0.001, 3) if p is not None and p < 0.001 else number(p, 3)


def interval(low: float | Fraction | None, high: float | Fraction | None, *, with_sign: bool = False) -> str:
    """Return both ends of an interval."""
    if low is None or high is None:
        return number(None)
    ends = {"low": number(low, plus=with_sign), "high": number(high, plus=with_sign)}
    return (_("%(low)s tot %(high)s") % ends).replace(" ", TOGETHER)


def counts(change: Change) -> str:
    """Return who went up, stayed and went down, in one sentence without names."""
    return _("%(less)s van de %(n)s minder, %(same)s gelijk, %(more)s meer") % {
        "less": change.less,
        "same": change.same,
        "more": change.more,
        "n": change.n,
    }


def method(test: SignedRanks) -> str:
    """Return what was done, so that it can be repeated and reported."""
    zeros = (
        _("wie gelijk bleef is weggelaten (Wilcoxon)")
        if test.zeros_by is Zeros.DROP
        else _("wie gelijk bleef telt mee in de rangen (Pratt)")
    )
    way = (
        _("exact over alle tekenpatronen, gelijke rangen meegerekend")
        if test.method is Method.EXACT
        else _("normale benadering, gecorrigeerd voor gelijke rangen, zonder continuïteitscorrectie")
    )
    text = ngettext(
        "Wilcoxons rangtekentoets, tweezijdig; %(way)s; %(zeros)s: %(same)s persoon.",
        "Wilcoxons rangtekentoets, tweezijdig; %(way)s; %(zeros)s: %(same)s personen.",
        test.zeros,
    )
    return text % {"way": way, "zeros": zeros, "same": test.zeros}


def meaning(test: SignedRanks, corrected: float | None) -> str:
    """Return what p does and does not mean here."""
    if test.p is None:
        return _("Niemand veranderde, dus er valt niets te toetsen.")
    text = _(
        "p = %(p)s: was er geen verschuiving, dan gaf toeval in ongeveer %(share)s%% van de gevallen een minstens zo "
        "groot verschil. Dat zegt niet hoe belangrijk het verschil is, en niet waardoor het komt."
    ) % {"p": chance(test.p), "share": number(100 * test.p, 1)}
    if corrected is None:
        return text
    return text + " " + _("Na Holms correctie voor het aantal toetsen: p = %(p)s.") % {"p": chance(corrected)}


def shift_words(shift: Shift) -> str:
    """Return what the shift is and how sure, in points of the scale."""
    if shift.estimate is None:
        return _("De verschuiving is niet te berekenen.")
    text = _("De verschuiving (Hodges–Lehmann) is %(shift)s punt over alle %(n)s personen") % {
        "shift": signed(shift.estimate),
        "n": shift.n,
    }
    if shift.low is None:
        return text + "; " + _("voor een interval zijn dit er te weinig.")
    sure = number(100 * shift.confidence, 1) if shift.confidence is not None else _("ongeveer 95")
    ends = interval(shift.low, shift.high, with_sign=True)
    return (
        text
        + "; "
        + _("%(sure)s%%-interval %(ends)s, bij gelijke verschillen aan de ruime kant.")
        % {
            "sure": sure,
            "ends": ends,
        }
    )


def effect_words(test: SignedRanks) -> str:
    """Return the rank-biserial correlation and its meaning."""
    if test.rank_biserial is None:
        return _("De rang-biseriële correlatie is niet te berekenen: niemand veranderde.")
    return _(
        "De rang-biseriële correlatie is %(r)s, op een lijn van −1 (wie veranderde, ging omlaag) tot 1 (wie "
        "veranderde, ging omhoog). Ze telt rangen, geen punten."
    ) % {"r": signed(test.rank_biserial)}
