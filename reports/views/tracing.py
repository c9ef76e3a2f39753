"""The page that follows one text, from the logbook to the research file."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from logbook.access import own_entries
from plg.access import doors
from plg.access.decide import can
from plg.access.permissions import Permission
from reports.selectors import tracing


@require_safe
def trace(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Follow a text: the author one's own, a researcher one of a settled round by pseudonym; for others none."""
    member = doors.member(request, slug, Permission.BE_HERE)
    entry = own_entries(member).filter(uid=uid).first()
    found = tracing.own_trace(member, entry) if entry else tracing.trace(member, uid)
    if found is None:
        raise Http404
    context = {"trace": found, "may_export": can(member, Permission.BUILD_EXPORT)}
    return render(request, "reports/trace_show.html", context)
