"""One entry: reading it, its earlier versions, who reads it, taking it back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from logbook import access, selectors, services
from logbook.forms import SharingForm
from plg.access import doors
from plg.access.permissions import Permission


@require_safe
def entry(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Show one entry to whoever may read it; its author also sees who else does."""
    member = doors.member(request, slug, Permission.READ_SHARED_ENTRIES)
    found = doors.one_of(selectors.whole(access.readable_entries(member)), uid=uid)
    guide = selectors.guide(member.community, selectors.held_by(found))
    context = {
        "entry": found,
        "mine": found.author_id == member.pk,
        "issue": guide.issue_labels.get(found.issue, ""),
        "behaviours": [guide.behaviour_by_key[key] for key in found.tags if key in guide.behaviour_by_key],
        "answers": selectors.answered(guide, found.current.prompts if found.current else {}),
    }
    if context["mine"]:
        counts = found.counts_in_research and selectors.consents_to_research(member)
        context |= {"readers": selectors.readers_of(found), "counts": counts}
    elif request.method == "GET":
        services.note_reading(by=member, entry=found)
    return render(request, "logbook/entry_read.html", context)


@require_safe
def version(request: HttpRequest, slug: str, uid: UUID, number: int) -> HttpResponse:
    """Show an earlier version to its author, and to nobody else."""
    member = doors.member(request, slug, Permission.WRITE_ENTRY)
    found = doors.one_of(access.authored_entries(member), uid=uid)
    chosen = doors.one_of(selectors.versions_of(found), number=number)
    guide = selectors.guide(member.community, selectors.Held(prompts=chosen.prompts))
    answers = selectors.answered(guide, chosen.prompts)
    return render(request, "logbook/version_read.html", {"entry": found, "version": chosen, "answers": answers})


def sharing(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Change who reads an entry; asked for a preview, tell who would read it and change nothing."""
    member = doors.member(request, slug, Permission.WRITE_ENTRY)
    found = doors.one_of(selectors.whole(access.own_entries(member)), uid=uid)
    names, consents = selectors.names_per_circle(member), selectors.consents_to_research(member)
    sent = request.POST if request.method == "POST" else None
    form = SharingForm(sent, entry=found, names=names, consents=consents)
    if form.is_bound and form.is_valid() and "preview" not in request.POST:
        services.set_audience(by=member, entry=found, **form.kept())
        messages.success(request, _("Bewaard. Hieronder staat wie dit nu leest."))
        return redirect("logbook:entry", slug=slug, uid=uid)
    readers, later = selectors.audience(found, form.chosen_circles, anew=form.shares_anew)
    context = {"entry": found, "form": form, "readers": readers, "later": later}
    part = "#readers" if request.htmx else ""  # type: ignore[attr-defined]  # set by django-htmx
    return render(request, f"logbook/entry_share.html{part}", context, status=400 if form.errors else 200)


def withdraw(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Ask once more, then take the entry back."""
    member = doors.member(request, slug, Permission.WRITE_ENTRY)
    found = doors.one_of(selectors.whole(access.own_entries(member)), uid=uid)
    if request.method == "POST":
        services.withdraw(by=member, entry=found)
        messages.success(request, _("Teruggetrokken. Niemand anders leest dit nog."))
        return redirect("logbook:timeline", slug=slug)
    return render(request, "logbook/entry_withdraw.html", {"entry": found, "readers": selectors.readers_of(found)})
