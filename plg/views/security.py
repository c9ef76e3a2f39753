"""The page about signing in: the second factors somebody has, the recovery codes, and where they are signed in."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plg.access import doors, proof
from plg.forms import HouseForm
from plg.selectors import device_sessions
from plg.services import factors, passkeys, passwords, sessions
from plg.services.devices import device_of
from plg.views.going import safe_next, with_next
from plg.views.proof import Code

BOTH = require_http_methods(["GET", "HEAD", "POST"])


class NewKey(HouseForm):
    """What to call a passkey, so that its owner knows it again."""

    name = forms.CharField(
        label=gettext_lazy("Hoe noem je deze passkey?"),
        max_length=passkeys.NAME_MAX,
        help_text=gettext_lazy("Bijvoorbeeld: mijn telefoon."),
        error_messages={"required": gettext_lazy("Geef de passkey een naam, dan herken je hem later.")},
    )


class NewPassword(HouseForm):
    """A new password, and the old one of who has one."""

    old = forms.CharField(
        label=gettext_lazy("Je oude wachtwoord"),
        max_length=500,
        strip=False,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=gettext_lazy("Je nieuwe wachtwoord"),
        max_length=500,
        strip=False,
        help_text=gettext_lazy("Minstens vijftien tekens; welke, dat maakt niet uit."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("Vul een nieuw wachtwoord in.")},
    )


@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show how somebody signs in and where they are signed in."""
    user = doors.person(request)
    context = {
        "ways": factors.ways_of(user),
        "needs_factor": proof.reaches_others(request.session),
        "devices": sorted(device_sessions(user), key=lambda row: row.session_key != request.session.session_key),
        "here": request.session.session_key,
        "has_password": user.has_usable_password(),
    }
    return render(request, "plg/security.html", context)


@never_cache
@require_safe
def factor_new(request: HttpRequest) -> HttpResponse:
    """Let somebody choose a second factor: an app with codes, or a passkey."""
    doors.keyholder(request)
    needed = proof.reaches_others(request.session)
    return render(request, "plg/factor_new.html", {"needed": needed, "next": safe_next(request)})


@never_cache
@BOTH
def app(request: HttpRequest) -> HttpResponse:
    """Set up an app: scan the picture, type the code it gives."""
    user = doors.keyholder(request)
    if factors.ways_of(user).app:
        return redirect("plg:security")
    form = Code(request.POST or None)
    del form.fields["code"].widget.attrs["autofocus"]  # first the picture: a phone would put its keys over it
    if form.is_valid():
        if factors.add_app(by=user, session=request.session, code=form.cleaned_data["code"]):
            return redirect(with_next("plg:codes", request))
        form.add_error("code", _("Deze code klopt niet. Neem de code die de app nu toont."))
    pending = factors.begin_app(by=user, session=request.session)
    context = {"form": form, "pending": pending, "next": safe_next(request)}
    return render(request, "plg/factor_app.html", context, status=400 if form.errors else 200)


@never_cache
@BOTH
def key(request: HttpRequest) -> HttpResponse:
    """Make a passkey in this browser, or on a key that is put into it."""
    user = doors.keyholder(request)
    device = device_of(request.META.get("HTTP_USER_AGENT", ""))
    form = NewKey(request.POST or None, initial={"name": device.system or device.browser})
    if form.is_valid():
        credential = request.POST.get("credential", "")
        if passkeys.add(by=user, session=request.session, credential=credential, name=form.cleaned_data["name"]):
            return redirect(with_next("plg:codes", request))
        form.add_error(None, _("De passkey is niet gemaakt. Probeer het nog eens."))
    options = passkeys.options_to_make(user)
    context = {"form": form, "options": options, "next": safe_next(request)}
    return render(request, "plg/factor_key.html", context, status=400 if form.errors else 200)


@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """Take a second factor away."""
    user = doors.confirmed(request)
    which = request.POST.get("which", "")
    if not which.isdecimal() or len(which) > 18:
        raise Http404
    factors.remove(by=user, session=request.session, which=int(which))
    messages.success(request, _("Weggehaald. Op andere toestellen ben je uitgelogd."))
    return redirect("plg:security")


@never_cache
@BOTH
def codes(request: HttpRequest) -> HttpResponse:
    """Show the recovery codes until their owner says to have kept them; a POST says so, or asks for new ones."""
    user = doors.confirmed(request)
    if request.method == "POST" and request.POST.get("act") == "new":
        factors.renew_codes(by=user)
        return redirect("plg:codes")
    if request.method == "POST":
        factors.say_kept(by=user)
        return redirect(safe_next(request))
    if not (to_keep := factors.codes_to_keep(user)):
        return redirect("plg:security")
    return render(request, "plg/factor_codes.html", {"codes": to_keep, "next": safe_next(request)})


@never_cache
@BOTH
@sensitive_post_parameters("old", "new")
def password(request: HttpRequest) -> HttpResponse:
    """Let somebody choose a password, change it, or go without."""
    user = doors.confirmed(request)
    if request.POST.get("act") == "drop":
        passwords.drop(by=user, session=request.session)
        messages.success(request, _("Je wachtwoord is weg. Je logt in met een link of een passkey."))
        return redirect("plg:security")
    form = NewPassword(request.POST or None)
    if not user.has_usable_password():
        del form.fields["old"]
    if form.is_valid():
        old, new = form.cleaned_data.get("old", ""), form.cleaned_data["new"]
        if not (wrong := passwords.choose(by=user, session=request.session, old=old, new=new)):
            messages.success(request, _("Je wachtwoord is bewaard. Op andere toestellen ben je uitgelogd."))
            return redirect("plg:security")
        for field, sentence in wrong:
            form.add_error(field, sentence)
    context = {"form": form, "has_password": user.has_usable_password()}
    return render(request, "plg/password.html", context, status=400 if form.errors else 200)


@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """Sign somebody out on one of their other devices."""
    user = doors.person(request)
    try:
        uid = UUID(request.POST.get("which", ""))
    except ValueError:
        raise Http404 from None
    sessions.end(by=user, uid=uid)
    messages.success(request, _("Dat toestel is uitgelogd."))
    return redirect("plg:security")


@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """Sign somebody out everywhere but here."""
    user = doors.person(request)
    ended = sessions.end_others(by=user, but=request.session)
    told = ngettext("%(n)s toestel is uitgelogd.", "%(n)s toestellen zijn uitgelogd.", ended) % {"n": ended}
    messages.success(request, told)
    return redirect("plg:security")
