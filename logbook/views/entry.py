"""One entry: reading it, its earlier versions, who reads it, taking it back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from logbook import access, selectors, services
from logbook.forms import ResponseForm, SharingForm
from logbook.models import Entry
from logbook.selectors.photos import photos_of, with_photos
from logbook.views.writing import kept, say
from logbook.words import EntryState
from plg.access import doors
from plg.access.decide import can
from plg.access.permissions import Permission
from plg.fragments import wants_part
from plg.models import Membership
from plg.slots import TRACES


@require_safe
def entry(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Show one entry to whoever may read it; its author also sees who else does."""
    member = doors.member(request, slug, Permission.READ_SHARED_ENTRIES)
    found = doors.one_of(_shown(access.readable_entries(member), member), uid=uid)
    context = _page(member, found, ResponseForm())
    if found.is_new:  # type: ignore[attr-defined]  # annotated above
        services.note_reading(by=member, entry=found)
    return render(request, "logbook/entry_read.html", context)


@require_POST
def respond(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Place a response under an entry the visitor may read."""
    member = doors.member(request, slug, Permission.RESPOND)
    found = doors.one_of(_shown(access.visible_entries(member), member), uid=uid)
    form = ResponseForm(request.POST)
    if not form.is_valid():
        return render(request, "logbook/entry_read.html", _page(member, found, form), status=400)
    services.respond(by=member, entry=found, **form.cleaned_data)
    say(request, _("Geplaatst. Wie deze leerervaring mag lezen, leest ook je reactie."))
    return kept(_under(slug, uid), request, form.cleaned_data["client_key"])


@require_POST
def take_back(request: HttpRequest, slug: str, uid: UUID, response: UUID) -> HttpResponse:
    """Take away one's own response."""
    member = doors.member(request, slug, Permission.RESPOND)
    mine = access.visible_responses(member).filter(author=member)
    found = doors.one_still_there(request, mine, uid=response, entry__uid=uid)
    services.take_back_response(by=member, response=found)
    messages.success(request, _("Weggehaald. Niemand leest deze reactie nog."))
    return _under(slug, uid)


def _under(slug: str, uid: UUID) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("logbook:entry", args=[slug, uid]) + "#reacties")


def _shown(entries: QuerySet[Entry], member: Membership) -> QuerySet[Entry]:
    """Return these entries with all that the page of one shows this member."""
    shown = selectors.with_research(selectors.with_marks(selectors.whole(entries), member))
    return with_photos(selectors.with_growth(selectors.with_threads(shown, member), member))


def _page(member: Membership, entry: Entry, form: ResponseForm) -> dict[str, Any]:
    """Return what the page of an entry shows this member; `entry` comes with its marks."""
    guide = selectors.guide(member.community, selectors.held_by(entry))
    mine = entry.author_id == member.pk
    context: dict[str, Any] = {
        "entry": entry,
        "mine": mine,
        "issue": guide.issue_labels.get(entry.issue, ""),
        "behaviours": [guide.behaviour_by_key[key] for key in entry.tags if key in guide.behaviour_by_key],
        "answers": selectors.answered(guide, entry.current.prompts if entry.current else {}, own=mine),
        "shots": photos_of(entry),
        "form": form,
        "growth": selectors.sequence_picture(selectors.told(entry.growth_steps)),  # type: ignore[attr-defined]
        "threads": selectors.threads_on(entry),
        "said": selectors.conversation(member, entry) if entry.responded else [],  # type: ignore[attr-defined]
        "responds": entry.state == EntryState.SUBMITTED
        and bool(entry.shares.all())
        and can(member, Permission.RESPOND),
        "questions": [] if mine else guide.questions,
    }
    if mine:
        readers, before = selectors.readers_then_and_now(entry)
        counts = entry.counts_now  # type: ignore[attr-defined]
        context |= {"readers": readers, "before": before, "counts": counts}
        context["traces"] = next(TRACES.ask(member), "")
    return context


@require_safe
def version(request: HttpRequest, slug: str, uid: UUID, number: int) -> HttpResponse:
    """Show an earlier version to its author, and to nobody else."""
    member = doors.member(request, slug, Permission.WRITE_ENTRY)
    found = doors.one_of(access.authored_entries(member), uid=uid)
    chosen = doors.one_of(selectors.versions_of(found), number=number)
    guide = selectors.guide(member.community, selectors.Held(prompts=chosen.prompts))
    answers = selectors.answered(guide, chosen.prompts, own=True)
    return render(request, "logbook/version_read.html", {"entry": found, "version": chosen, "answers": answers})


@require_http_methods(["GET", "HEAD", "POST"])
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
    part = "#readers" if wants_part(request) else ""
    return render(request, f"logbook/entry_share.html{part}", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Ask once more, then take the entry back."""
    member = doors.member(request, slug, Permission.WRITE_ENTRY)
    found = doors.one_of(selectors.whole(access.own_entries(member)), uid=uid)
    if request.method == "POST":
        services.withdraw(by=member, entry=found)
        messages.success(request, _("Teruggetrokken. Niemand anders leest dit nog."))
        return redirect("logbook:timeline", slug=slug)
    return render(request, "logbook/entry_withdraw.html", {"entry": found, "readers": selectors.readers_of(found)})
