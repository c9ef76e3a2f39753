"""Reflection interviews: the list, one talk, the appointment and its calendar file."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from logbook.access import talks as access
from logbook.forms.talks import PlanForm, WhenForm
from logbook.models import ReflectionInterview
from logbook.selectors import talks as selectors
from logbook.services import talk_letters, talks
from plg.access import doors
from plg.access.decide import can
from plg.access.permissions import Permission
from plg.calendars import CONTENT_TYPE, ics
from plg.models import Membership
from plg.slots import TALK_PAPERS


@require_safe
def talk_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one's own talks; whoever plans sees of all of theirs when, who and how far."""
    member = doors.member(request, slug, Permission.BE_HERE)
    plans = can(member, Permission.PLAN_TALKS)
    context = {
        "lines": selectors.talk_lines(member),
        "plans": plans,
        "planned": selectors.planned_lines(member) if plans else [],
    }
    return render(request, "logbook/talk_list.html", context)


@require_safe
def talk(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Show one talk to the two people who have it."""
    member = doors.member(request, slug, Permission.BE_HERE)
    found = doors.one_of(access.visible_talks(member), uid=uid)
    return render(request, "logbook/talk_read.html", talk_page(member, found))


def talk_page(member: Membership, found: ReflectionInterview) -> dict[str, Any]:
    """Return what the pages of one talk show this member of the two."""
    mine = found.participant_id == member.pk
    return {
        "talk": found,
        "mine": mine,
        "other": found.interviewer if mine else found.participant,
        "texts": selectors.texts_of(member, found),
        "told": selectors.told_of(member, found),
        "papers": next(TALK_PAPERS.ask(member, found.uid), None),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """Plan a talk; both are invited by letter."""
    member = doors.member(request, slug, Permission.PLAN_TALKS)
    form = PlanForm(request.POST if request.method == "POST" else None, by=member)
    if form.is_bound and form.is_valid():
        who = {name: form.cleaned_data[name] for name in ("participant", "interviewer")}
        talks.plan_talk(by=member, when=form.when, **who)
        messages.success(request, _("Het gesprek staat gepland. Allebei krijgen ze een brief met de afspraak."))
        return redirect("logbook:talks", slug=slug)
    return render(request, "logbook/talk_plan.html", {"form": form}, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Change when or where a talk is; both are told."""
    member = doors.member(request, slug, Permission.BE_HERE)
    found = doors.one_of(access.arranged_talks(member), uid=uid)
    form = WhenForm(request.POST if request.method == "POST" else None, initial=WhenForm.values_of(found))
    if form.is_bound and form.is_valid():
        talks.move_talk(by=member, talk=found, expected=form.cleaned_data["sequence"], when=form.when)
        messages.success(
            request, _("Bewaard. Als er iets veranderde, krijgen beiden een brief met de nieuwe afspraak.")
        )
        return redirect("logbook:talks", slug=slug)
    context = {"form": form, "talk": found}
    return render(request, "logbook/talk_plan.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Ask once more, then call the talk off."""
    member = doors.member(request, slug, Permission.BE_HERE)
    found = doors.one_of(access.arranged_talks(member) | access.own_talks(member), uid=uid)
    if request.method == "POST":
        talks.cancel_talk(by=member, talk=found)
        messages.success(request, _("Afgezegd. Allebei krijgen jullie bericht, ook voor in de agenda."))
        return redirect("logbook:talks", slug=slug)
    return render(request, "logbook/talk_cancel.html", {"talk": found})


@require_safe
def calendar(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Hand over the appointment as a calendar file; a newer one replaces what the calendar has."""
    member = doors.member(request, slug, Permission.BE_HERE)
    found = doors.one_of(access.visible_talks(member).select_related("community"), uid=uid)
    answer = HttpResponse(ics([talk_letters.appointment(found, member)]), content_type=CONTENT_TYPE)
    answer.headers["Content-Disposition"] = 'attachment; filename="reflectiegesprek.ics"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
