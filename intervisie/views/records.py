"""The record of a group talk: begin it, write it, look it over."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from intervisie.access import own_checks, visible_records, visible_sessions, written_records
from intervisie.forms.records import CheckForm, RecordBeginForm, RecordForm
from intervisie.models import GroupRecord, Session
from intervisie.selectors import records as reads
from intervisie.services import records as services
from intervisie.words import RecordState, SessionState
from plg.access import doors
from plg.access.decide import can
from plg.access.permissions import Permission
from plg.errors import DomainError
from plg.forms import kept_by
from plg.models import Membership


@require_POST
def record_begin(request: HttpRequest, slug: str, session: str) -> HttpResponse:
    """Name who writes the record of an ended session, and who took part."""
    member = doors.member(request, slug, Permission.RUN_SESSION)
    found = doors.one_of(visible_sessions(member), uid=session)
    form = RecordBeginForm(reads.beginning(found), member, request.POST)
    if not form.is_valid():
        messages.warning(request, _("Kies wie het verslag schrijft."))
        return redirect("intervisie:session", slug=slug, session=session)
    made = services.begin_record(by=member, session=found, **form.asked())
    if made.writer_id == member.pk:
        return redirect("intervisie:record_write", slug=slug, record=made.uid)
    messages.success(request, _("Klaargezet. Wie het verslag schrijft, ziet het op de eigen beginpagina."))
    return redirect("intervisie:session", slug=slug, session=session)


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, slug: str, record: str) -> HttpResponse:
    """Show a record to who wrote it and who took part; a POST is what one of these says of it."""
    member = doors.member(request, slug, Permission.BE_HERE)
    if request.method == "POST":
        found = doors.one_of(own_checks(member), record__uid=record).record
    else:
        found = doors.one_of(visible_records(member), uid=record)
    shown = reads.record_page(member, found)
    form = CheckForm(request.POST or None, initial=_said(shown)) if shown.mine and shown.text else None
    if form is not None and form.is_valid():
        said = form.asked()
        if kept_by(form, lambda: services.answer_record(by=member, record=found, **said)) is not None:
            messages.success(request, _("Dank je wel. Je antwoord is bewaard."))
            return redirect("intervisie:record", slug=slug, record=record)
        form.data = {**request.POST.dict(), "number": str(_said(shown)["number"])}
    context = {"record": found, "page": shown, "form": form, "sees_meeting": can(member, Permission.SEE_MEETINGS)}
    return render(request, "intervisie/record_show.html", context, status=400 if form and form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def record_write(request: HttpRequest, slug: str, record: str) -> HttpResponse:
    """Write a summary per theme; `send` sends it to who took part, `settle` lets it stand after their time."""
    member = doors.member(request, slug, Permission.WRITE_RECORD)
    found = doors.one_of(written_records(member), uid=record)
    if "settle" in request.POST:
        services.settle_record(by=member, record=found)
        messages.success(request, _("Het verslag staat vast."))
        return redirect("intervisie:record", slug=slug, record=record)
    steps = reads.themes_of(found)
    form = RecordForm(steps, found, request.POST or None)
    stale: GroupRecord | None = None
    if form.is_valid():
        try:
            return _written(request, member, found, form)
        except services.StaleRecord as error:
            stale = error.theirs
            form.add_error(None, error.message)
            form.data = {**request.POST.dict(), "version": str(stale.version)}
        except DomainError as error:
            form.add_error(None, error.message)
    theirs = [(step.label, stale.draft.get(step.key, "")) for step in steps] if stale else []
    context = {"record": found, "page": reads.record_page(member, found), "form": form, "theirs": theirs}
    return render(request, "intervisie/record_form.html", context, status=400 if form.errors else 200)


def record_part(member: Membership, session: Session) -> dict[str, Any]:
    """Return what the page of an ended session shows of its record: its state, and the form that begins it."""
    if session.state != SessionState.ENDED or not reads.has_record(session):
        return {}
    there = reads.record_of(session)
    begins = can(member, Permission.RUN_SESSION) and (there is None or there.state == RecordState.WRITING)
    form = RecordBeginForm(reads.beginning(session), member) if begins else None
    return {
        "has_record": True,
        "record": there,
        "may_read_record": there is not None and visible_records(member).filter(pk=there.pk).exists(),
        "begin_form": form,
    }


def _said(page: reads.RecordPage) -> dict[str, Any]:
    number = page.text.number if page.text else 0
    return {"number": number, "text": page.mine.text if page.mine else ""}


def _written(request: HttpRequest, member: Membership, record: GroupRecord, form: RecordForm) -> HttpResponse:
    slug = member.community.slug
    services.save_draft(by=member, record=record, texts=form.texts(), version=form.cleaned_data["version"])
    if "send" in request.POST:
        services.send_record(by=member, record=record)
        messages.success(request, _("Verstuurd. Wie erbij waren, krijgen bericht en kijken het na."))
        return redirect("intervisie:record", slug=slug, record=record.uid)
    messages.success(request, _("Bewaard. Alleen jij leest dit, tot je het verstuurt."))
    return redirect("intervisie:record_write", slug=slug, record=record.uid)
