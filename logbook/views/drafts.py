"""Drafts: keeping what is being typed, by the page itself or by a button, going on with it, throwing it away."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from logbook import access, selectors, services
from logbook.forms import DraftForm, NewEntryForm, as_typed
from logbook.models import Draft
from logbook.views import photos, writing
from plg.access import doors
from plg.access.permissions import Permission

#: Says that the page itself saves, while somebody types: it wants a word, no page.
BY_ITSELF = "X-Saves-Draft"


@require_POST
def keep(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep a draft; beside a newer one from elsewhere both are shown. Asked to join, it puts them together."""
    member = doors.member(request, slug, Permission.WRITE_ENTRY)
    form = DraftForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    if BY_ITSELF not in request.headers:
        photos.sent_with_draft(request, member)
    save = services.join_draft if "join" in request.POST else services.save_draft
    try:
        kept = save(by=member, **form.kept())
    except (services.StaleDraft, services.StaleText) as stale:
        if BY_ITSELF in request.headers:
            return HttpResponse(status=409)
        if isinstance(stale, services.StaleDraft):
            return writing.both_drafts(request, member, stale)
        typed = as_typed(dict(request.POST.lists())) | {"text": stale.mine}
        return writing.both_texts(request, stale, selectors.guide(member.community), typed)
    if BY_ITSELF in request.headers:
        return _told(slug, kept)
    return _onward(request, slug, kept, form)


@require_safe
def draft(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Go on with a draft of one's own."""
    member = doors.member(request, slug, Permission.WRITE_ENTRY)
    found = doors.one_of(access.own_drafts(member), uid=uid)
    form = writing.new_form(member, None, initial=NewEntryForm.values_of(found))
    shots = photos.waiting_with(member, found.client_key)
    return render(request, "logbook/entry_new.html", {"form": form, "draft": found, "photos": shots})


@require_POST
def drop(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Throw a draft of one's own away."""
    member = doors.member(request, slug, Permission.WRITE_ENTRY)
    timeline = reverse("logbook:timeline", args=[slug])
    found = doors.one_still_there(request, access.own_drafts(member), timeline, uid=uid)
    services.drop_draft(by=member, draft=found)
    messages.success(request, _("Weggegooid. Dit concept is nergens meer."))
    return writing.kept(redirect(timeline), request, found.client_key)


def _told(slug: str, kept: Draft | None) -> HttpResponse:
    """Tell the page under which version its text is kept, and where it goes on."""
    answer = HttpResponse(status=204)
    if kept:
        answer.headers["X-Draft-Version"] = str(kept.version)
        answer.headers["Location"] = reverse("logbook:draft", args=[slug, kept.uid])
    return answer


def _onward(request: HttpRequest, slug: str, kept: Draft | None, form: DraftForm) -> HttpResponse:
    key = form.cleaned_data["client_key"]
    if kept and "join" in request.POST:
        messages.success(request, _("Beide teksten staan nu onder elkaar."))
        return writing.kept(redirect("logbook:draft", slug=slug, uid=kept.uid), request, key)
    sentence = _("Bewaard als concept: je vindt het hieronder.") if kept else _("Er stond nog niets om te bewaren.")
    messages.success(request, sentence)
    return writing.kept(redirect("logbook:timeline", slug=slug), request, key)
