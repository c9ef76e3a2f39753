"""The work of reports in the background: make a file, and clear it away when its time is over."""

from typing import IO
from uuid import UUID

from django.utils.translation import gettext as _

from plg.models import Job
from plg.queue import Progress, WorkFailed, handler
from reports import services
from reports.models import Report
from reports.pdf.progress import make_progress_report
from reports.selectors import Options, progress_facts


@handler("reports.progress")
def progress_report(job: Job, progress: Progress) -> None:
    """Make somebody's progress report."""
    report = _report(job)

    def write(file: IO[bytes]) -> services.Made:
        facts = progress_facts(report.asked_by, Options.of(report.options))
        rendered = make_progress_report(facts, progress)
        file.write(rendered.content)
        return services.Made(facts.seal, facts.as_of, rendered.pages)

    services.keep(report, write)


@handler("reports.clear")
def clear(job: Job, progress: Progress) -> None:
    """Clear away a file whose time is over."""
    services.clear(report=UUID(job.args["report"]), name=job.args["name"])


def _report(job: Job) -> Report:
    people = ("community", "asked_by__user", "asked_by__school", "asked_by__community")
    found = Report.objects.select_related(*people).filter(uid=job.args["report"]).first()
    if found is None:
        raise WorkFailed(_("Dit rapport bestaat niet meer."))
    return found
