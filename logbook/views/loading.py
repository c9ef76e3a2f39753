"""The coordinator loads log forms from before the platform: choose a file, see what would happen, confirm."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from logbook.forms import FileForm, HeldFileForm
from logbook.services import importing
from plg.access import doors
from plg.access.permissions import Permission
from plg.services.held_files import held, hold, let_go
from plg.tabular import MOST_BYTES

PURPOSE = "logbook"


def load(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose a file and see what loading it would do, or every fault in it. Nothing is made yet."""
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
    kept = hold(by=member, purpose=PURPOSE, name=file.name, content=content) if plan.lines else None
    return render(request, "logbook/file_check.html", {"plan": plan, "kept": kept, "file_name": file.name})


@require_POST
def confirm(request: HttpRequest, slug: str) -> HttpResponse:
    """Load the file that was checked."""
    member = doors.member(request, slug, Permission.IMPORT_LOGBOOK)
    form = HeldFileForm(request.POST)
    if not form.is_valid():
        return render(request, "logbook/file_choose.html", {"form": FileForm()}, status=400)
    kept = held(by=member, purpose=PURPOSE, uid=form.cleaned_data["held"])
    plan = importing.import_entries(by=member, community=member.community, content=bytes(kept.content))
    let_go(by=member, purpose=PURPOSE)
    count = len(plan.lines)
    done = ngettext("%(n)d leerervaring geladen.", "%(n)d leerervaringen geladen.", count) % {"n": count}
    messages.success(request, done)
    return redirect("logbook:load", slug=slug)
