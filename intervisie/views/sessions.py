"""The screens of a live session: begin, look, join, speak, note, the wall. Leading and following stand beside it."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intervisie.access import visible_meetings, visible_sessions
from intervisie.forms.sessions import PadForm, SayForm, SessionForm, TakeAlongForm
from intervisie.models import Meeting, Session
from intervisie.moments import takes_notes
from intervisie.selectors import sessions as reads
from intervisie.selectors.said import Seen
from intervisie.services import closing, speaking
from intervisie.services import sessions as services
from intervisie.services.meetings import goes_on
from intervisie.views.records import record_part
from intervisie.words import SessionState
from plg.access import doors
from plg.access.decide import can
from plg.access.permissions import Permission
from plg.errors import DomainError
from plg.forms import kept_by
from plg.fragments import wants_part
from plg.models import Membership


@require_http_methods(["GET", "HEAD", "POST"])
def session_new(request: HttpRequest, slug: str, meeting: str) -> HttpResponse:
    """Choose tonight's format and case, and open the session."""
    member = doors.member(request, slug, Permission.RUN_SESSION)
    found = doors.one_of(visible_meetings(member), uid=meeting)
    if request.method != "POST":
        goes_on(found)
    usual, cases = reads.usual_format(member.community), reads.cases_to_treat(member, found)
    form = SessionForm(reads.formats(), cases, request.POST or None, usual=usual)
    if form.is_valid() and (made := kept_by(form, lambda: _started(member, found, form))):
        return redirect("intervisie:session", slug=slug, session=made.uid)
    context = {"form": form, "meeting": found}
    return render(request, "intervisie/session_form.html", context, status=400 if form.errors else 200)


@require_safe
def session(request: HttpRequest, slug: str, session: str) -> HttpResponse:
    """Show the session as it stands for this person: right after joining late, a refresh, or a phone that slept."""
    member = doors.member(request, slug, Permission.READ_SHARED_ENTRIES)
    found = doors.one_of(visible_sessions(member), uid=session)
    return render(request, "intervisie/session_show.html", context_of(member, found))


@require_safe
def session_wall(request: HttpRequest, slug: str, session: str) -> HttpResponse:
    """Show the session on the wall: the step, the ring, the prompt and what is brought in. No controls."""
    member = doors.member(request, slug, Permission.READ_SHARED_ENTRIES)
    found = doors.one_of(visible_sessions(member), uid=session)
    return render(request, "intervisie/session_wall.html", context_of(member, found))


@require_POST
def session_join(request: HttpRequest, slug: str, session: str) -> HttpResponse:
    """Sit down: agree to keep inside what is said."""
    member = doors.member(request, slug, Permission.READ_SHARED_ENTRIES)
    found = doors.one_of(visible_sessions(member), uid=session)
    services.join(by=member, session=found)
    return redirect("intervisie:session", slug=slug, session=session)


@require_POST
def session_say(request: HttpRequest, slug: str, session: str) -> HttpResponse:
    """Bring something in; what may not be said now is kept in one's own notes and answered with 403."""
    member = doors.member(request, slug, Permission.READ_SHARED_ENTRIES)
    found = doors.one_of(visible_sessions(member), uid=session)
    form = SayForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    asked = form.cleaned_data
    problem, status = "", 200
    try:
        speaking.say(by=member, session=found, at=asked["at"], text=asked["text"], client_key=asked["key"])
    except DomainError as error:
        problem, status = error.message, error.status
    if not wants_part(request):
        if problem and status != 403:
            return _with_problem(request, member, found, problem, asked["text"], status)
        if problem:
            messages.warning(request, problem)
            return render(request, "intervisie/session_show.html", context_of(member, found), status=403)
        return redirect("intervisie:session", slug=slug, session=session)
    found.refresh_from_db(fields=["version", "refused"])
    kept = asked["text"] if problem and status != 403 else ""
    context = context_of(member, found) | {"problem": problem, "text": kept, "swaps": status == 403}
    answer = render(request, "intervisie/_session_say.html", context, status=status)
    if status == 403:
        answer.headers["X-Kept"] = "notes"  # tells it from a page that is too old to send anything
    return answer


@require_POST
def session_close(request: HttpRequest, slug: str, session: str) -> HttpResponse:
    """Keep what the visitor takes along: an entry of theirs, and the promise that goes with it."""
    member = doors.member(request, slug, Permission.WRITE_ENTRY)
    found = doors.one_of(visible_sessions(member), uid=session)
    form = TakeAlongForm(request.POST)
    kept = None
    if form.is_valid():
        kept = kept_by(form, lambda: closing.take_along(by=member, session=found, **form.cleaned_data))
    if kept is None:
        context = context_of(member, found) | {"form": form}
        return render(request, "intervisie/session_show.html", context, status=400)
    messages.success(request, _("Bewaard in je logboek. Alleen jij leest het, tot je het deelt."))
    return redirect("logbook:entry", slug=slug, uid=kept)


@require_POST
def session_note(request: HttpRequest, slug: str, session: str) -> HttpResponse:
    """Keep one's own notes."""
    member = doors.member(request, slug, Permission.READ_SHARED_ENTRIES)
    found = doors.one_of(visible_sessions(member), uid=session)
    form = PadForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    pad = speaking.note(by=member, session=found, **form.cleaned_data)
    if wants_part(request):
        joined = pad.text.strip() != form.cleaned_data["text"].strip()
        return render(request, "intervisie/_session_kept.html", {"pad": pad, "joined": joined})
    messages.success(request, _("Bewaard. Alleen jij leest dit."))
    return redirect("intervisie:session", slug=slug, session=session)


def _started(member: Membership, meeting: Meeting, form: SessionForm) -> Session:
    version, case = form.chosen()
    return services.start_session(by=member, meeting=meeting, format=version, case=case)


def context_of(member: Membership, session: Session, seen: Seen | None = None) -> dict[str, Any]:
    screen = reads.screen(member, session, seen=seen)
    context: dict[str, Any] = {"session": session, "screen": screen, "key": uuid4()}
    if session.state == SessionState.ENDED and can(member, Permission.WRITE_ENTRY):
        context["form"] = TakeAlongForm(initial={"client_key": context["key"]})
    if session.state == SessionState.ENDED:
        context["closes"] = screen.leads and takes_notes(session.meeting, timezone.now())
    return context | record_part(member, session)


def _with_problem(
    request: HttpRequest, member: Membership, session: Session, problem: str, text: str, status: int
) -> HttpResponse:
    context = context_of(member, session) | {"problem": problem, "text": text}
    return render(request, "intervisie/session_show.html", context, status=status)
