"""Asking for a report, seeing how far it is, and taking the file."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plg.access import doors
from plg.access.permissions import Permission
from plg.fragments import wants_part
from reports import selectors, services
from reports.access import may_ask, visible_handovers, visible_reports
from reports.forms import ExportForm, ProgressForm
from reports.selectors.codes import has_released
from reports.selectors.family import family, giving_of
from reports.services import handing
from reports.words import CONTENT_TYPES, ReportKind

#: What htmx takes as: show this, and stop asking.
STOP_ASKING = 286


@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest, slug: str) -> HttpResponse:
    """List one's own reports; a POST asks for the progress report."""
    member = doors.member(request, slug, Permission.BE_HERE)
    released = may_ask(member, ReportKind.PROGRESS) and has_released(member)
    form = ProgressForm(request.POST if request.method == "POST" else None, released=released)
    if request.method == "POST" and form.is_valid():
        asked = services.ask(by=member, kind=ReportKind.PROGRESS, about=member, options=form.options())
        return redirect("reports:report", slug=slug, uid=asked.uid)
    context = {
        "form": form,
        "reports": visible_reports(member)[:25],
        "may_ask_progress": may_ask(member, ReportKind.PROGRESS),
        "may_ask_export": may_ask(member, ReportKind.EXPORT),
        "family": family(member),
    }
    return render(request, "reports/report_list.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a research export would hold now; a POST asks for it."""
    member = doors.member(request, slug, Permission.BUILD_EXPORT)
    found = selectors.preflight(member.community)
    form = ExportForm(request.POST if request.method == "POST" else None, found=found)
    if request.method == "POST" and form.is_valid():
        asked = services.ask(by=member, kind=ReportKind.EXPORT, options=form.options())
        return redirect("reports:report", slug=slug, uid=asked.uid)
    context = {
        "form": form,
        "preflight": found,
        "broken": selectors.broken_seals(member.community),
    }
    return render(request, "reports/export_ask.html", context, status=400 if form.errors else 200)


@require_safe
def handovers(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who got a research file, and which receivers are to be told that somebody withdrew."""
    member = doors.member(request, slug, Permission.SEE_HANDOVERS)
    return render(request, "reports/handover_list.html", {"lines": selectors.handover_lines(member)})


@require_POST
def tell(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Note that a receiver was told."""
    member = doors.member(request, slug, Permission.SEE_HANDOVERS)
    handing.tell(by=member, handover=doors.one_of(visible_handovers(member), uid=uid))
    messages.success(request, _("Genoteerd: deze ontvanger is ingelicht."))
    return redirect("reports:handovers", slug=slug)


@require_POST
def consent_copy(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for the copy of one's own research consent."""
    member = doors.member(request, slug, Permission.GIVE_CONSENT)
    asked = services.ask(by=member, kind=ReportKind.CONSENT)
    return redirect("reports:report", slug=slug, uid=asked.uid)


@never_cache
@require_safe
def report(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Show how far a report is; the fragment answers only when something changed since what was `gezien`."""
    member = doors.member(request, slug, Permission.BE_HERE)
    found = doors.one_of(visible_reports(member), uid=uid)
    if wants_part(request) and request.GET.get("gezien") == found.seen and not found.job.is_finished:
        return HttpResponse(status=204)
    looked_at = found.is_ready and found.kind != ReportKind.RESEARCH  # that takes as long as to make it: when taken
    outdated = selectors.why_outdated(found) if looked_at else ""
    context = {"report": found, "outdated": outdated, "giving": giving_of(member, found)}
    if not wants_part(request):
        return render(request, "reports/report_detail.html", context)
    status = STOP_ASKING if found.job.is_finished else 200
    return render(request, "reports/report_detail.html#state", context, status=status)


@require_POST
def retry(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Try a failed report again, or make one anew whose file is gone."""
    member = doors.member(request, slug, Permission.BE_HERE)
    asked = services.retry(by=member, report=doors.one_of(visible_reports(member), uid=uid))
    return redirect("reports:report", slug=slug, uid=asked.uid)


@require_POST
def stop(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Stop a report that is being made."""
    member = doors.member(request, slug, Permission.BE_HERE)
    services.stop(by=member, report=doors.one_of(visible_reports(member), uid=uid))
    return redirect("reports:report", slug=slug, uid=uid)


@require_safe
def download(request: HttpRequest, slug: str, uid: UUID) -> HttpResponseBase:
    """Hand the file over, to nobody but the one who asked for it."""
    member = doors.member(request, slug, Permission.BE_HERE)
    found = doors.one_of(visible_reports(member), uid=uid)
    file = services.take(by=member, report=found)
    kind = CONTENT_TYPES[found.file_name.rpartition(".")[2]]
    answer = FileResponse(file, as_attachment=True, filename=found.file_name, content_type=kind)
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
