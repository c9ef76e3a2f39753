"""Whether a report that was made still holds: its data unchanged, and nobody in it who has since withdrawn."""

from plg.models import ConsentSeal
from plg.words import Purpose
from reports.models import Report
from reports.selectors.progress import Options, progress_facts
from reports.selectors.research import research_seal
from reports.words import ReportKind


def data_seal(report: Report) -> str:
    """Return the seal of the data that this report would be made from now. Reads what the builder would read."""
    if report.kind == ReportKind.PROGRESS:
        return progress_facts(report.asked_by, Options.of(report.options)).seal
    return research_seal(report.community)


def is_outdated(report: Report) -> bool:
    """Return whether somebody withdrew consent since this export was made: then it may not be handed out any more.

    Any withdrawal counts, also of somebody who was not in it: the file does not say who is. One query.
    """
    if report.kind != ReportKind.EXPORT or report.as_of is None:
        return False
    return ConsentSeal.objects.filter(
        membership__community=report.community_id, purpose=Purpose.ENTRIES, given=False, at__gt=report.as_of
    ).exists()
