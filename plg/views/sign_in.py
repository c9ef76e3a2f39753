"""Coming in and going out: a personal link by mail, a password for whoever has one, the button on the link's page."""

from django import forms
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plg.access import proof
from plg.access.decide import can
from plg.access.permissions import Permission
from plg.forms import HouseForm
from plg.models import PersonalLink, User
from plg.services import passkeys, sessions
from plg.services import sign_in as services
from plg.services.accepting import who_accepts
from plg.services.links import LinkState, look_at, use_link
from plg.views.going import address_of, safe_next
from plg.words import LinkPurpose

BACKEND = "django.contrib.auth.backends.ModelBackend"


class AskLink(HouseForm):
    """Where to send the personal link."""

    email = forms.EmailField(
        label=gettext_lazy("Je e-mailadres"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
        error_messages={
            "required": gettext_lazy("Vul je e-mailadres in."),
            "invalid": gettext_lazy("Dit is geen e-mailadres. Kijk of er een @ en een punt in staan."),
        },
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class Password(AskLink):
    """The same with a password, for whoever has one."""

    prefix = "met"
    email = forms.EmailField(
        label=gettext_lazy("Je e-mailadres"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
        error_messages={"required": gettext_lazy("Vul je e-mailadres in.")},
    )
    password = forms.CharField(
        label=gettext_lazy("Je wachtwoord"),
        max_length=500,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": gettext_lazy("Vul je wachtwoord in.")},
    )
    field_order = ("email", "password", "next")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for an e-mail address and have a personal link sent to it; says the same whoever it is of."""
    if isinstance(request.user, User):
        return redirect(safe_next(request))
    form = AskLink(request.POST or None, initial={"next": request.GET.get("next", "")})
    if request.method == "POST" and form.is_valid():
        services.ask_link(
            email=form.cleaned_data["email"], address=address_of(request), then=safe_next(request, default="")
        )
        return redirect("plg:sign_in_sent")
    return _sign_in_page(request, form, Password(initial=form.initial))


@login_not_required
@never_cache
@sensitive_post_parameters("met-password")
@require_POST
def with_password(request: HttpRequest) -> HttpResponse:
    """Sign in with a password; a wrong one and an unknown address get the same sentence."""
    form = Password(request.POST)
    if form.is_valid():
        user = services.person_with_password(
            email=form.cleaned_data["email"], password=form.cleaned_data["password"], address=address_of(request)
        )
        if user is not None:
            _come_in(request, user, "password")
            return redirect(safe_next(request))
        form.add_error(None, _("Dit e-mailadres en wachtwoord horen niet bij elkaar. Of laat je een link mailen."))
    asked = AskLink(initial={"next": safe_next(request, default="")})
    del asked.fields["email"].widget.attrs["autofocus"]  # what is wrong stands lower, and is read first
    return _sign_in_page(request, asked, form)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def with_key(request: HttpRequest) -> HttpResponse:
    """Sign in with a passkey and nothing else: it says whose it is, and is a second factor by itself."""
    if isinstance(request.user, User):
        return redirect(safe_next(request))
    wrong = ""
    if request.method == "POST":
        user = passkeys.person_with_key(credential=request.POST.get("credential", ""), address=address_of(request))
        if user is not None:
            _come_in(request, user, "passkey")
            proof.pass_factor(request.session)
            return redirect(safe_next(request))
        wrong = _("Deze passkey kent het platform niet. Laat je een link mailen, dan kom je ook binnen.")
    context = {"options": passkeys.options_to_show(None), "wrong": wrong, "next": safe_next(request)}
    return render(request, "plg/sign_in_key.html", context, status=400 if wrong else 200)


@login_not_required
@require_GET
def sent(request: HttpRequest) -> HttpResponse:
    """Say that a link is on its way, if there is an account; its letter says how long it holds, which differs."""
    return render(request, "plg/sign_in_sent.html")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Show a button; only pressing it uses the link up and signs in. Mail scanners open links, they press nothing.

    A link that is spent leads its own person on who is signed in here already; everybody else can have a new one.
    """
    looked = use_link(token=token) if request.method == "POST" else look_at(token)
    if looked.state is not LinkState.GOOD or looked.link is None:
        if looked.link is not None and looked.link.user == request.user:
            return redirect(safe_next(request))  # who comes back by an old letter, and never went away
        return render(request, "plg/link_spent.html", {"state": looked.state.value, "token": token}, status=410)
    if request.method != "POST":
        person = who_accepts(looked.link.user) or looked.link.user
        context = {
            "link": looked.link,
            "next": request.GET.get("next", ""),
            "may_stay": not proof.is_staff(proof.rights_of(person)),
            "known_as": person.name if person.pk != looked.link.user.pk else "",
        }
        return render(request, "plg/link_button.html", context)
    first_time = looked.link.user.last_login is None
    _come_in(request, looked.link.user, "link", own_device="own_device" in request.POST)
    return _after_link(request, looked.link, first_time)


@login_not_required
@require_POST
def renew(request: HttpRequest, token: str) -> HttpResponse:
    """Mail a new link to whoever the old one was for; says the same for a link of nobody."""
    services.renew_link(token=token, address=address_of(request))
    return redirect("plg:sign_in_sent")


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session, here and in the browser's cache."""
    logout(request)
    messages.info(request, _("Je bent uitgelogd."))
    response = redirect("plg:sign_in")
    # Only the cache: a text that was not sent yet stays on the device, for its writer alone.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _come_in(request: HttpRequest, user: User, way: str, *, own_device: bool = False) -> None:
    """Sign somebody in under a new session key; nothing of a session before goes along."""
    if isinstance(request.user, User):
        logout(request)
    login(request, user, backend=BACKEND)
    if own_device:
        sessions.call_own(request.session)
    services.note_sign_in(by=user, way=way)


def _after_link(request: HttpRequest, used: PersonalLink, first_time: bool) -> HttpResponse:
    """Lead a participant who comes in for the first time to the consent page, once; everybody else onward."""
    member = used.membership or (used.user.memberships.filter(left_at=None).first() if first_time else None)
    new_here = first_time or used.purpose == LinkPurpose.INVITATION
    if new_here and can(member, Permission.GIVE_CONSENT) and member is not None:
        return redirect(resolve_url("plg:consent", slug=member.community.slug) + "?welkom")
    return redirect(safe_next(request))


def _sign_in_page(request: HttpRequest, form: AskLink, password: Password) -> HttpResponse:
    wrong = form.errors or password.errors
    return render(request, "plg/sign_in.html", {"form": form, "password": password}, status=400 if wrong else 200)
