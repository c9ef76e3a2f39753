"""Communities themselves: the administrator makes and reopens them, the coordinator changes and archives one."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plg.access import doors
from plg.access.permissions import Permission
from plg.forms.communities import CommunityForm, NewCommunityForm, values_of
from plg.selectors.communities import communities_told
from plg.services import communities
from plg.services.versions import Stale
from plg.views.merging import both_values, opened


@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """Show every community to the administrator: what it is called and how many belong to it, nothing of its texts."""
    admin = doors.administrator(request)
    rows = communities_told(doors.visible_communities(admin))
    context = {
        "running": [row for row in rows if not row.archived_at],
        "closed": [row for row in rows if row.archived_at],
    }
    return render(request, "plg/communities.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make a community with its first coordinator, who is invited at once."""
    admin = doors.administrator(request)
    form = NewCommunityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = communities.make_community(
            by=admin, slug=form.cleaned_data["slug"], about=form.about(), coordinator=form.coordinator()
        )
        told = _("%(title)s is gemaakt. De uitnodiging voor %(name)s gaat de deur uit.")
        messages.success(request, told % {"title": made.title, "name": form.cleaned_data["coordinator_name"]})
        return redirect("plg:communities")
    return render(request, "plg/community_new.html", {"form": form}, status=400 if form.errors else 200)


@require_POST
def reopen(request: HttpRequest, uid: str) -> HttpResponse:
    """Open an archived community again."""
    admin = doors.administrator(request)
    found = doors.one_of(doors.visible_communities(admin), uid=uid)
    communities.reopen_community(by=admin, community=found)
    messages.success(request, _("%s is weer open.") % found.title)
    return redirect("plg:communities")


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what the community is and works with; whoever was second sees both."""
    member = doors.member(request, slug, Permission.MANAGE_COMMUNITY)
    community = member.community
    blank = partial(CommunityForm, community=community)
    form = opened(blank(request.POST or None), values_of(community), community.version)
    if request.method == "POST" and form.is_valid():
        try:
            communities.change_community(by=member, about=form.about(), version=form.cleaned_data["version"])
        except Stale as stale:
            return both_values(
                request,
                form,
                blank,
                stale,
                values=values_of(community),
                version=community.version,
                back=resolve_url("plg:community_edit", slug=slug),
            )
        messages.success(request, _("Bewaard."))
        return redirect("plg:community_edit", slug=slug)
    return render(request, "plg/community_edit.html", {"form": form}, status=400 if form.errors else 200)


@require_POST
def archive(request: HttpRequest, slug: str) -> HttpResponse:
    """Close the community; everybody can still read it."""
    member = doors.member(request, slug, Permission.MANAGE_COMMUNITY)
    communities.archive_community(by=member)
    messages.success(request, _("De leergemeenschap is gearchiveerd. De beheerder kan hem heropenen."))
    return redirect("plg:community", slug=slug)
