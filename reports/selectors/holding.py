"""Whether a report that was made still holds: its data unchanged, and nobody in it who has since withdrawn."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy

from logbook.selectors import last_taken_out
from plg.consents import withdrawn_since
from plg.errors import DomainError
from reports.models import Report
from reports.selectors.bundle import bundle_seal, still_given
from reports.selectors.consent import consent_facts
from reports.selectors.duo import duo_facts
from reports.selectors.group import community_facts
from reports.selectors.minutes import minutes_facts
from reports.selectors.progress import Options, progress_facts
from reports.selectors.research import TOLD, research_seal
from reports.selectors.summary import summary_facts
from reports.selectors.talks import contact_facts, sheet_facts, talk_of
from reports.words import OF_OTHERS, ReportKind

#: What each kind is made from, as its seal: reads what its builder would read.
SEALS: dict[ReportKind, Callable[[Report], str]] = {
    ReportKind.PROGRESS: lambda report: progress_facts(report.asked_by, Options.of(report.options)).seal,
    ReportKind.EXPORT: lambda report: research_seal(report.community),
    ReportKind.CONSENT: lambda report: consent_facts(report.asked_by).seal,
    ReportKind.INTERVIEW: lambda report: sheet_facts(report.asked_by, _talk(report)).seal,
    ReportKind.CONTACT: lambda report: contact_facts(report.asked_by, _talk(report)).seal,
    ReportKind.MINUTES: lambda report: minutes_facts(report.asked_by, report.options.get("meeting")).seal,
    ReportKind.DUO: lambda report: duo_facts(report.asked_by).seal,
    ReportKind.COMMUNITY: lambda report: community_facts(report.asked_by).seal,
    ReportKind.RESEARCH: lambda report: summary_facts(report.asked_by, **report.options).seal,
    ReportKind.BUNDLE: lambda report: bundle_seal(report.asked_by),
}

#: Why a file that is there is not handed over any more.
OUTDATED = {
    ReportKind.EXPORT: gettext_lazy(
        "Sinds deze export is gemaakt, heeft iemand de toestemming ingetrokken of een tekst uit het onderzoek gehaald."
        " Maak een nieuwe export."
    ),
    ReportKind.BUNDLE: gettext_lazy(
        "Sinds deze bundel is gemaakt, is een rapport teruggenomen dat erin zit. Maak een nieuwe bundel."
    ),
}
CHANGED = gettext_lazy("Sinds dit rapport is gemaakt, is er iets veranderd in wat erin staat. Maak een nieuw rapport.")


def data_seal(report: Report) -> str:
    """Return the seal of the data that this report would be made from now."""
    return SEALS[ReportKind(report.kind)](report)


def is_outdated(report: Report) -> bool:
    """Return whether this file holds what it may not any more, and so is not handed out.

    Of an export: somebody withdrew consent since, or took an entry out of the research; any of that counts, also of
    somebody who was not in it, for the file does not say who is. Two queries. Of a bundle: somebody took back a report
    that is in it. Of what holds words or figures of others: anything in it changed; reads what the builder would read.
    """
    if report.kind == ReportKind.BUNDLE:
        return not still_given(report)
    if report.kind in OF_OTHERS:
        return report.data != data_seal(report)
    if report.kind != ReportKind.EXPORT or report.as_of is None:
        return False
    if withdrawn_since(report.community_id, TOLD, report.as_of):
        return True
    last = last_taken_out(report.community)
    return last is not None and last > report.as_of


def why_outdated(report: Report) -> str:
    """Return why this file is not handed out any more, although it is there; "" when it is."""
    try:
        outdated = is_outdated(report)
    except DomainError as error:  # what it is about is not there any more: a duo, a round
        return error.message
    return str(OUTDATED.get(ReportKind(report.kind), CHANGED)) if outdated else ""


def _talk(report: Report) -> Any:
    return talk_of(report.asked_by, report.options.get("talk"))
