"""The coordinator's pages about duos: who sits together, a new one, and changing who does."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plg.access import doors
from plg.access.permissions import Permission
from plg.forms.people import DuoForm
from plg.models import Duo, Membership
from plg.selectors import people as reads
from plg.services import duos
from plg.services.versions import Stale
from plg.texts import uid_of
from plg.views.merging import both_values, opened


@require_safe
def every(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who sit together now."""
    by = doors.member(request, slug, Permission.MANAGE_PEOPLE)
    search = _search(request)
    context = {
        "page": reads.duos_page(by.community, search, uid_of(request.GET.get("na", ""))),
        "search": search,
        "alone": reads.seatable(doors.visible_members(by)).count(),
    }
    return render(request, "plg/duo_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Make a duo: first with whom, then who joins them."""
    by = doors.member(request, slug, Permission.MANAGE_PEOPLE)
    search, first = _search(request), _first(request, by)
    if first is None and request.method != "POST":
        people = list(reads.found(reads.seatable(doors.visible_members(by)), search)[: reads.CHOICES_SHOWN + 1])
        context = {"people": people[: reads.CHOICES_SHOWN], "more": len(people) > reads.CHOICES_SHOWN}
        return render(request, "plg/duo_begin.html", context | {"search": search})
    seats, more = _choices(request, by, None, first)
    form = DuoForm(request.POST or None, seats=seats)
    if first is not None and not form.is_bound:
        form.initial = {"name": first.school.name if first.school else "", "members": [str(first.uid)], "version": 1}
    if request.method == "POST" and form.is_valid():
        made = duos.make_duo(by=by, name=form.cleaned_data["name"], members=form.chosen())
        messages.success(request, _("Duo %s is gemaakt.") % made.name)
        return redirect("plg:duos", slug=slug)
    context = {"form": form, "first": first, "search": search, "more": more}
    return render(request, "plg/duo_new.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def duo(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Show who sits in a duo and who did; a POST seats it anew. Whoever was second sees both."""
    by = doors.member(request, slug, Permission.MANAGE_PEOPLE)
    found = doors.one_of(reads.visible_duos(by.community), uid=uid)
    line = reads.duo_line(found)
    values = {"name": found.name, "members": [str(seat.membership.uid) for seat in line.now]}
    seats, more = _choices(request, by, found, line.now[0].membership if line.now else None)
    form = opened(DuoForm(request.POST or None, seats=seats), values, found.version)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            duos.change_duo(by=by, duo=found, name=said["name"], members=form.chosen(), version=said["version"])
        except Stale as stale:
            return both_values(
                request,
                form,
                lambda: DuoForm(seats=seats),
                stale,
                values=values,
                version=found.version,
                back=resolve_url("plg:duo", slug=slug, uid=uid),
            )
        messages.success(request, _("Bewaard. Wie erbij kwam, leest wat vanaf nu met het duo wordt gedeeld."))
        return redirect("plg:duo", slug=slug, uid=uid)
    context = {"form": form, "line": line, "search": _search(request), "more": more}
    return render(request, "plg/duo.html", context, status=400 if form.errors else 200)


@require_POST
def end(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Let a duo be no more; the history stays."""
    by = doors.member(request, slug, Permission.MANAGE_PEOPLE)
    found = doors.one_of(reads.visible_duos(by.community), uid=uid)
    duos.end_duo(by=by, duo=found)
    messages.success(request, _("Duo %s is opgeheven. Wat ieder schreef, houdt ieder zelf.") % found.name)
    return redirect("plg:duos", slug=slug)


def _search(request: HttpRequest) -> str:
    return request.GET.get("zoek", "").replace("\x00", "")[:100].strip()


def _first(request: HttpRequest, by: Membership) -> Membership | None:
    """Return with whom a new duo begins, when the address names somebody who has no seat."""
    uid = uid_of(request.GET.get("met", ""))
    return doors.one_of(reads.seatable(doors.visible_members(by)), uid=uid) if uid else None


def _choices(
    request: HttpRequest, by: Membership, duo: Duo | None, first: Membership | None
) -> tuple[list[Membership], bool]:
    """Return who may be chosen: those of one school without a seat, who sits there now, and whoever was chosen."""
    rows = reads.seatable(doors.visible_members(by), duo=duo)
    posted = [uid for uid in map(uid_of, request.POST.getlist("members")[:20]) if uid]
    always = [*rows.filter(uid__in=posted), *([first] if first else [])]
    if duo is not None:
        always += [seat.membership for seat in reads.duo_line(duo).now]
    school = first.school_id if first is not None else None
    near = rows.filter(school__in=[school]) | rows.filter(school=None) if school else rows
    found = list(reads.found(near, _search(request))[: reads.CHOICES_SHOWN + 1])
    people = {member.pk: member for member in [*always, *found[: reads.CHOICES_SHOWN]]}
    return list(people.values()), len(found) > reads.CHOICES_SHOWN
