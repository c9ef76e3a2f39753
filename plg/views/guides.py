"""The guides: for each kind of people one page with what they do here, step by step. For whoever is signed in."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from plg.access import doors
from plg.guides import GUIDE_STEPS
from plg.words import Guide


@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """Show for whom there is a guide."""
    doors.person(request)
    return render(request, "plg/guide_list.html", {"guides": list(Guide)})


@require_safe
def guide(request: HttpRequest, who: str) -> HttpResponse:
    """Show one guide; 404 for a kind of people that there is not."""
    doors.person(request)
    if who not in Guide.values:
        raise Http404
    found = Guide(who)
    context = {"guide": found, "steps": GUIDE_STEPS[found], "others": [one for one in Guide if one != found]}
    return render(request, "plg/guide.html", context)
