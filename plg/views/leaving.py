"""The page about leaving: three acts side by side, each with a page that asks once more. And the coordinator's page
for whoever asks it by mail or in person."""

from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from plg.access import doors
from plg.access.decide import can
from plg.access.permissions import Permission
from plg.errors import DomainError
from plg.forms import HouseForm
from plg.models import Membership, User
from plg.selectors import yes_count
from plg.selectors.people import plans_of
from plg.services import erasing, leaving, planned_erasing
from plg.words import ErasureReason


class OwnName(HouseForm):
    """The name of whoever is erased, typed out: nobody does that by accident."""

    name = forms.CharField(
        label=gettext_lazy("Typ de volledige naam, zoals die hierboven staat"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Typ eerst de naam. Zo gaat er niets per ongeluk weg.")},
    )

    def __init__(self, data: object, *, user: User) -> None:
        super().__init__(data)
        self.user = user

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if not erasing.is_name_of(self.user, name):
            raise forms.ValidationError(_("Dit is een andere naam. Er is niets gewist."))
        return name


class WhyForm(OwnName):
    """The same by the coordinator, with the reason."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Waarom?"),
        choices=[("", gettext_lazy("Kies een reden")), *ErasureReason.choices],
        error_messages={"required": gettext_lazy("Kies waarom deze persoon gewist wordt.")},
    )
    field_order = ("reason", "name")


@require_safe
def ways(request: HttpRequest, slug: str) -> HttpResponse:
    """Tell the three ways to go side by side, with what each takes along."""
    member = doors.member(request, slug, Permission.BE_HERE)
    yeses = yes_count(member)
    answers = can(member, Permission.GIVE_CONSENT)
    context = _counts(member.user) | {"yeses": yeses, "answers": answers, "consents": answers or yeses}
    return render(request, "plg/leave_ways.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask once more, and let the member leave this community."""
    member = doors.member(request, slug, Permission.BE_HERE)
    doors.confirmed(request)
    if request.method == "POST":
        left = leaving.stop(by=member)
        if not left.closed:
            messages.success(request, _("Je bent gestopt bij %s.") % member.community.title)
            return redirect("plg:home")
        return farewell(request, "stopped")
    elsewhere = [row.community for row in doors.visible_memberships(member.user) if row.pk != member.pk]
    return render(request, "plg/leave_stop.html", {"elsewhere": elsewhere})


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask once more, and take everything out of the research. As easy as saying yes was: nothing to prove first."""
    member = doors.member(request, slug, Permission.BE_HERE)
    yeses = yes_count(member)
    if not (yeses or can(member, Permission.GIVE_CONSENT)):
        raise PermissionDenied
    if request.method == "POST":
        if leaving.withdraw(by=member):
            messages.success(request, _("Alle toestemming is ingetrokken. Vanaf nu gebruikt het onderzoek niets meer."))
        else:
            messages.info(request, _("Er stond geen toestemming open. Er is niets veranderd."))
        return redirect("plg:me", slug=slug)
    return render(request, "plg/leave_withdraw.html", _counts(member.user) | {"yeses": yeses})


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Ask once more, with one's own name typed out, and erase the visitor everywhere."""
    user = doors.confirmed(request)
    form = OwnName(request.POST if request.method == "POST" else None, user=user)
    if request.method == "POST" and form.is_valid():
        erasing.erase_oneself(by=user, name=form.cleaned_data["name"])
        return farewell(request, "erased")
    context = _counts(user) | {"form": form, "person": user, "memberships": doors.visible_memberships(user)}
    return render(request, "plg/leave_erase.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def on_request(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Let the coordinator stop or withdraw for somebody who asked, or have them erased; then they show who they are.

    Who has an address is told first, and can say no. Nothing on it tells whether there is a yes to take back: a
    coordinator who learns along never knows who refused.
    """
    member = doors.member(request, slug, Permission.LET_GO)
    person = doors.one_of(doors.everybody_to_let_go(member), uid=uid)
    act = request.POST.get("act", "")
    if act == "erase":
        doors.confirmed(request)
    form = WhyForm(request.POST if act == "erase" else None, user=person.user)
    if request.method == "POST" and (act != "erase" or form.is_valid()):
        messages.success(request, _do(member, person, act, form))
        return redirect("plg:people", slug=slug)
    context = {
        "person": person,
        "form": form,
        "alone": leaving.may_act_alone(person),
        "heard": planned_erasing.must_be_heard(person.user),
        "days": settings.ERASE_WAIT_DAYS,
        "plan": plans_of([person]).get(person.pk),
    }
    return render(request, "plg/leave_request.html", context, status=400 if form.errors else 200)


def _do(by: Membership, person: Membership, act: str, form: WhyForm) -> str:
    name = str(person.user)
    if act == "stop":
        leaving.stop_for(by=by, member=person)
        return _("%s is gestopt.") % name
    if act == "withdraw":
        leaving.withdraw_for(by=by, member=person)
        return _("De toestemming van %s is ingetrokken.") % name
    if act == "call_off":
        planned_erasing.call_off(by=by, member=person)
        return _("Het wissen van %s gaat niet door.") % name
    if act == "erase":
        asked = {"reason": ErasureReason(form.cleaned_data["reason"]), "name": form.cleaned_data["name"]}
        if planned_erasing.must_be_heard(person.user):
            planned_erasing.plan(by=by, member=person, **asked)
            return _("%s krijgt een brief, en kan nee zeggen.") % name
        planned_erasing.erase_unheard(by=by, member=person, **asked)
        return _("Deze persoon is gewist.")
    raise DomainError(_("Kies wat er moet gebeuren."))


def _counts(user: User) -> dict[str, object]:
    return {"losses": erasing.losses(erasing.going(user))}


def farewell(request: HttpRequest, how: str) -> HttpResponse:
    """Sign out and say what was done; after erasing, the device forgets what was typed on it too."""
    logout(request)
    response = render(request, "plg/leave_done.html", {"how": how})
    response.headers["Clear-Site-Data"] = '"cache", "storage"' if how == "erased" else '"cache"'
    return response
