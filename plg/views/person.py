"""The coordinator's page about one person: work and roles, an invitation, leaving, coming back, handing over."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from plg.access import doors
from plg.access.permissions import Permission
from plg.forms.people import (
    AddressForm,
    HandOverForm,
    LeaveForm,
    NewPersonForm,
    PersonForm,
    ReturnForm,
    values_of,
)
from plg.models import Membership
from plg.selectors import people as reads
from plg.services import facilitators, invitations, members
from plg.services.versions import Stale
from plg.views.merging import both_values, opened
from plg.words import Role


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Bring one person in, without a file."""
    by = doors.member(request, slug, Permission.MANAGE_PEOPLE)
    form = NewPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = members.add_member(
            by=by, newcomer=form.newcomer(), about=form.about(), invite=form.cleaned_data["invite"]
        )
        messages.success(request, _("%s hoort er nu bij.") % made.user.name)
        return redirect("plg:person", slug=slug, uid=made.uid)
    context = {"form": form, "schools": reads.school_names(by.community)}
    return render(request, "plg/person_new.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Show one person; a POST changes work and roles. Whoever was second sees both."""
    by = doors.member(request, slug, Permission.MANAGE_PEOPLE)
    rows = doors.visible_members(by)
    if request.method != "POST" and not rows.filter(uid=uid).exists():
        found = doors.one_of(doors.former_members(by), uid=uid)
        return _page(request, found, {"back_form": ReturnForm(initial={"roles": found.roles})})
    found = doors.one_of(rows, uid=uid)
    form = opened(PersonForm(request.POST or None), values_of(found), found.version)
    if request.method == "POST" and form.is_valid():
        try:
            members.change_member(by=by, member=found, about=form.about(), version=form.cleaned_data["version"])
        except Stale as stale:
            back = resolve_url("plg:person", slug=slug, uid=uid)
            return both_values(
                request, form, PersonForm, stale, values=values_of(found), version=found.version, back=back
            )
        messages.success(request, _("Bewaard."))
        return redirect("plg:person", slug=slug, uid=uid)
    return _page(request, found, {"form": form}, status=400 if form.errors else 200)


@require_POST
def correct(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Correct the name, and the address of somebody who never came in."""
    by = doors.member(request, slug, Permission.MANAGE_PEOPLE)
    found = doors.one_of(doors.visible_members(by), uid=uid)
    form = AddressForm(request.POST)
    if not form.is_valid():
        return _page(request, found, {"address_form": form}, status=400)
    members.correct_person(by=by, member=found, name=form.cleaned_data["name"], email=form.cleaned_data["email"])
    messages.success(request, _("Bewaard."))
    return redirect("plg:person", slug=slug, uid=uid)


@require_POST
def resend(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Mail this person a (new) personal link."""
    by = doors.member(request, slug, Permission.MANAGE_PEOPLE)
    found = doors.one_of(doors.visible_members(by), uid=uid)
    invitations.resend(by=by, member=found)
    messages.success(request, _("De uitnodiging voor %s gaat de deur uit.") % found.user.name)
    return redirect("plg:person", slug=slug, uid=uid)


@require_POST
def left(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Note that this person left, and when."""
    by = doors.member(request, slug, Permission.MANAGE_PEOPLE)
    found = doors.one_of(doors.visible_members(by), uid=uid)
    form = LeaveForm(request.POST)
    if not form.is_valid():
        return _page(request, found, {"leave_form": form}, status=400)
    members.mark_left(by=by, member=found, on=form.cleaned_data["on"])
    messages.success(request, _("%s hoort er niet meer bij.") % found.user.name)
    return redirect("plg:people", slug=slug)


@require_POST
def back(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Let this person take part again."""
    by = doors.member(request, slug, Permission.MANAGE_PEOPLE)
    found = doors.one_of(doors.former_members(by), uid=uid)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _page(request, found, {"back_form": form}, status=400)
    members.bring_back(by=by, member=found, roles=tuple(form.cleaned_data["roles"]))
    messages.success(request, _("%s hoort er weer bij.") % found.user.name)
    return redirect("plg:person", slug=slug, uid=uid)


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Let somebody else facilitate from now on, in one act."""
    by = doors.member(request, slug, Permission.MANAGE_PEOPLE)
    giver = doors.one_of(doors.visible_members(by), uid=uid)
    if not giver.has_role(Role.FACILITATOR):
        raise Http404
    search = request.GET.get("zoek", "").replace("\x00", "")[:100].strip()
    others = reads.found(doors.visible_members(by).exclude(pk=giver.pk), search)
    people = list(others.order_by("user__name", "pk")[: reads.CHOICES_SHOWN + 1])
    form = HandOverForm(request.POST or None, people=people[: reads.CHOICES_SHOWN])
    if request.method == "POST" and form.is_valid():
        gone = facilitators.hand_over(by=by, giver=giver, taker=form.chosen())
        told = _("%(taker)s begeleidt vanaf nu, in plaats van %(giver)s.")
        messages.success(request, told % {"taker": form.chosen().user.name, "giver": giver.user.name})
        return redirect("plg:people", slug=slug) if gone else redirect("plg:person", slug=slug, uid=uid)
    context = {"form": form, "giver": giver, "search": search, "more": len(people) > reads.CHOICES_SHOWN}
    context |= {"only_role": giver.roles == [Role.FACILITATOR.value]}
    return render(request, "plg/person_hand_over.html", context, status=400 if form.errors else 200)


def _page(request: HttpRequest, found: Membership, forms: dict[str, object], status: int = 200) -> HttpResponse:
    here = found.left_at is None
    context: dict[str, object] = {
        "line": reads.line_of(found),
        "person": found,
        "seats": reads.seats_of(found),
        "schools": reads.school_names(found.community),
        "facilitates": here and found.has_role(Role.FACILITATOR),
    }
    if here:
        context["form"] = opened(PersonForm(), values_of(found), found.version)
        context["leave_form"] = LeaveForm()
        if members.may_correct_name(found):
            context["address_form"] = AddressForm(initial={"name": found.user.name, "email": found.user.address or ""})
    return render(request, "plg/person.html", context | forms, status=status)
