"""One's own result: before and after, for the participant alone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from amo import selectors
from plg.access import doors
from plg.access.permissions import Permission


@require_safe
def result(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what this participant's own questionnaires say, side by side."""
    member = doors.member(request, slug, Permission.FILL_IN_SHEET)
    return render(request, "amo/result.html", {"results": selectors.own_results(member)})
