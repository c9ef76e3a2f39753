"""The page of who keeps the course of the programme; sending the page to read back, and saying that one read it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from intervisie.access import visible_meetings
from intervisie.selectors import continuity as reads
from intervisie.services import continuity as services
from plg.access import doors
from plg.access.permissions import Permission


@require_safe
def course(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who missed what, what people mean to do and which cases wait, for who guides the community."""
    member = doors.member(request, slug, Permission.KEEP_COURSE)
    return render(request, "intervisie/course_show.html", {"course": reads.course(member)})


@require_POST
def send_read_back(request: HttpRequest, slug: str, meeting: str) -> HttpResponse:
    """Send the page of a meeting to who missed it."""
    member = doors.member(request, slug, Permission.KEEP_COURSE)
    sent = services.send_read_back(by=member, meeting=doors.one_of(visible_meetings(member), uid=meeting))
    told = ngettext("%(n)s bericht gaat op weg.", "%(n)s berichten gaan op weg.", sent) % {"n": sent}
    messages.success(request, told if sent else _("Er is niemand meer om het aan te sturen."))
    return redirect("intervisie:course", slug=slug)


@require_POST
def read_back(request: HttpRequest, slug: str, meeting: str) -> HttpResponse:
    """Say that one read back a meeting one missed."""
    member = doors.member(request, slug, Permission.TAKE_PART)
    services.say_read_back(by=member, meeting=doors.one_of(visible_meetings(member), uid=meeting))
    messages.success(request, _("Fijn. Je bent weer bij."))
    return redirect("intervisie:meeting", slug=slug, meeting=meeting)
