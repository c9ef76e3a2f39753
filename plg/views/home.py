"""Where somebody lands: their communities, or the one they have."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from plg.access import doors
from plg.access.permissions import Permission
from plg.slots import MINE, PANELS


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the visitor's communities; with just one, go straight there."""
    user = doors.person(request)
    memberships = list(doors.visible_memberships(user))
    if len(memberships) == 1:
        return redirect("plg:community", slug=memberships[0].community.slug)
    return render(request, "plg/community_list.html", {"memberships": memberships, "panels": list(MINE.ask(user))})


@require_safe
def community(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what is asked of this member now: one panel from every app that has something. An archive asks nothing."""
    member = doors.member(request, slug, Permission.BE_HERE)
    panels = [] if member.community.archived_at else list(PANELS.ask(member))
    return render(request, "plg/community_home.html", {"panels": panels})
