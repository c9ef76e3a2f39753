"""The counts of a settled round as pictures: the finding as title, and one sentence on what it does not say."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coding.models import Round
from coding.selectors.results import Results, head_of
from coding.words import Direction
from plg.pictures import Bar, Bars, Diverging, Spread


def picture(round: Round, found: Results) -> Bars:
    """Return the counts per code as bars, with the finding in the title. No query."""
    subtitle = ngettext(
        "n = %(texts)s %(units)s van %(people)s deelnemer; codeboek %(book)s.",
        "n = %(texts)s %(units)s van %(people)s deelnemers; codeboek %(book)s.",
        found.people,
    ) % {"texts": found.texts, "units": found.units, "people": found.people, "book": round.book.content}
    return Bars(
        title=_finding(found),
        subtitle=subtitle,
        out_of=None if round.book.one_per_source else found.texts,
        bars=tuple(Bar(row.label, row.count, head_of(row.code).tone) for row in found.codes),
        says=_(
            "Dit telt aan hoeveel %(units)s de onderzoekers een code gaven. "
            "Het zegt niet hoe vaak iemand iets doet, en niet hoe goed."
        )
        % {"units": found.units},
    )


def _finding(found: Results) -> str:
    top = max(found.codes, key=lambda row: row.count, default=None)
    if top is None or [row.count for row in found.codes].count(top.count) > 1:
        return _("Waar de %(units)s over gaan") % {"units": found.units}
    if top.code is None:
        return _("Meestal past geen code: bij %(count)s van de %(texts)s %(units)s") % {
            "count": top.count,
            "units": found.units,
            "texts": found.texts,
        }
    return _("%(code)s komt het vaakst voor: in %(count)s van de %(texts)s %(units)s") % {
        "units": found.units,
        "code": top.label,
        "count": top.count,
        "texts": found.texts,
    }


def directions(found: Results) -> Diverging | None:
    """Return positive and non-positive behaviour per code; None where no code asks for it. No query."""
    rows = [row for row in found.codes if row.takes_direction and row.count]
    if not rows:
        return None
    positive, every = sum(row.positive for row in rows), sum(row.positive + row.non_positive for row in rows)
    return Diverging(
        title=_("%(positive)s van de %(every)s keer ging het om positief gedrag")
        % {"positive": positive, "every": every},
        subtitle=_("n = %(every)s keer een code die naar de richting vraagt.") % {"every": every},
        levels=(str(Direction.NON_POSITIVE.label), str(Direction.POSITIVE.label)),
        bars=tuple(Spread(row.label, (row.non_positive, row.positive)) for row in rows),
        says=_(
            "Dit telt wat deelnemers kozen om op te schrijven. Het zegt niet hoe vaak het goed of minder goed gaat: "
            "over wat schuurt schrijft niet iedereen even makkelijk."
        ),
    )
