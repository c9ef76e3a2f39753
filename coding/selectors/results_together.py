"""Which codes stand together in one text, for books that allow several: pairs, and belongingness beside uniqueness.

Used by the pages and files of the results. With one code a text neither exists, and nothing here is asked.
"""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from coding.models import Round
from coding.selectors.results import TEXTS, decided, head_of, main_codes, units
from plg.grids import Heat, HeatRow
from plg.models import Membership
from plg.pictures import Field, TwoByTwo

#: The dimensions of the cross-table, by their keys in a code book.
BELONGING, UNIQUE = "belongingness", "uniqueness"


def pairs(member: Membership, round: Round) -> Heat | None:
    """Return in how many texts each two main codes stand together; None for a book with one code a text.

    Two queries, however many texts: the pairs are counted in the database.
    """
    if round.book.one_per_source:
        return None
    codes = main_codes(round)
    rows: QuerySet[Any, Any] = decided(member, round).filter(code__isnull=False, source__decisions__given=True)
    beside = rows.annotate(other=Coalesce("source__decisions__code__parent_id", "source__decisions__code_id")).values(
        "main", "other"
    )
    found = {(one, other): n for one, other, n in beside.annotate(n=TEXTS).values_list("main", "other", "n")}
    lines = tuple(
        HeatRow(
            code.label,
            tuple(0 if code == other else found.get((code.pk, other.pk), 0) for other in codes),
            found.get((code.pk, code.pk), 0),
        )
        for code in codes
    )
    return Heat(
        title=_finding(lines, [code.label for code in codes]),
        subtitle=_("n is in hoeveel %(units)s de code van die regel staat.") % {"units": units(round)},
        corner=_("Code"),
        columns=tuple(head_of(code) for code in codes),
        rows=lines,
        is_mutual=True,
        says=_(
            "Elke cel telt de teksten waarin beide codes staan, dus elk paar staat er twee keer. Samen voorkomen zegt "
            "niet dat het een het ander geeft."
        ),
    )


def _finding(rows: tuple[HeatRow, ...], labels: list[str]) -> str:
    highest = max((count for row in rows for count in row.counts), default=0)
    top = [(at, row.counts.index(highest)) for at, row in enumerate(rows) if highest and highest in row.counts]
    if len(top) != 2:  # every pair is counted from both sides
        return _("Welke codes staan samen in één tekst?")
    one, other = top[0]
    return _("“%(one)s” en “%(other)s” staan het vaakst samen: %(n)s keer") % {
        "one": labels[one],
        "other": labels[other],
        "n": highest,
    }


def crossed(member: Membership, round: Round) -> TwoByTwo | None:
    """Return how many texts have a code of belongingness, of uniqueness, of both, of neither.

    None for a book with one code a text, or without both dimensions. Three queries.
    """
    dimensions = set(round.book.codes.filter(parent=None).values_list("dimension", flat=True))
    if round.book.one_per_source or not {BELONGING, UNIQUE} <= dimensions:
        return None
    rows: QuerySet[Any, Any] = decided(member, round)
    here = {
        name: Exists(rows.filter(Q(code__dimension=name) | Q(code__parent__dimension=name), source=OuterRef("source")))
        for name in (BELONGING, UNIQUE)
    }
    counted = rows.annotate(**here).values(*here).annotate(n=Count("source", distinct=True))
    found = {(one, other): n for one, other, n in counted.values_list(*here, "n")}
    texts = sum(found.values())
    return TwoByTwo(
        title=_("In %(n)s van de %(texts)s %(units)s staan verbondenheid en eigenheid samen")
        % {"n": found.get((True, True), 0), "texts": texts, "units": units(round)},
        subtitle=_("n = %(texts)s %(units)s, naar de codes die erin staan.") % {"texts": texts, "units": units(round)},
        across=(_("Eigenheid gecodeerd"), _("Eigenheid niet gecodeerd")),
        down=(_("Verbondenheid gecodeerd"), _("Verbondenheid niet gecodeerd")),
        fields=(
            Field(_("allebei"), found.get((True, True), 0)),
            Field(_("alleen verbondenheid"), found.get((True, False), 0)),
            Field(_("alleen eigenheid"), found.get((False, True), 0)),
            Field(_("geen van beide"), found.get((False, False), 0)),
        ),
        says=_(
            "Dit telt teksten. Een tekst zonder zo'n code zegt niets over wat iemand meemaakte: misschien ging het "
            "over iets anders."
        ),
    )
