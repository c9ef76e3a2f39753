"""The page of tables for a paper."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from plg.access import doors
from plg.access.permissions import Permission
from reports.selectors.paper import sheet


@require_safe
def paper(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the tables of the study, each to be copied as text, CSV or LaTeX."""
    member = doors.member(request, slug, Permission.BUILD_EXPORT)
    shown = sheet(member, request.GET.get("ronde", ""), request.GET.get("vragenlijst", ""))
    context = {"sheet": shown, "paper": shown.paper, "minimum": settings.MIN_GROUP, "now": timezone.now()}
    return render(request, "reports/paper_show.html", context)
