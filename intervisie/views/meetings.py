"""The pages of meetings: the list, one, planning one or a series, the programme, who was there, the calendar."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from intervisie import selectors
from intervisie.access import own_cases, visible_meetings
from intervisie.forms.meetings import (
    AgendaRows,
    AttendanceForm,
    CheckInForm,
    MaterialRows,
    MeetingForm,
    SeriesForm,
    SeriesRows,
)
from intervisie.models import Meeting
from intervisie.moments import is_over, takes_check_ins, takes_notes
from intervisie.selectors import meetings as reads
from intervisie.selectors.agreements import agreed
from intervisie.selectors.minutes import minutes_of
from intervisie.selectors.rankings import rankings_of
from intervisie.selectors.sessions import sessions_of
from intervisie.selectors.urgency import matrices_of
from intervisie.services import meetings as services
from intervisie.words import MeetingState
from plg import calendars, qr
from plg.access import doors
from plg.access.decide import can
from plg.access.permissions import Permission
from plg.forms import kept_by
from plg.fragments import wants_part
from plg.models import Membership

#: From so many people on, a list of them can be searched.
MANY = 12


@require_safe
def meeting_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what comes and what was, and the visitor's own cases."""
    member = doors.member(request, slug, Permission.SEE_MEETINGS)
    context = {
        "agenda": reads.agenda(member),
        "cases": own_cases(member),
        "may_plan": can(member, Permission.PLAN_MEETINGS),
        "may_prepare": can(member, Permission.PREPARE_CASE),
    }
    return render(request, "intervisie/meeting_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting(request: HttpRequest, slug: str, meeting: str) -> HttpResponse:
    """Show one meeting: the programme, the cases, the rankings. A POST checks the visitor in by the room's code."""
    member = doors.member(request, slug, Permission.SEE_MEETINGS)
    found = doors.one_of(visible_meetings(member), uid=meeting)
    form = CheckInForm(request.POST or None)
    code = form.cleaned_data["code"] if form.is_valid() else ""
    if code and kept_by(form, lambda: services.check_in(by=member, meeting=found, code=code)) is not None:
        messages.success(request, _("Fijn dat je er bent. Je aanwezigheid is genoteerd."))
        return redirect("intervisie:meeting", slug=slug, meeting=meeting)
    context = _about(member, found) | {"form": form}
    return render(request, "intervisie/meeting_detail.html", context, status=400 if form.errors else 200)


def _about(member: Membership, meeting: Meeting) -> dict[str, Any]:
    now, may_plan = timezone.now(), can(member, Permission.PLAN_MEETINGS)
    own = reads.own_attendance(member, meeting) if can(member, Permission.TAKE_PART) else None
    people = reads.attendance(member, meeting) if may_plan and takes_notes(meeting, now) else []
    matrices = matrices_of(member, meeting)
    may_run, notes = can(member, Permission.RUN_SESSION), takes_notes(meeting, now)
    return {
        "meeting": meeting,
        "programme": reads.programme(meeting),
        "cases": selectors.cases_of_meeting(member, meeting),
        "rankings": rankings_of(member, meeting),
        "matrices": matrices,
        "may_open_matrix": may_plan and not any(one.is_open for one in matrices),
        "intentions": reads.returning_intentions(member, meeting),
        "sessions": sessions_of(member, meeting),
        "may_run": may_run,
        "begins_here": may_run and notes and not is_over(meeting, now),  # in the hall, above a list of forty people
        "agreed": agreed(member, meeting),
        "minutes": minutes_of(member, meeting),
        "takes_notes": notes,
        "own": own,
        "may_check_in": can(member, Permission.TAKE_PART) and own is None and takes_check_ins(meeting, now),
        "is_over": is_over(meeting, now),
        "is_cancelled": meeting.state == MeetingState.CANCELLED,
        "people": people,
        "counts": reads.counts(people),
        "may_plan": may_plan,
        "may_prepare": can(member, Permission.PREPARE_CASE),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, slug: str, meeting: str | None = None) -> HttpResponse:
    """Plan a meeting, or change one."""
    member = doors.member(request, slug, Permission.PLAN_MEETINGS)
    found = _going_on(request, member, meeting) if meeting else None
    form = MeetingForm(request.POST or None, instance=found)
    if form.is_valid() and (kept := kept_by(form, lambda: services.plan_meeting(by=member, meeting=form.instance))):
        messages.success(request, _("De bijeenkomst staat in de agenda."))
        return redirect("intervisie:meeting", slug=slug, meeting=kept.uid)
    context = {"form": form, "meeting": found}
    return render(request, "intervisie/meeting_form.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_series(request: HttpRequest, slug: str) -> HttpResponse:
    """Plan several meetings in one go: how the series goes, then every date to look over, then all at once."""
    member = doors.member(request, slug, Permission.PLAN_MEETINGS)
    form = SeriesForm(request.GET or None)
    bad = bool(form.errors) or request.method == "POST"
    rows = None
    if form.is_valid():
        rows = SeriesRows(request.POST or None, initial=form.rows())
        if request.method == "POST" and rows.is_valid():
            asked = form.cleaned_data
            made = [row.meeting(minutes=asked["minutes"], link=asked["link"]) for row in rows]
            services.plan_series(by=member, meetings=made)
            messages.success(
                request,
                ngettext("%(n)s bijeenkomst staat in de agenda.", "%(n)s bijeenkomsten staan in de agenda.", len(made))
                % {"n": len(made)},
            )
            return redirect("intervisie:meetings", slug=slug)
    context = {"form": form, "rows": rows}
    return render(request, "intervisie/series_form.html", context, status=400 if bad else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def programme(request: HttpRequest, slug: str, meeting: str) -> HttpResponse:
    """Say what happens when, and what there is to read."""
    member = doors.member(request, slug, Permission.PLAN_MEETINGS)
    found = _going_on(request, member, meeting)
    now, data = reads.programme(found), request.POST or None
    items = [{"part": row.item.part, "title": row.item.title, "minutes": row.item.minutes} for row in now.items]
    readings = [{"title": one.title, "link": one.link} for one in now.materials]
    # What was sent is never set against what stands by now: a row that is the same would count as one left empty.
    agenda = AgendaRows(data, initial=None if data else items, prefix="deel")
    materials = MaterialRows(data, initial=None if data else readings, prefix="stuk")
    if request.method == "POST" and agenda.is_valid() and materials.is_valid():
        parts = [part for row in agenda if (part := row.part_of_agenda())]
        read = [reading for row in materials if (reading := row.reading())]
        services.set_programme(by=member, meeting=found, parts=parts, materials=read)
        messages.success(request, _("Het programma staat klaar."))
        return redirect("intervisie:meeting", slug=slug, meeting=meeting)
    context = {"meeting": found, "agenda": agenda, "materials": materials, "programme": now}
    return render(request, "intervisie/programme_form.html", context, status=400 if request.method == "POST" else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: HttpRequest, slug: str, meeting: str) -> HttpResponse:
    """Show the code of the room and note who is there, never why somebody is not."""
    member = doors.member(request, slug, Permission.PLAN_MEETINGS)
    found = _going_on(request, member, meeting)
    people, search = reads.attendance(member, found), _searched(request)
    form = AttendanceForm(people, request.POST or None, search=search)
    if "search" in request.POST and form.is_valid():
        form = AttendanceForm(people, search=search, chosen=form.chosen())
    elif request.method == "POST" and form.is_valid():
        states, rest = form.states(), form.cleaned_data["rest"]
        count = services.note_attendance(by=member, meeting=found, states=states, rest=rest)
        messages.success(request, ngettext("%(n)s genoteerd.", "%(n)s genoteerd.", count) % {"n": count})
        return redirect("intervisie:meeting", slug=slug, meeting=meeting)
    context = {
        "meeting": found,
        "form": form,
        "takes_notes": takes_notes(found, timezone.now()),
        "search": search,
        "counts": reads.counts(people),
        "is_long": len(people) > MANY,
    }
    return render(request, "intervisie/attendance_form.html", context, status=400 if form.errors else 200)


def _searched(request: HttpRequest) -> str:
    """Return which name is searched for; a search is sent with the form, so that what was chosen goes along."""
    if request.POST.get("search") == "all":
        return ""
    return (request.POST.get("zoek") or request.GET.get("zoek", ""))[:100].strip()


@require_safe
def check_in_wall(request: HttpRequest, slug: str, meeting: str) -> HttpResponse:
    """Show on the wall how to check in, and nobody's name: the fragment answers only what changed since `v`.

    The code is there only while it opens something. Following the wall is not being there: after half an hour of
    nothing else it asks who is behind it.
    """
    member = doors.member(request, slug, Permission.PLAN_MEETINGS)
    found = doors.one_of(visible_meetings(member), uid=meeting)
    shown = reads.check_in_screen(member, found, timezone.now())
    if wants_part(request) and request.GET.get("v") == shown.version:
        return HttpResponse(status=204)
    context = {"meeting": found, "screen": shown, "picture": qr.picture_of(shown.address)}
    page = "intervisie/check_in_wall.html"
    return render(request, f"{page}#screen" if wants_part(request) else page, context)


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, slug: str, meeting: str) -> HttpResponse:
    """Ask whether the meeting is really off, and call it off."""
    member = doors.member(request, slug, Permission.PLAN_MEETINGS)
    found = _going_on(request, member, meeting)
    if request.method == "POST":
        services.cancel_meeting(by=member, meeting=found)
        messages.success(request, _("De bijeenkomst is afgezegd. Iedereen krijgt bericht."))
        return redirect("intervisie:meeting", slug=slug, meeting=meeting)
    return render(request, "intervisie/meeting_cancel.html", {"meeting": found})


@require_safe
def calendar(request: HttpRequest, slug: str, meeting: str | None = None) -> HttpResponse:
    """Give one meeting, or all of them, as a file for a calendar."""
    member = doors.member(request, slug, Permission.SEE_MEETINGS)
    all_of_them = visible_meetings(member)
    chosen = [doors.one_of(all_of_them, uid=meeting)] if meeting else list(all_of_them)
    content = calendars.ics(reads.appointments(member, chosen))
    name = f"bijeenkomst-{chosen[0].starts_at:%Y-%m-%d}" if meeting else f"bijeenkomsten-{slug}"
    headers = {"Content-Disposition": f'attachment; filename="{name}.ics"'}
    return HttpResponse(content, content_type=calendars.CONTENT_TYPE, headers=headers)


def _going_on(request: HttpRequest, member: Membership, meeting: str) -> Meeting:
    """Return the meeting for a form about it. One that was called off has no forms; what was typed before that, and
    comes in after it, gets its sentence from the service."""
    found = doors.one_of(visible_meetings(member), uid=meeting)
    return found if request.method == "POST" else services.goes_on(found)
