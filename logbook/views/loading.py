"""The coordinator loads log forms from before the platform: choose a file, see what would happen, confirm."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from logbook.forms import FileForm
from logbook.services import importing
from plg.access import doors
from plg.access.permissions import Permission
from plg.services import held_files
from plg.tabular import MOST_BYTES

PURPOSE = "logbook"


@require_http_methods(["GET", "HEAD", "POST"])
def load(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose a file and have it checked; a faulty one comes back with every fault. Nothing is made yet."""
    member = doors.member(request, slug, Permission.IMPORT_LOGBOOK)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if not (form.is_bound and form.is_valid()):
        return render(request, "logbook/file_choose.html", {"form": form}, status=400 if form.is_bound else 200)
    file = form.cleaned_data["file"]
    content = file.read(MOST_BYTES + 1)
    plan = importing.plan_import(by=member, community=member.community, content=content)
    if plan.faults:
        refusal = importing.FaultyFile(plan)
        context = {"form": FileForm(), "plan": plan, "sentence": refusal.message, "file_name": file.name}
        return render(request, "logbook/file_choose.html", context, status=refusal.status)
    kept = held_files.hold(by=member, purpose=PURPOSE, name=file.name, content=content)
    return redirect("logbook:load_confirm", slug=slug, uid=kept.uid)


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Show what loading the checked file would do; a POST does it, in one transaction."""
    member = doors.member(request, slug, Permission.IMPORT_LOGBOOK)
    kept = held_files.held(by=member, purpose=PURPOSE, uid=uid)
    work = importing.import_entries if request.method == "POST" else importing.plan_import
    plan = work(by=member, community=member.community, content=bytes(kept.content))
    if request.method != "POST":
        return render(request, "logbook/file_check.html", {"plan": plan, "file_name": kept.name})
    held_files.let_go(by=member, purpose=PURPOSE)
    count = len(plan.lines)
    done = ngettext("%(n)d leerervaring geladen.", "%(n)d leerervaringen geladen.", count) % {"n": count}
    messages.success(request, done)
    return redirect("logbook:load", slug=slug)


@require_POST
def turn_down(request: HttpRequest, slug: str) -> HttpResponse:
    """Forget the checked file without loading it."""
    member = doors.member(request, slug, Permission.IMPORT_LOGBOOK)
    held_files.let_go(by=member, purpose=PURPOSE)
    messages.info(request, _("Er is niets geladen en het bestand is vergeten."))
    return redirect("logbook:load", slug=slug)
