"""Writing a new entry and changing one. What somebody typed is never lost: a clash shows both texts."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from logbook import access, selectors, services
from logbook.forms import EditEntryForm, EntryForm, NewEntryForm, as_typed
from logbook.models import Entry
from logbook.views import photos
from plg.access import doors
from plg.access.permissions import Permission
from plg.models import Membership

KEPT_COOKIE = "plg_kept"
#: Sent by the queue of a device: "now", or "later" than it was written.
QUEUE = "X-Queue"


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a new entry: one text, and with whom it is shared."""
    member = doors.member(request, slug, Permission.WRITE_ENTRY)
    form = new_form(member, request.POST if request.method == "POST" else None)
    shots, sentence = photos.sent_along(request, member)  # kept before anything else, so that no fault loses one
    if form.is_bound and form.is_valid():
        try:
            entry = services.write_entry(by=member, **form.kept())
        except services.StaleText as stale:
            return both_texts(request, stale, form.guide, form.cleaned_data)
        except services.StaleDraft as stale:
            return both_drafts(request, member, stale)
        photos.attach(request, member, entry, form.cleaned_data["client_key"], sentence)
        return _kept(request, entry, form, _("Bewaard."))
    drafts = selectors.draft_lines(access.own_drafts(member)) if not form.is_bound else []
    context = {"form": form, "drafts": drafts, "photos": shots, "photo_sentence": sentence}
    return render(request, "logbook/entry_new.html", context, status=400 if form.is_bound else 200)


def new_form(member: Membership, data: QueryDict | None, **more: Any) -> NewEntryForm:
    """Return the form of a new entry, as this member may fill it in. Three queries."""
    return NewEntryForm(
        data,
        guide=selectors.guide(member.community),
        names=selectors.names_per_circle(member),
        consents=selectors.consents_to_research(member),
        **more,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Change an own entry; what it said before stays readable for its author."""
    member = doors.member(request, slug, Permission.WRITE_ENTRY)
    entry = doors.one_of(selectors.whole(access.own_entries(member)), uid=uid)
    form = _edit_form(request, member, entry)
    if form.is_bound and form.is_valid():
        try:
            services.edit_entry(by=member, entry=entry, **form.kept())
        except services.StaleText as stale:
            return both_texts(request, stale, form.guide, form.cleaned_data)
        photos.attach(request, member, entry, form.cleaned_data["client_key"])
        return _kept(request, entry, form, _("Bewaard."))
    context = {"form": form, "entry": entry, "deepens": request.GET.get("verdiep", "")}
    return render(request, "logbook/entry_edit.html", context, status=400 if form.is_bound else 200)


@require_safe
def deepen(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Show the sets of questions to deepen an own entry with; choosing one opens the entry with those questions."""
    member = doors.member(request, slug, Permission.WRITE_ENTRY)
    entry = doors.one_of(selectors.whole(access.own_entries(member)), uid=uid)
    return render(request, "logbook/entry_deepen.html", {"entry": entry, "sets": selectors.prompt_sets()})


def _edit_form(request: HttpRequest, member: Membership, entry: Entry) -> EditEntryForm:
    return EditEntryForm(
        request.POST if request.method == "POST" else None,
        guide=selectors.guide(member.community, selectors.held_by(entry), prompt_set=request.GET.get("verdiep", "")),
        initial=EditEntryForm.values_of(entry),
    )


def both_texts(
    request: HttpRequest, stale: services.StaleText, guide: selectors.Guide, sent: dict[str, Any]
) -> HttpResponse:
    """Show what is kept beside what was sent, to go on from; nothing was overwritten."""
    form = EditEntryForm(guide=guide, initial=sent | {"expected": stale.theirs.number})
    form.fields["text"].widget.attrs["autofocus"] = False  # the kept text above it comes first
    context = {"form": form, "entry": stale.entry, "theirs": stale.theirs, "sentence": stale.message}
    return render(request, "logbook/entry_edit.html", context, status=409)


def both_drafts(request: HttpRequest, member: Membership, stale: services.StaleDraft) -> HttpResponse:
    """Show the draft that is kept beside the text that was sent, to choose from or to join; nothing was overwritten."""
    about = {"client_key": stale.theirs.client_key, "draft_version": stale.theirs.version, "text": stale.mine}
    form = new_form(member, None, initial=as_typed(dict(request.POST.lists())) | about)
    form.fields["text"].widget.attrs["autofocus"] = False
    shots = photos.waiting_with(member, stale.theirs.client_key)
    context = {"form": form, "theirs": stale.theirs, "sentence": stale.message, "photos": shots}
    return render(request, "logbook/entry_new.html", context, status=409)


def _kept(request: HttpRequest, entry: Entry, form: EntryForm, sentence: str) -> HttpResponse:
    """Go to the entry, and tell the browser that it may forget what it kept of this text."""
    say(request, sentence)
    answer = redirect("logbook:entry", slug=entry.community.slug, uid=entry.uid)
    return kept(answer, request, form.cleaned_data["client_key"])


def kept(answer: HttpResponse, request: HttpRequest, key: UUID) -> HttpResponse:
    """Tell the browser with this answer that the text of this key is kept: its own copy has done its work.

    The queue of a device, which sends without showing a page, is told where the text stands now.
    """
    if QUEUE in request.headers:
        return HttpResponse(status=201, headers={"Location": answer.headers["Location"]})
    answer.set_cookie(KEPT_COOKIE, str(key), max_age=3600, secure=request.is_secure(), samesite="Lax")
    return answer


def say(request: HttpRequest, sentence: str) -> None:
    """Say it on the next page; not of a text that was sent by itself, later than it was written."""
    if request.headers.get(QUEUE) != "later":
        messages.success(request, sentence)
