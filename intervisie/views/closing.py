"""The pages after a meeting: what was agreed and what became of it, and the minutes."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intervisie.access import attending, visible_agreements, visible_meetings, visible_minutes
from intervisie.forms.closing import AgreementActForm, AgreementForm, MinutesForm
from intervisie.models import Agreement, Meeting, Minutes
from intervisie.moments import takes_notes
from intervisie.selectors import minutes as minutes_reads
from intervisie.selectors.agreements import agreed
from intervisie.services import agreements as services
from intervisie.services import minutes as minutes_services
from plg.access import doors
from plg.access.decide import can
from plg.access.permissions import Permission
from plg.errors import DomainError
from plg.forms import kept_by
from plg.models import Membership
from plg.slots import MINUTES_PAPER


@require_http_methods(["GET", "HEAD", "POST"])
def agreements(request: HttpRequest, slug: str, meeting: str) -> HttpResponse:
    """Show what was agreed and what came back from before; a POST keeps one more agreement."""
    member = doors.member(request, slug, Permission.SEE_MEETINGS)
    found = doors.one_of(visible_meetings(member), uid=meeting)
    form = AgreementForm(attending(found), request.POST or None, initial={"client_key": uuid4()})
    made = kept_by(form, lambda: services.agree(by=member, meeting=found, **form.asked())) if form.is_valid() else None
    if made is not None:
        messages.success(request, _("Vastgelegd. Iedereen in de leergemeenschap ziet het."))
        return redirect("intervisie:agreements", slug=slug, meeting=meeting)
    context = {
        "meeting": found,
        "agreed": agreed(member, found),
        "form": form,
        "takes_notes": takes_notes(found, timezone.now()),
        "may_plan": can(member, Permission.PLAN_MEETINGS),
    }
    return render(request, "intervisie/agreement_list.html", context, status=400 if form.errors else 200)


@require_POST
def agreement_act(request: HttpRequest, slug: str, agreement: str) -> HttpResponse:
    """Tick an action point off or open it again, carry it over to a later day, or take an agreement away."""
    member = doors.member(request, slug, Permission.SEE_MEETINGS)
    found = doors.one_still_there(request, visible_agreements(member), uid=agreement)
    form = AgreementActForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    meeting = doors.one_of(visible_meetings(member), uid=form.cleaned_data["meeting"])
    try:
        messages.success(request, _acted(member, found, meeting, form))
    except DomainError as error:
        if error.status == 403:
            raise
        messages.warning(request, error.message)
    return redirect("intervisie:agreements", slug=slug, meeting=meeting.uid)


def _acted(member: Membership, found: Agreement, meeting: Meeting, form: AgreementActForm) -> str:
    act, until = form.cleaned_data["act"], form.cleaned_data["until"]
    if act == "done":
        services.finish(by=member, agreement=found)
        return _("Afgevinkt.")
    if act == "open":
        services.reopen(by=member, agreement=found)
        return _("Het actiepunt staat weer open.")
    if act == "drop":
        services.drop(by=member, agreement=found)
        return _("De afspraak is weg.")
    if until is None:
        raise DomainError(_("Tot welke dag nemen jullie dit mee? Kies een dag."))
    services.carry_over(by=member, agreement=found, meeting=meeting, until=until)
    return _("Meegenomen naar een nieuwe dag.")


@require_safe
def minutes(request: HttpRequest, slug: str, meeting: str) -> HttpResponse:
    """Show the minutes of a meeting to everybody in the community, and a draft to whoever plans."""
    member = doors.member(request, slug, Permission.SEE_MEETINGS)
    found = doors.one_of(visible_minutes(member), meeting__uid=meeting)
    context = {
        "meeting": found.meeting,
        "minutes": found,
        "story": minutes_reads.story(member, found),
        "may_plan": can(member, Permission.PLAN_MEETINGS),
        "paper": next(MINUTES_PAPER.ask(member, found.meeting.uid), ""),
    }
    return render(request, "intervisie/minutes_show.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def minutes_edit(request: HttpRequest, slug: str, meeting: str) -> HttpResponse:
    """Edit the two texts of the minutes, beside what they take over by themselves; `share` shares them."""
    member = doors.member(request, slug, Permission.PLAN_MEETINGS)
    found = doors.one_of(visible_meetings(member), uid=meeting)
    there = minutes_reads.minutes_of(member, found)
    form = MinutesForm(request.POST or None, initial=_typed(there, found))
    stale: Minutes | None = None
    if form.is_valid():
        try:
            return _written(request, member, found, form)
        except minutes_services.StaleMinutes as error:
            stale = error.theirs
            form.add_error(None, error.message)
            form.data = {**request.POST.dict(), "version": str(stale.version)}
        except DomainError as error:
            form.add_error(None, error.message)
    context = {"meeting": found, "form": form, "stale": stale, "minutes": there}
    context["takes_notes"] = takes_notes(found, timezone.now())
    return render(request, "intervisie/minutes_form.html", context, status=400 if form.errors else 200)


def _typed(minutes: Minutes | None, meeting: Meeting) -> dict[str, Any]:
    if minutes is None:
        return {"themes": minutes_reads.drafted_themes(meeting), "more": "", "version": 1}
    return {"themes": minutes.themes, "more": minutes.more, "version": minutes.version}


def _written(request: HttpRequest, member: Membership, meeting: Meeting, form: MinutesForm) -> HttpResponse:
    minutes_services.write_minutes(by=member, meeting=meeting, **form.cleaned_data)
    if "share" in request.POST:
        minutes_services.share_minutes(by=member, meeting=meeting)
        messages.success(request, _("Gedeeld. Iedereen in de leergemeenschap leest het, en krijgt bericht."))
    else:
        messages.success(request, _("Bewaard."))
    return redirect("intervisie:minutes", slug=member.community.slug, meeting=meeting.uid)
