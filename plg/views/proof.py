"""The two pages where somebody proves who they are: the second factor, and a confirmation anew. Both lead back."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from plg.access import doors, proof
from plg.errors import FactorNeeded
from plg.forms import HouseForm
from plg.models import User
from plg.services import confirmation, factors, passkeys
from plg.views.going import address_of, safe_next, with_next
from plg.views.public import contact

BOTH = require_http_methods(["GET", "HEAD", "POST"])


class Code(HouseForm):
    """A code from an app, from a list that was kept, or from a mail."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "class": "short"}
        ),
        error_messages={"required": gettext_lazy("Vul de code in.")},
    )


class Password(HouseForm):
    """The password once more, for whoever has one."""

    password = forms.CharField(
        label=gettext_lazy("Je wachtwoord"),
        max_length=500,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": gettext_lazy("Vul je wachtwoord in.")},
    )


@never_cache
@BOTH
def factor(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor; who needs one and has none makes one first."""
    user = doors.visitor(request)
    if not proof.owes_factor(request.session):
        return redirect(safe_next(request))
    if not (ways := factors.ways_of(user)):
        proof.drop_factor(request.session)  # what the session remembers was taken away since
        return redirect(with_next("plg:factor_new", request))
    return _ask(request, user, ways, "plg/proof_factor.html")


@never_cache
@BOTH
@sensitive_post_parameters("password")
def confirm(request: HttpRequest) -> HttpResponse:
    """Ask to show anew who it is: by the second factor, or else by a code in the mail or a password."""
    user = doors.visitor(request)
    ways = factors.ways_of(user)
    if ways and proof.owes_factor(request.session):
        raise FactorNeeded
    if ways:
        return _ask(request, user, ways, "plg/proof_confirm.html")
    by_password = "password" in request.POST
    code = Code(None if by_password else request.POST or None)
    password = Password(request.POST if by_password else None)
    if code.is_valid():
        if confirmation.by_mail(by=user, session=request.session, code=code.cleaned_data["code"]):
            return redirect(safe_next(request))
        code.add_error("code", _("Deze code klopt niet of is verlopen. Laat een nieuwe mailen."))
    if password.is_valid():
        if confirmation.by_password(by=user, session=request.session, password=password.cleaned_data["password"]):
            return redirect(safe_next(request))
        password.add_error("password", _("Dit wachtwoord klopt niet."))
    context = {
        "form": code,
        "password": password if user.has_usable_password() else None,
        "mailed": confirmation.is_underway(request.session),
        "next": safe_next(request),
    }
    return render(request, "plg/proof_mail.html", context, status=400 if code.errors or password.errors else 200)


@never_cache
@require_POST
def mail_code(request: HttpRequest) -> HttpResponse:
    """Mail a code to show with that it is them."""
    user = doors.visitor(request)
    confirmation.mail_code(by=user, session=request.session, address=address_of(request))
    return redirect(with_next("plg:confirm", request))


def _ask(request: HttpRequest, user: User, ways: factors.Ways, template: str) -> HttpResponse:
    """Ask for a code or a passkey, and go on when it is good."""
    form = Code(request.POST if "code" in request.POST else None)
    shown, wrong = {"by": user, "session": request.session, "address": address_of(request)}, ""
    if credential := request.POST.get("credential"):
        if passkeys.show(**shown, credential=credential):  # type: ignore[arg-type]
            return redirect(safe_next(request))
        wrong = _("Deze passkey hoort niet bij jou, of het duurde te lang. Probeer het nog eens.")
    elif form.is_valid():
        if factors.show_code(**shown, code=form.cleaned_data["code"]):  # type: ignore[arg-type]
            _tell_spent(request, ways.codes_left, factors.ways_of(user).codes_left)
            return redirect(safe_next(request))
        form.add_error("code", _("Deze code klopt niet. Kijk in je app: elke code werkt één keer, een halve minuut."))
    options = passkeys.options_to_show(user) if ways.keys else ""
    context = {"form": form, "ways": ways, "options": options, "wrong": wrong, "next": safe_next(request), **contact()}
    return render(request, template, context, status=400 if wrong or form.errors else 200)


def _tell_spent(request: HttpRequest, before: int, left: int) -> None:
    """Tell who came in by a recovery code what to do about what they lost: it still opens the door."""
    if left < before:
        told = ngettext(
            "Dat was een herstelcode; er is er nog %(n)s.", "Dat was een herstelcode; er zijn er nog %(n)s.", left
        )
        advice = _("Ben je je telefoon kwijt? Haal hem dan weg onder “Hoe ik inlog, en waar”, en log hem daar uit.")
        messages.warning(request, told % {"n": left} + " " + advice)
