"""What changed in the group as a whole, for who guides it: folded counts, nothing about one person."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from amo.analysis.changes import Way, comparison
from amo.analysis.gathering import gathered_group
from amo.analysis.sharing import shared_changes
from plg.access import doors
from plg.access.permissions import Permission


@require_safe
def group(request: HttpRequest, slug: str) -> HttpResponse:
    """Show per behaviour and scale how many went up, stayed and went down, folded for who knows the group."""
    member = doors.member(request, slug, Permission.ASK_COMMUNITY_REPORT)
    questionnaires = []
    for found in gathered_group(member):
        compared = comparison(found, found.measurements[0], found.measurements[-1], Way())
        questionnaires.append((found, compared, shared_changes(compared.rows)))
    context = {"questionnaires": questionnaires, "minimum": settings.MIN_GROUP}
    return render(request, "amo/group_show.html", context)
