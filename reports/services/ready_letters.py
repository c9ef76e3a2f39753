"""The letter that a file is ready, for who closed the page meanwhile. Says what and where, and holds nothing of it.

Used by `keeping`; built by the worker when it goes out.
"""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plg.models import AuditLine, Job
from plg.queue import Later
from plg.services import letters
from reports import selectors
from reports.access import visible_reports
from reports.models import Report

READY = "reports.ready"
#: Who is looking at the page takes the file within this time, and needs no letter.
PATIENCE = timedelta(seconds=45)


def tell_ready(report: Report) -> None:
    """Ask for the letter that this report is ready, once for each time it is made."""
    letters.post(READY, key=f"{report.uid}:{report.sha256[:16]}", report=str(report.uid))


def ready(job: Job) -> letters.Letter | None:
    """Return the letter, or None when the file was taken, is gone, or is no longer this person's to have."""
    found = (
        Report.objects.select_related("asked_by__user", "asked_by__community").filter(uid=job.args["report"]).first()
    )
    if found is None or not visible_reports(found.asked_by).filter(pk=found.pk).exists() or not found.is_ready:
        return None
    if selectors.why_outdated(found):
        return None
    if AuditLine.objects.filter(word="report.taken", subject=found.uid, at__gte=job.made_at).exists():
        return None
    if (moment := job.made_at + PATIENCE) > timezone.now():
        raise Later(moment)
    member = found.asked_by
    url = letters.page(reverse("reports:report", args=[member.community.slug, found.uid]))
    context = {"community": member.community, "report": found, "kind": str(found.get_kind_display()), "url": url}
    return letters.Letter(READY, member.user, context, member=member)


def register() -> None:
    """Add the letter to those the platform sends."""
    letters.register(READY, ready, title=_("Bericht dat een bestand klaarstaat"))
