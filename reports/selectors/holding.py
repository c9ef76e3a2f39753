"""Whether a report that was made still holds: its data unchanged, and nobody in it who has since withdrawn."""

from plg.consents import withdrawn_since
from reports.models import Report
from reports.selectors.consent import consent_facts
from reports.selectors.minutes import minutes_facts
from reports.selectors.progress import Options, progress_facts
from reports.selectors.research import TOLD, research_seal
from reports.selectors.talks import contact_facts, sheet_facts, talk_of
from reports.words import ReportKind


def data_seal(report: Report) -> str:
    """Return the seal of the data that this report would be made from now. Reads what the builder would read."""
    if report.kind == ReportKind.PROGRESS:
        return progress_facts(report.asked_by, Options.of(report.options)).seal
    if report.kind == ReportKind.CONSENT:
        return consent_facts(report.asked_by).seal
    if report.kind == ReportKind.INTERVIEW:
        return sheet_facts(report.asked_by, talk_of(report.asked_by, report.options.get("talk"))).seal
    if report.kind == ReportKind.CONTACT:
        return contact_facts(report.asked_by, talk_of(report.asked_by, report.options.get("talk"))).seal
    if report.kind == ReportKind.MINUTES:
        return minutes_facts(report.asked_by, report.options.get("meeting")).seal
    return research_seal(report.community)


def is_outdated(report: Report) -> bool:
    """Return whether somebody withdrew consent since this export was made: then it may not be handed out any more.

    Any withdrawal counts, also of somebody who was not in it: the file does not say who is. One query.
    """
    if report.kind != ReportKind.EXPORT or report.as_of is None:
        return False
    return withdrawn_since(report.community_id, TOLD, report.as_of)
