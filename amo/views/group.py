"""What changed in the group as a whole, for who guides it: folded counts, nothing about one person."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from amo.access import visible_group_pictures
from amo.analysis.sharing import told
from plg.access import doors
from plg.access.permissions import Permission


@require_safe
def group(request: HttpRequest, slug: str) -> HttpResponse:
    """Show per behaviour and scale how many went up, stayed and went down, as it was when the measurement was over."""
    member = doors.member(request, slug, Permission.ASK_COMMUNITY_REPORT)
    pictures = [(picture, told(picture.rows)) for picture in visible_group_pictures(member)]
    return render(request, "amo/group_show.html", {"pictures": pictures, "minimum": settings.MIN_GROUP})
