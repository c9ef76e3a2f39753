"""Asking for the reports of a duo, a community and a study, and for the bundle; giving along."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from plg.access import doors
from plg.access.permissions import Permission
from reports import services
from reports.access import visible_reports
from reports.forms import SummaryForm
from reports.selectors.bundle import bundle_facts
from reports.selectors.summary import summary_choices
from reports.services import giving
from reports.words import ReportKind


@require_POST
def duo(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for the report of the duo one sits in."""
    member = doors.member(request, slug, Permission.ASK_OWN_REPORT)
    asked = services.ask(by=member, kind=ReportKind.DUO)
    return redirect("reports:report", slug=slug, uid=asked.uid)


@require_POST
def community(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for the report of the community."""
    member = doors.member(request, slug, Permission.ASK_COMMUNITY_REPORT)
    asked = services.ask(by=member, kind=ReportKind.COMMUNITY)
    return redirect("reports:report", slug=slug, uid=asked.uid)


@require_http_methods(["GET", "HEAD", "POST"])
def summary(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a summary can be made of; a POST asks for it."""
    member = doors.member(request, slug, Permission.BUILD_EXPORT)
    choices = summary_choices(member)
    form = SummaryForm(request.POST if request.method == "POST" else None, choices=choices)
    if request.method == "POST" and form.is_valid():
        asked = services.ask(by=member, kind=ReportKind.RESEARCH, options=form.options())
        return redirect("reports:report", slug=slug, uid=asked.uid)
    context = {"form": form, "choices": choices}
    return render(request, "reports/summary_ask.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def bundle(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what would be in the bundle of the community now; a POST asks for it."""
    member = doors.member(request, slug, Permission.BUNDLE_REPORTS)
    if request.method == "POST":
        asked = services.ask(by=member, kind=ReportKind.BUNDLE)
        return redirect("reports:report", slug=slug, uid=asked.uid)
    return render(request, "reports/bundle_ask.html", {"bundle": bundle_facts(member)})


@require_POST
def give(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Give one's own progress report along in the bundle."""
    member = doors.member(request, slug, Permission.ASK_OWN_REPORT)
    giving.give(by=member, report=doors.one_of(visible_reports(member), uid=uid))
    messages.success(request, _("Meegegeven. Je kunt het hier altijd terugnemen."))
    return redirect("reports:report", slug=slug, uid=uid)


@require_POST
def take_back(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Take back what was given along."""
    member = doors.member(request, slug, Permission.ASK_OWN_REPORT)
    giving.take_back(by=member, report=doors.one_of(visible_reports(member), uid=uid))
    messages.success(request, _("Teruggenomen. Wie het al ophaalde, heeft het nog wel."))
    return redirect("reports:report", slug=slug, uid=uid)
