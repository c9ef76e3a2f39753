"""The papers of meetings."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from intervisie.access import visible_minutes
from plg.access import doors
from plg.access.permissions import Permission
from reports import services
from reports.words import ReportKind


@require_POST
def minutes(request: HttpRequest, slug: str, meeting: UUID) -> HttpResponse:
    """Ask for the shared minutes of a meeting as a PDF, as somebody who may read them."""
    member = doors.member(request, slug, Permission.BE_HERE)
    found = doors.one_of(visible_minutes(member), meeting__uid=meeting)
    asked = services.ask(by=member, kind=ReportKind.MINUTES, options={"meeting": str(found.meeting.uid)})
    return redirect("reports:report", slug=slug, uid=asked.uid)
