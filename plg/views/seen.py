"""The page that tells somebody who opened, coded or took along what is theirs."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from plg.access import doors
from plg.selectors.seen import seen_page


@never_cache
@require_safe
def seen(request: HttpRequest) -> HttpResponse:
    """Show who met something of the visitor, in all their communities, the newest first."""
    user = doors.person(request)
    page = seen_page(user, _moment(request.GET.get("voor", "")))
    return render(request, "plg/seen_list.html", {"page": page, "later": "voor" in request.GET})


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None
