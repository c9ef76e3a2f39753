"""The coordinator's pages about people: who is here, a spreadsheet in with a dry run first, and invitations."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plg import consents
from plg.access import doors
from plg.access.permissions import Permission
from plg.forms import HouseForm
from plg.selectors.people import found, people_page
from plg.services import held_files, invitations, people_loading, people_out
from plg.services.people import check_people, load_people
from plg.services.people_plan import MOST_SHOWN, Plan
from plg.services.people_rows import ASKED
from plg.tabular import MOST_BYTES
from plg.texts import uid_of

PURPOSE = "people"


class ChooseFile(HouseForm):
    """A spreadsheet of people."""

    file = forms.FileField(
        label=gettext_lazy("Het bestand met mensen"),
        help_text=gettext_lazy("Een Excel-bestand (.xlsx) of CSV, tot 20 MB. Er wordt eerst alleen gekeken."),
        allow_empty_file=True,  # an empty file gets the reader's own sentence
        error_messages={"required": gettext_lazy("Kies eerst een bestand.")},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size is not None and file.size > MOST_BYTES:
            raise forms.ValidationError(_("Dit bestand is groter dan 20 MB. Splits het, en laad de delen na elkaar."))
        return file


class Confirm(forms.Form):
    """What the coordinator decides on seeing the dry run."""

    invite = forms.BooleanField(required=False)


@require_safe
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who belongs to the community, and how many said yes to what: counts, no names."""
    member = doors.member(request, slug, Permission.MANAGE_PEOPLE)
    gone, search = "vertrokken" in request.GET, request.GET.get("zoek", "").replace("\x00", "")[:100].strip()
    rows = doors.former_members(member) if gone else doors.visible_members(member)
    context = {
        "page": people_page(found(rows, search), after=uid_of(request.GET.get("na", ""))),
        "search": search,
        "gone": gone,
        "total": doors.visible_members(member).count(),
        "counts": consents.counts_for(member),
        "uninvited": invitations.to_invite(member.community).count(),
    }
    return render(request, "plg/people_list.html", context)


@require_safe
def file(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """Give the list of people as a file: CSV, or a workbook."""
    member = doors.member(request, slug, Permission.MANAGE_PEOPLE)
    made = people_out.as_file(by=member, members=doors.visible_members(member), form=form)
    response = HttpResponse(made.content, content_type=made.kind)
    response.headers["Content-Disposition"] = content_disposition_header(True, made.name) or ""
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def load(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a spreadsheet and check it; nothing is written but the file itself, for the next step."""
    member = doors.member(request, slug, Permission.MANAGE_PEOPLE)
    form = ChooseFile(request.POST or None, request.FILES or None)
    context: dict[str, object] = {"form": form, "columns": ASKED}
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        content = file.read()
        plan = check_people(by=member, content=content)
        if not plan.table.faults:
            kept = held_files.hold(by=member, purpose=PURPOSE, name=str(file.name), content=content)
            return redirect("plg:people_confirm", slug=slug, uid=kept.uid)
        context |= {"faults": plan.table.faults[:MOST_SHOWN], "count": len(plan.table.faults), "name": file.name}
    return render(request, "plg/people_load.html", context, status=400 if request.method == "POST" else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Show what loading the checked file will do; a POST does it, in one transaction."""
    member = doors.member(request, slug, Permission.MANAGE_PEOPLE)
    kept = held_files.held(by=member, purpose=PURPOSE, uid=uid)
    content = bytes(kept.content)
    if request.method == "POST":
        form = Confirm(request.POST)
        invite = form.is_valid() and form.cleaned_data["invite"]
        if people_loading.is_long(kept):
            job = people_loading.load_later(by=member, file=kept, invite_new=invite)
            return redirect("plg:people_loading", slug=slug, uid=job.uid)
        plan = load_people(by=member, content=content, invite_new=invite)
        held_files.let_go(by=member, purpose=PURPOSE)
        messages.success(request, _told(plan, invite))
        return redirect("plg:people", slug=slug)
    plan = check_people(by=member, content=content)
    return render(request, "plg/people_confirm.html", {"plan": plan, "name": kept.name})


@require_safe
def loading(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Show how far the loading of a long file is; the page asks again by itself until it is done."""
    member = doors.member(request, slug, Permission.MANAGE_PEOPLE)
    job = doors.one_of(people_loading.visible_loads(by=member), uid=uid)
    template = "plg/people_loading.html#state" if getattr(request, "htmx", False) else "plg/people_loading.html"
    return render(request, template, {"job": job})


@require_POST
def turn_down(request: HttpRequest, slug: str) -> HttpResponse:
    """Forget the checked file without loading it."""
    member = doors.member(request, slug, Permission.MANAGE_PEOPLE)
    held_files.let_go(by=member, purpose=PURPOSE)
    messages.info(request, _("Er is niets geladen en het bestand is vergeten."))
    return redirect("plg:people", slug=slug)


@require_POST
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Mail a personal link to everybody who has none yet."""
    member = doors.member(request, slug, Permission.MANAGE_PEOPLE)
    count = invitations.invite_waiting(by=member)
    told = ngettext("%(n)d uitnodiging gaat de deur uit.", "%(n)d uitnodigingen gaan de deur uit.", count)
    messages.success(request, told % {"n": count})
    return redirect("plg:people", slug=slug)


def _told(plan: Plan, invited: bool) -> str:
    if plan.changes_nothing:
        return _("Dit bestand verandert niets: iedereen stond er al zo in.")
    told = _("Geladen: %(new)s nieuw, %(changed)s veranderd, %(same)s gelijk gebleven.") % {
        "new": len(plan.new),
        "changed": len(plan.changed),
        "same": len(plan.same),
    }
    return " ".join([told, _("De uitnodigingen gaan de deur uit.")]) if invited and plan.new else told
