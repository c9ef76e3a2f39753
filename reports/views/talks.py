"""The papers of a reflection interview: the preparation with what is shown of it, and the summary as a file."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from logbook.access import own_entries
from logbook.access.talks import own_talks, visible_talks
from logbook.services.talks import note_opened, show_for_talk
from plg.access import doors
from plg.access.permissions import Permission
from plg.models import Membership
from reports import services
from reports.forms import ShowForm
from reports.selectors.talks import SheetPage, sheet_page
from reports.words import ReportKind


@require_http_methods(["GET", "HEAD", "POST"])
def preparation(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Show the preparation of a talk: whole to its participant, who ticks what the interviewer reads of it."""
    member = doors.member(request, slug, Permission.BE_HERE)
    if request.method == "POST":
        return _shown(request, member, uid)
    talk = doors.one_of(visible_talks(member).select_related("guide", "community"), uid=uid)
    page = sheet_page(member, talk)
    note_opened(by=member, talk=talk)
    return render(request, "reports/talk_sheet.html", _context(talk, page))


@require_POST
def preparation_file(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Ask for one's own preparation as a PDF."""
    member = doors.member(request, slug, Permission.ASK_OWN_REPORT)
    talk = doors.one_of(own_talks(member), uid=uid)
    asked = services.ask(by=member, kind=ReportKind.INTERVIEW, options={"talk": str(talk.uid)})
    return redirect("reports:report", slug=slug, uid=asked.uid)


@require_POST
def summary(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Ask for the summary of a talk as a PDF, as one of the two."""
    member = doors.member(request, slug, Permission.BE_HERE)
    talk = doors.one_of(visible_talks(member), uid=uid)
    asked = services.ask(by=member, kind=ReportKind.CONTACT, options={"talk": str(talk.uid)})
    return redirect("reports:report", slug=slug, uid=asked.uid)


def _shown(request: HttpRequest, member: Membership, uid: UUID) -> HttpResponse:
    """Keep what the participant ticked."""
    talk = doors.one_of(own_talks(member), uid=uid)
    own = {str(entry.uid): entry for entry in own_entries(member)}
    form = ShowForm(request.POST, uids=list(own))
    form.is_valid()  # what is no entry of theirs is left out
    chosen = [own[uid] for uid in request.POST.getlist("entries") if uid in own]
    show_for_talk(
        by=member, talk=talk, entries=chosen, amo=form.cleaned_data["amo"], domains=form.cleaned_data["domains"]
    )
    messages.success(request, _("Bewaard. Hieronder staat wat je gesprekspartner nu leest."))
    return redirect("reports:preparation", slug=member.community.slug, uid=uid)


def _context(talk: Any, page: SheetPage) -> dict[str, Any]:
    return {"talk": talk, "page": page, "other": talk.interviewer if page.mine else talk.participant}
