"""The demo's own two pages: sign in as an invented person with one click, and read the mail that was sent."""

from uuid import UUID

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from plg.access import proof
from plg.services.mail_box import letters, waiting
from plg.services.personas import casts, persona
from plg.services.sign_in import note_sign_in
from plg.views.sign_in import BACKEND


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """Show the invented people by community; a POST signs in as one of them. Nothing of this where DEMO is off."""
    if not settings.DEMO:
        raise Http404
    if request.method == "POST":
        user = persona(_uid(request.POST.get("who", "")))
        if user is None:
            raise Http404
        login(request, user, backend=BACKEND)
        proof.pass_factor(request.session)  # nobody has the phone of an invented person; this page is the demo's alone
        note_sign_in(by=user, way="demo")
        return redirect("plg:home")
    return render(request, "plg/demo_people.html", {"casts": casts()})


@login_not_required
@never_cache
@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    """Show the letters that a real site would have mailed."""
    if not settings.DEMO:
        raise Http404
    count, first = waiting()
    return render(request, "plg/demo_mail.html", {"letters": letters(), "waiting": count, "first": first})


def _uid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None
