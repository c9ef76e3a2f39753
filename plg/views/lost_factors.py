"""The administrator's pages for who lost their second step: look up one address, see what it does, and do it."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from plg.access import doors
from plg.forms import HouseForm, kept_by
from plg.selectors.lost_factors import lately
from plg.services import factors
from plg.services import lost_factors as services
from plg.words import MadeSure

BOTH = require_http_methods(["GET", "HEAD", "POST"])


class AddressForm(HouseForm):
    """Whom to help: the whole address, sent in a form so that it stands in no log and no history."""

    email = forms.EmailField(
        label=gettext_lazy("E-mailadres"),
        help_text=gettext_lazy("Precies zoals deze persoon ermee inlogt."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class MadeSureForm(HouseForm):
    """How it was made sure who it is."""

    made_sure = forms.ChoiceField(
        label=gettext_lazy("Hoe weet je zeker wie het is?"),
        help_text=gettext_lazy("Een mail telt niet: wie iemands mail leest, kan die ook sturen."),
        choices=MadeSure.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies hoe je het weet. Weet je het niet zeker, doe het dan niet.")},
    )


@never_cache
@BOTH
def find(request: HttpRequest) -> HttpResponse:
    """Ask for the address of who lost their second step, and show that this was done before; never by whom asked."""
    admin = doors.confirmed_administrator(request)
    form = AddressForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        found = kept_by(form, lambda: services.find(by=admin, email=form.cleaned_data["email"]))
        if found is not None:
            return redirect("plg:lost_factor", uid=found.uid)
    context = {"form": form, "lately": [(line, _how(line.how)) for line in lately(admin)]}
    return render(request, "plg/lost_factor_find.html", context, status=400 if form.errors else 200)


@never_cache
@BOTH
def take_away(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show what there is and what taking it away does; a POST does it."""
    admin = doors.confirmed_administrator(request)
    person = doors.one_of(doors.visible_accounts(admin), uid=uid)
    form = MadeSureForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        sure = MadeSure(form.cleaned_data["made_sure"])
        if kept_by(form, lambda: services.take_away(by=admin, user=person, made_sure=sure)) is not None:
            messages.success(request, _("De tweede stap is weg. De brief gaat de deur uit."))
            return redirect("plg:lost_factor_find")
    reason = services.why_not(by=admin, user=person)
    context = {"form": form, "person": person, "ways": factors.ways_of(person), "reason": reason}
    return render(request, "plg/lost_factor.html", context, status=400 if form.errors else 200)


def _how(word: str) -> str:
    return str(MadeSure(word).label) if word in MadeSure.values else _("Met het commando op de server")
