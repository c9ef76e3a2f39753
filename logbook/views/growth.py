"""Growth in one's own entry: marking fragments, laying arrows, the picture; and the network of all lasting changes."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from logbook import access, selectors, services
from logbook.forms.growth import GrowthForm, LeadForm, MarkForm
from logbook.models import Entry
from plg.access import doors
from plg.access.permissions import Permission
from plg.errors import DomainError
from plg.models import Membership

#: What was done, in a sentence, and where on the page to go on.
Done = tuple[str, str]


@require_http_methods(["GET", "HEAD", "POST"])
def growth(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Mark growth in an own entry, sentence by sentence; a refusal shows the page again, with what was chosen."""
    member = doors.member(request, slug, Permission.WRITE_ENTRY)
    entry = doors.one_of(selectors.whole(access.own_entries(member)), uid=uid)
    if request.method != "POST":
        return render(request, "logbook/growth_mark.html", _page(member, entry))
    act = ACTS.get(request.POST.get("act", ""), _unknown)
    try:
        sentence, place = act(request, member, entry)
    except DomainError as error:
        context = _page(member, entry) | {"refusal": error.message, "sent": request.POST}
        return render(request, "logbook/growth_mark.html", context, status=error.status)
    messages.success(request, sentence)
    return HttpResponseRedirect(f"{reverse('logbook:growth', args=[slug, uid])}#{place}")


@require_safe
def growth_network(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the network of the changes somebody calls lasting, to themselves alone."""
    member = doors.member(request, slug, Permission.WRITE_ENTRY)
    context = {
        "picture": selectors.network_picture(selectors.network(member)),
        "grown": selectors.lasting_entries(member),
    }
    return render(request, "logbook/growth_network.html", context)


def _page(member: Membership, entry: Entry) -> dict[str, Any]:
    marked = selectors.marked(entry)
    return {
        "entry": entry,
        "growth": marked,
        "model": selectors.growth_model(member.community),
        "picture": selectors.sequence_picture(selectors.told_of(marked)),
        "form": GrowthForm(initial={"lasting": marked.lasting_since is not None, "shown": marked.shown}),
    }


def _mark(request: HttpRequest, member: Membership, entry: Entry) -> Done:
    sent = _valid(MarkForm(request.POST))
    made = services.mark(by=member, entry=entry, **sent.kept())
    place = f"zin-{sent.kept()['spans'][0][0]}"
    return (_("Gemarkeerd.") if made else _("Dit was al zo gemarkeerd."), place)


def _lead(request: HttpRequest, member: Membership, entry: Entry) -> Done:
    chosen = _valid(LeadForm(request.POST)).cleaned_data
    mine = access.own_fragments(member).filter(version__entry=entry)
    cause, effect = (doors.one_of(mine, uid=chosen[name]) for name in ("cause", "effect"))
    step = services.lead(by=member, entry=entry, cause=cause, effect=effect)
    return _("De pijl is gelegd: %(kind)s.") % {"kind": str(step.get_kind_display()).lower()}, "pijlen"


def _unmark(request: HttpRequest, member: Membership, entry: Entry) -> Done:
    mine = access.own_fragments(member).filter(version__entry=entry)
    services.unmark(by=member, entry=entry, fragment=doors.one_still_there(request, mine, uid=_what(request)))
    return _("Weggehaald, met de pijlen eraan. Je kunt dit een dag lang ongedaan maken."), "fragmenten"


def _part(request: HttpRequest, member: Membership, entry: Entry) -> Done:
    mine = access.own_steps(member).filter(cause__version__entry=entry)
    services.part(by=member, entry=entry, step=doors.one_still_there(request, mine, uid=_what(request)))
    return _("De pijl is weg. Je kunt dit een dag lang ongedaan maken."), "pijlen"


def _undo(request: HttpRequest, member: Membership, entry: Entry) -> Done:
    undone = services.undo(by=member, entry=entry)
    return (_("Ongedaan gemaakt.") if undone else _("Er is niets meer om ongedaan te maken."), "tekst")


def _say(request: HttpRequest, member: Membership, entry: Entry) -> Done:
    services.say_of_growth(by=member, entry=entry, **_valid(GrowthForm(request.POST)).cleaned_data)
    return _("Bewaard."), "plaatje"


def _unknown(request: HttpRequest, member: Membership, entry: Entry) -> Done:
    raise BadAct(_("Dit kan hier niet. Er is niets veranderd."))


def _what(request: HttpRequest) -> UUID:
    """Return the fragment or arrow that is meant; what is no id at all is nothing of theirs either."""
    try:
        return UUID(request.POST.get("what", ""))
    except ValueError:
        raise Http404 from None


def _valid(form: Any) -> Any:
    """Return the form when it is right; else refuse with its first fault."""
    if not form.is_valid():
        raise BadAct(next(iter(form.errors.values()))[0])
    return form


class BadAct(DomainError):
    """What was sent cannot be read as an act of this page."""

    status = 400


ACTS: dict[str, Callable[[HttpRequest, Membership, Entry], Done]] = {
    "mark": _mark,
    "lead": _lead,
    "unmark": _unmark,
    "part": _part,
    "undo": _undo,
    "say": _say,
}
