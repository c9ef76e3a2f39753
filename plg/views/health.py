"""Whether the platform is alive, ready and well: for a proxy, for a machine that watches, for the administrator.

Tells words and counts, never details of the machine or anything of anybody.
"""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from plg.access import doors
from plg.selectors import metrics, running, wellness


@login_not_required
@require_safe
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """Answer that this process serves."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """Answer 200 when database, broker, worker and disk are all there, else 503 naming what is not."""
    parts = running.parts().words
    status = 200 if all(parts.values()) else 503
    return JsonResponse({name: "ok" if good else "away" for name, good in parts.items()}, status=status)


@login_not_required
@require_safe
@never_cache
def figures(request: HttpRequest) -> HttpResponse:
    """Give the figures of the platform to a machine that shows the token; without it there is nothing here."""
    _scheme, _blank, token = request.headers.get("Authorization", "").partition(" ")
    wanted = settings.METRICS_TOKEN
    if not wanted or not constant_time_compare(token.strip(), wanted):
        raise Http404
    return HttpResponse(metrics.text(), content_type="text/plain; version=0.0.4; charset=utf-8")


@require_safe
def well(request: HttpRequest) -> HttpResponse:
    """Tell the administrator in plain words whether all is well, and what to do about what is not."""
    doors.administrator(request)
    lines = wellness.lines()
    return render(request, "plg/wellness.html", {"lines": lines, "verdict": wellness.verdict(lines)})
