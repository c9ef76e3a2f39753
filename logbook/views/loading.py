"""The coordinator loads log forms from before the platform: choose a file, say which column is what, see what would
happen, confirm."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from logbook import selectors
from logbook.forms import FileForm
from logbook.forms.columns import ColumnsForm
from logbook.services import import_columns, import_loading, importing
from logbook.services.import_plan import Plan
from plg.access import doors
from plg.access.permissions import Permission
from plg.errors import DomainError
from plg.models import HeldFile, Membership
from plg.services import held_files
from plg.tabular import MOST_BYTES, Layout, layout_of

PURPOSE = import_loading.PURPOSE


@require_http_methods(["GET", "HEAD", "POST"])
def load(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose a file. When its columns say what they are it is checked at once; else that is asked first."""
    member = doors.member(request, slug, Permission.IMPORT_LOGBOOK)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if not (form.is_bound and form.is_valid()):
        return render(request, "logbook/file_choose.html", {"form": form}, status=400 if form.is_bound else 200)
    file = form.cleaned_data["file"]
    content = file.read(MOST_BYTES + 1)
    layout = layout_of(content)
    if layout.faults:
        return _refused(request, importing.plan_import(by=member, community=member.community, content=content), file)
    choice = import_columns.guessed(layout)
    known = import_columns.remembered(by=member, layout=layout)
    days = import_columns.days_of(content, known or choice)
    if (known or import_columns.is_certain(layout, choice)) and not days.without_year and not days.month_first:
        import_columns.choose_columns(by=member, layout=layout, choice=known or choice)
        plan = importing.plan_import(by=member, community=member.community, content=content, choice=known or choice)
        if plan.faults and not known:
            return _refused(request, plan, file)
        step = "logbook:load_confirm"
    else:
        step = "logbook:load_columns"
    kept = held_files.hold(by=member, purpose=PURPOSE, name=file.name, content=content)
    return redirect(step, slug=slug, uid=kept.uid)


@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Say which column is what, and what the days in the file leave open. Nothing is made yet."""
    member = doors.member(request, slug, Permission.IMPORT_LOGBOOK)
    kept = held_files.held(by=member, purpose=PURPOSE, uid=uid)
    content = bytes(kept.content)
    layout = layout_of(content)
    choice = import_columns.remembered(by=member, layout=layout) or import_columns.guessed(layout)
    sent = request.POST if request.method == "POST" else None
    form = ColumnsForm(sent, layout=layout, guide=selectors.guide(member.community), choice=choice)
    if form.is_bound and form.is_valid():
        choice = form.choice()
        days = import_columns.days_of(content, choice)
        if days.without_year and choice.writing.school_year is None:
            form.add_error("school_year", _("“%s” zegt niet welk jaar. Kies het schooljaar.") % days.without_year)
        else:
            try:
                import_columns.choose_columns(by=member, layout=layout, choice=choice)
                return redirect("logbook:load_confirm", slug=slug, uid=uid)
            except DomainError as error:
                form.add_error(None, error.message)
    else:
        days = import_columns.days_of(content, choice)
        if days.month_first and not form.is_bound:
            form.initial["order"] = "month"
    context = {"form": form, "days": days, "layout": layout, "file_name": kept.name}
    return render(request, "logbook/file_columns.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Show what loading the checked file would do; a POST does it, whole or not at all."""
    member = doors.member(request, slug, Permission.IMPORT_LOGBOOK)
    kept = held_files.held(by=member, purpose=PURPOSE, uid=uid)
    layout = layout_of(bytes(kept.content))
    choice = import_columns.chosen(by=member, layout=layout)
    if choice is None:
        return redirect("logbook:load_columns", slug=slug, uid=uid)
    plan = importing.plan_import(by=member, community=member.community, content=bytes(kept.content), choice=choice)
    if request.method == "POST" and not plan.faults:
        return _load(request, member, kept, choice, long=len(plan.lines) >= import_loading.LONG)
    context: dict[str, Any] = {"plan": plan, "file_name": kept.name, "uid": uid, "columns": _told(layout, choice)}
    if plan.faults:
        context["sentence"] = importing.FaultyFile(plan).message
    return render(request, "logbook/file_check.html", context, status=400 if plan.faults else 200)


@require_safe
def loading(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Show how far the loading of a long file is; the page asks again by itself until it is done."""
    member = doors.member(request, slug, Permission.IMPORT_LOGBOOK)
    job = doors.one_of(import_loading.visible_loads(by=member), uid=uid)
    template = "logbook/file_loading.html#state" if getattr(request, "htmx", False) else "logbook/file_loading.html"
    return render(request, template, {"job": job})


@require_POST
def turn_down(request: HttpRequest, slug: str) -> HttpResponse:
    """Forget the checked file without loading it."""
    member = doors.member(request, slug, Permission.IMPORT_LOGBOOK)
    held_files.let_go(by=member, purpose=PURPOSE)
    messages.info(request, _("Er is niets geladen en het bestand is vergeten."))
    return redirect("logbook:load", slug=slug)


def _refused(request: HttpRequest, plan: Plan, file: Any) -> HttpResponse:
    refusal = importing.FaultyFile(plan)
    context = {"form": FileForm(), "plan": plan, "sentence": refusal.message, "file_name": file.name}
    return render(request, "logbook/file_choose.html", context, status=refusal.status)


def _load(
    request: HttpRequest, member: Membership, kept: HeldFile, choice: import_columns.Choice, *, long: bool
) -> HttpResponse:
    slug = member.community.slug
    if long:
        job = import_loading.load_later(by=member, file=kept)
        return redirect("logbook:loading", slug=slug, uid=job.uid)
    content = bytes(kept.content)
    plan = importing.import_entries(by=member, community=member.community, content=content, choice=choice)
    held_files.let_go(by=member, purpose=PURPOSE)
    count = len(plan.lines)
    done = ngettext("%(n)d leerervaring geladen.", "%(n)d leerervaringen geladen.", count) % {"n": count}
    if plan.new_people:
        done += " " + _("Tekende iemand op papier? Leg dat vast onder Mensen; tot dan blijft het buiten onderzoek.")
    messages.success(request, done)
    return redirect("logbook:load", slug=slug)


def _told(layout: Layout, choice: import_columns.Choice) -> list[tuple[str, str]]:
    """Return every column of the file with what it is read as ("" for one that is left out)."""
    return [
        (layout.title(index), import_columns.label_of(choice.targets[index]) if index in choice.targets else "")
        for index in range(len(layout.heads))
    ]
