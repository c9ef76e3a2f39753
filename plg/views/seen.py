"""The page that tells somebody who opened, coded or took along what is theirs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from plg.access import doors
from plg.selectors.seen import seen_page
from plg.views.going import moment_of


@never_cache
@require_safe
def seen(request: HttpRequest) -> HttpResponse:
    """Show who met something of the visitor, in all their communities, the newest first."""
    user = doors.person(request)
    page = seen_page(user, moment_of(request.GET.get("voor", "")))
    return render(request, "plg/seen_list.html", {"page": page, "later": "voor" in request.GET})
