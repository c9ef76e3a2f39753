"""The page of tables for a paper: which there are of the chosen round and questionnaire, and what is missing and why.

Reads coding and amo by their selectors, over what may be used now; `paper_tables` makes each table.
"""

from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from amo.analysis import changes
from amo.analysis.gathering import gathered
from coding.selectors import BookView, code_book_of, settled_rounds
from coding.selectors.agreeing import Overview, overview
from coding.selectors.chosen import choices_of
from coding.selectors.results import Recomputed, Results, recomputed, results
from plg.models import Membership
from plg.privacy.thresholds import enough
from reports.selectors import paper_tables
from reports.typeset import PaperTable


@dataclass(frozen=True)
class Paper:
    """The tables of one settled round and of one questionnaire, and what is missing from them and why."""

    tables: list[PaperTable]
    missing: list[str]

    @property
    def folded(self) -> int:
        return sum(table.folded for table in self.tables)


@dataclass(frozen=True)
class Choice:
    """Something one can choose between above the tables."""

    key: str
    title: str
    is_chosen: bool


@dataclass(frozen=True)
class Sheet:
    """The page: the tables, and what they could be of instead."""

    paper: Paper
    rounds: list[Choice]
    questionnaires: list[Choice]


def sheet(member: Membership, round_uid: str = "", questionnaire: str = "") -> Sheet:
    """Return the tables of the chosen round and questionnaire, or of the last and the first there are.

    Some thirty queries, however many texts and persons.
    """
    tables: list[PaperTable] = []
    missing: list[str] = []
    found = list(settled_rounds(member.community))
    round = next((one for one in found if str(one.uid) == round_uid), found[0] if found else None)
    if round is None:
        missing.append(_("Er is nog geen vastgestelde ronde: geen tabellen over codes."))
    else:
        compared = overview(round, choices_of(member, round))
        _of_round(code_book_of(round), results(member, round), recomputed(round), compared, tables, missing)
    asked = [one for one in gathered(member) if len(one.measurements) > 1]
    chosen = next((one for one in asked if one.questionnaire == questionnaire), asked[0] if asked else None)
    if chosen is None:
        missing.append(_("Er is geen vragenlijst met twee metingen: geen tabellen over verandering."))
    else:
        _of_questionnaire(member, chosen.questionnaire, tables, missing)
    return Sheet(
        Paper(tables, missing),
        [Choice(str(one.uid), one.title, one == round) for one in found],
        [Choice(one.questionnaire, one.title, one == chosen) for one in asked],
    )


def _of_round(
    book: BookView,
    found: Results,
    gone: Recomputed | None,
    compared: Overview,
    tables: list[PaperTable],
    missing: list[str],
) -> None:
    if not enough(found.people, settings.MIN_GROUP):
        missing.append(
            _("De ronde gaat over minder dan %(n)s deelnemers: geen aantallen per code.") % {"n": settings.MIN_GROUP}
        )
        return
    dated = [_("Herrekend op %(day)s.") % {"day": date_format(timezone.localtime(gone.at), "j F Y")}] if gone else []
    tables += [paper_tables.counts(book, found, dated), paper_tables.ranges(found, dated)]
    if compared.codes:
        tables.append(paper_tables.agreement(compared, dated))
    else:
        missing.append(_("Er was één codeur: geen tabel over overeenstemming."))


def _of_questionnaire(member: Membership, key: str, tables: list[PaperTable], missing: list[str]) -> None:
    [found] = gathered(member, key)
    measured = [one for one in found.measurements if one.may_show]
    if len(measured) < 2:
        missing.append(
            _("Bij %(title)s antwoordden te weinig personen twee keer: geen tabellen over verandering.")
            % {"title": found.title}
        )
        return
    compared = changes.comparison(found, measured[0], measured[-1], changes.Way())
    words = {"gedrag": _("per gedraging"), "schaal": _("per schaal")}
    for kind, rows in (("gedrag", compared.behaviours), ("schaal", compared.scales)):
        shown = [row for row in rows if row.change]
        if shown:
            tables.append(paper_tables.changed(kind, words[kind], compared, shown))
