"""The timelines: what I wrote, what was shared with me, what I took back."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from logbook import access, selectors
from logbook.forms import SearchForm
from logbook.models import Entry
from plg.access import doors
from plg.access.decide import can
from plg.access.permissions import Permission
from plg.models import Membership


@require_safe
def timeline(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the visitor's own entries; somebody who writes none goes on to what was shared."""
    member = doors.member(request, slug, Permission.READ_SHARED_ENTRIES)
    if not can(member, Permission.WRITE_ENTRY):
        return redirect("logbook:shared", slug=slug)
    top = "na" not in request.GET
    more = {"drafts": selectors.draft_lines(access.own_drafts(member)) if top else []}
    return _page(request, member, "logbook/timeline_own.html", access.own_entries(member), more=more)


@require_safe
def shared(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what fellow members shared with the visitor."""
    member = doors.member(request, slug, Permission.READ_SHARED_ENTRIES)
    return _page(request, member, "logbook/timeline_shared.html", access.shared_entries(member), own=False)


@require_safe
def withdrawn(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what the visitor took back: nobody else sees these."""
    member = doors.member(request, slug, Permission.WRITE_ENTRY)
    return _page(request, member, "logbook/timeline_withdrawn.html", access.withdrawn_entries(member))


def _page(
    request: HttpRequest,
    member: Membership,
    template: str,
    entries: QuerySet[Entry],
    *,
    own: bool = True,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    guide, after = selectors.guide(member.community), _place(request.GET.get("na", ""))
    form = SearchForm(request.GET, guide=guide, months=selectors.months_of(member.community), own=own)
    wish = form.wish()
    page = selectors.timeline(selectors.narrowed(entries, wish), after=after, words=wish.words, reader=member)
    context = {
        "form": form,
        "wish": wish,
        "months": selectors.months(page, guide.issue_labels),
        "earlier": form.address(na=page.after) if page.after else "",
        "newest": (form.address() if wish else request.path) if after else "",
        "writes": can(member, Permission.WRITE_ENTRY),
        **(more or {}),
    }
    return render(request, template, context)


def _place(given: str) -> UUID | None:
    """Return where to go on from; an address somebody mangled starts at the top."""
    try:
        return UUID(given)
    except ValueError:
        return None
