"""The files of a meeting: add and take away, and the file itself, which is saved and never opened in the page."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from intervisie.access import visible_files, visible_meetings
from intervisie.forms.materials import DropForm, FileForm
from intervisie.services import materials as services
from intervisie.words import FileKind
from plg.access import doors
from plg.access.permissions import Permission
from plg.forms import kept_by

_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
CONTENT_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.JPEG: "image/jpeg",
    FileKind.DOCX: f"{_OFFICE}.wordprocessingml.document",
    FileKind.XLSX: f"{_OFFICE}.spreadsheetml.sheet",
    FileKind.PPTX: f"{_OFFICE}.presentationml.presentation",
    FileKind.ODT: f"{_OPEN}.text",
    FileKind.ODS: f"{_OPEN}.spreadsheet",
    FileKind.ODP: f"{_OPEN}.presentation",
}


@require_http_methods(["GET", "HEAD", "POST"])
def materials(request: HttpRequest, slug: str, meeting: str) -> HttpResponse:
    """Show the files of a meeting to whoever plans it: a POST adds one, or with `drop` takes one away."""
    member = doors.member(request, slug, Permission.PLAN_MEETINGS)
    found = doors.one_of(visible_meetings(member), uid=meeting)
    files = visible_files(member).filter(meeting=found)
    if "drop" in request.POST:
        asked = DropForm(request.POST)
        if not asked.is_valid():
            return HttpResponseBadRequest()
        if file := files.filter(uid=asked.cleaned_data["drop"]).first():  # a second press: it has gone already
            services.drop_file(by=member, file=file)
        messages.success(request, _("Het bestand is weg, ook van de schijf."))
        return redirect("intervisie:materials", slug=slug, meeting=meeting)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if form.is_valid():
        content, title = form.content(), form.words()
        if kept_by(form, lambda: services.add_file(by=member, meeting=found, content=content, title=title)):
            messages.success(request, _("Toegevoegd. Iedereen die de bijeenkomst ziet, kan het ophalen."))
            return redirect("intervisie:materials", slug=slug, meeting=meeting)
    context = {"meeting": found, "form": form, "files": files, "most": services.MOST_FILES}
    return render(request, "intervisie/material_list.html", context, status=400 if form.errors else 200)


@require_safe
def material(request: HttpRequest, slug: str, file: str) -> FileResponse:
    """Give a file to whoever sees the meeting: to save, never to show inside our pages."""
    member = doors.member(request, slug, Permission.SEE_MEETINGS)
    found = doors.one_of(visible_files(member), uid=file)
    name = f"{slugify(found.title) or 'bestand'}.{found.kind}"
    kind = CONTENT_TYPES[FileKind(found.kind)]
    answer = FileResponse(services.open_file(found), as_attachment=True, filename=name, content_type=kind)
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
