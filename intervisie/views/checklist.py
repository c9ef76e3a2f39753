"""The page of the facilitators' checklist."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from intervisie.forms.checklist import ChecklistForm
from intervisie.selectors import checklist as reads
from intervisie.services import checklist as services
from plg.access import doors
from plg.access.permissions import Permission
from plg.forms import kept_by


@require_http_methods(["GET", "HEAD", "POST"])
def checklist(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the criteria with what was noted over time. A POST notes how they stand now."""
    member = doors.member(request, slug, Permission.KEEP_COURSE)
    asked = reads.checklist(member)
    if asked is None:
        raise Http404
    form = ChecklistForm(asked, request.POST or None)
    if form.is_valid():
        noted, seen = form.noted(), form.cleaned_data["seen"]
        kept = kept_by(form, lambda: services.note_criteria(by=member, checklist=asked.version, noted=noted, seen=seen))
        if kept is not None:
            messages.success(request, _("Bewaard. Wat er eerder stond, blijft eronder staan."))
            return redirect("intervisie:checklist", slug=slug)
        form.data = {**request.POST.dict(), "seen": asked.seen}  # who reads this page again has seen it all
    context = {"form": form, "asked": asked}
    return render(request, "intervisie/checklist_form.html", context, status=400 if form.errors else 200)
