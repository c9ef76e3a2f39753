"""The member's page that says in plain words who can read what of theirs, with the names of now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from plg.access import doors
from plg.access.permissions import Permission
from plg.slots import READINGS


@require_safe
def who_reads(request: HttpRequest, slug: str) -> HttpResponse:
    """Show every kind of thing of this member with who can read it now, as each app's own rule says."""
    member = doors.member(request, slug, Permission.BE_HERE)
    readings = [line for given in READINGS.ask(member) for line in given]
    return render(request, "plg/who_reads.html", {"readings": readings})
