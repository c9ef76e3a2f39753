"""Releasing what a settled round found to who wrote the texts, and holding it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coding.access import visible_rounds
from coding.services import releasing
from plg.access import doors
from plg.access.permissions import Permission


@require_POST
def round_release(request: HttpRequest, slug: str, round: str) -> HttpResponse:
    """Let the authors read what was found, or no longer: `to` says which, so that a second press does nothing more."""
    member = doors.member(request, slug, Permission.OPEN_ROUND)
    found = doors.one_of(visible_rounds(member), uid=round)
    to = request.POST.get("to", "")
    if to == "released":
        releasing.release_round(round=found, by=member)
        messages.success(request, _("Vrijgegeven. Ieder leest nu wat er in de eigen teksten is gevonden."))
    elif to == "held":
        releasing.hold_back(round=found, by=member)
        messages.success(request, _("Teruggehouden. De schrijvers lezen dit niet meer."))
    else:
        return HttpResponseBadRequest()
    return redirect("coding:round", slug=slug, round=found.uid)
