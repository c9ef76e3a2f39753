"""Intentions: writing one, looking back at it, changing it; and putting away what the home page looked back at."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from logbook import access, selectors, services
from logbook.forms.threads import AgainForm, HabitForm, IntentionForm, LookBackForm, ThreadForm
from logbook.models import Intention
from logbook.selectors import threads as reads
from logbook.views.threads import after_another, all_of_them, done, dropped, hung_on, new_page, origin
from logbook.views.writing import say
from logbook.words import IntentionState
from plg.access import doors
from plg.access.decide import can
from plg.access.permissions import Permission
from plg.models import Membership


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Write an intention, on its own or from an entry or a learning question."""
    member = doors.member(request, slug, Permission.WRITE_ENTRY)
    sent = request.POST if request.method == "POST" else None
    form = IntentionForm(sent, names=selectors.names_per_circle(member), initial=origin(request))
    if form.is_bound and form.is_valid():
        entry, question = hung_on(member, form)
        kept = services.make_intention(by=member, entry=entry, question=question, **form.kept(new=True))
        say(request, _("Bewaard. Op de dag die je koos, zie je het terug op je beginpagina."))
        return done(redirect("logbook:intention", slug=slug, uid=kept.uid), request, form)
    return new_page(request, form, _("Wat neem je je voor?"), _("Een voornemen"))


@require_http_methods(["GET", "HEAD", "POST"])
def intention(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Show an intention; its author says what came of it, or takes it up again."""
    member = doors.member(request, slug, Permission.READ_SHARED_ENTRIES)
    found = doors.one_of(access.visible_intentions(member).select_related("author__user"), uid=uid)
    if request.method != "POST":
        return _page(request, member, found)
    found = doors.one_of(access.own_intentions(member), uid=uid)
    if "again-until" in request.POST:
        return _again(request, member, found)
    form = LookBackForm(request.POST)
    if not form.is_valid():
        return _page(request, member, found, looking=form)
    kept = services.look_back(by=member, intention=found, **form.cleaned_data)
    say(request, _words_after(kept))
    return done(redirect("logbook:intention", slug=slug, uid=uid), request, form)


@require_POST
def edit(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Change an own intention and who reads it, or throw it away."""
    member = doors.member(request, slug, Permission.WRITE_ENTRY)
    found = doors.one_still_there(request, access.own_intentions(member), all_of_them(slug), uid=uid)
    if "drop" in request.POST:
        return dropped(request, member, found)
    form = IntentionForm(request.POST, names=selectors.names_per_circle(member))
    if not form.is_valid():
        return _page(request, member, found, form=form)
    try:
        services.change_intention(by=member, intention=found, **form.kept(new=False))
    except services.StaleThread as stale:
        return _page(request, member, found, form=after_another(form, stale), stale=stale)
    say(request, _("Bewaard."))
    return done(redirect("logbook:intention", slug=slug, uid=uid), request, form)


@require_POST
def put_away(request: HttpRequest, slug: str) -> HttpResponse:
    """Put looking back away for today."""
    member = doors.member(request, slug, Permission.WRITE_ENTRY)
    services.put_away(by=member)
    return redirect("plg:community", slug=slug)


@require_POST
def habits(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep how often the visitor hears what is new, and whether their home page looks back."""
    member = doors.member(request, slug, Permission.READ_SHARED_ENTRIES)
    form = HabitForm(request.POST)
    if form.is_valid():
        services.choose_habits(by=member, **form.kept())
        messages.success(request, _("Bewaard."))
    return redirect("plg:me", slug=slug)


def _again(request: HttpRequest, member: Membership, found: Intention) -> HttpResponse:
    form = AgainForm(request.POST)
    if not form.is_valid():
        return _page(request, member, found, again=form)
    services.take_up_again(by=member, intention=found, **form.cleaned_data)
    messages.success(request, _("Het staat weer open."))
    return redirect("logbook:intention", slug=member.community.slug, uid=found.uid)


def _words_after(kept: Intention) -> str:
    if kept.state == IntentionState.OPEN:
        return _("Bewaard, met een nieuwe dag.")
    return _("Bewaard.")


def _page(
    request: HttpRequest,
    member: Membership,
    found: Intention,
    *,
    form: ThreadForm | None = None,
    stale: services.StaleThread | None = None,
    **forms: Any,
) -> HttpResponse:
    mine = found.author_id == member.pk
    context: dict[str, Any] = reads.around_intention(member, found) | {"found": found, "mine": mine, "stale": stale}
    if mine and can(member, Permission.WRITE_ENTRY):
        names = selectors.names_per_circle(member)
        context["form"] = form or IntentionForm(names=names, initial=IntentionForm.values_of(found))
        context["looking"] = forms.get("looking") or LookBackForm()
        context["again"] = forms.get("again") or AgainForm()
        context["due"] = found.by_when <= timezone.localdate()
    status = 409 if stale else 400 if form or forms else 200
    return render(request, "logbook/intention_read.html", context, status=status)
