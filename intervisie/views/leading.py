"""Leading a live session: one act of the facilitator, answered with what the screen shows next.

Without a script the page comes anew; with one it stays, so that it keeps its place, its sound and what was typed.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from intervisie.access import visible_sessions
from intervisie.forms.sessions import LeadForm
from intervisie.models import Session
from intervisie.services import sessions as services
from intervisie.views.following import seen_in, with_the_time
from intervisie.views.sessions import context_of
from intervisie.words import SessionState
from plg.access import doors
from plg.access.permissions import Permission
from plg.errors import DomainError
from plg.fragments import wants_part
from plg.models import Membership


@require_POST
def session_lead(request: HttpRequest, slug: str, session: str) -> HttpResponse:
    """Do one act of the facilitator."""
    member = doors.member(request, slug, Permission.RUN_SESSION)
    found = doors.one_of(visible_sessions(member), uid=session)
    form = LeadForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    why, problem = form.cleaned_data["why"], ""
    try:
        found = services.lead(by=member, session=found, **form.cleaned_data)
    except DomainError as error:
        if error.status == 403 or (why and not wants_part(request)):
            raise  # the page that says no gives back what was written
        problem = error.message
    if wants_part(request):
        return with_the_time(_shown(request, member, found, problem, why))
    if problem:
        messages.warning(request, problem)
    return redirect("intervisie:session", slug=slug, session=session)


def _shown(request: HttpRequest, member: Membership, session: Session, problem: str, why: str) -> HttpResponse:
    if session.state == SessionState.ENDED:
        return HttpResponse(headers={"HX-Refresh": "true"})
    context = context_of(member, session, seen_in(request.POST))
    moved_on = bool(problem) or request.POST.get("s") != context["screen"].say_key
    context |= {"follows": True, "moved_on": moved_on, "lead_problem": problem, "why": why if problem else ""}
    return render(request, "intervisie/_session_live.html", context)
