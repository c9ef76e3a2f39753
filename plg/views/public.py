"""Pages for everybody, also for who never signs in: whom to tell of a weakness, and who can use the platform."""

from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

#: From the day this process began: a platform that nobody touched for half a year says so by itself.
STALE = timezone.now() + timedelta(days=180)
#: The day on which somebody last looked whether every sentence of the statement still holds.
STATED_ON = date(2026, 11, 21)


@login_not_required
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Tell whom to tell of a weakness (RFC 9116); there is no such file where nobody is named."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {STALE:%Y-%m-%dT00:00:00Z}",
        "Preferred-Languages: nl, en",
        f"Canonical: {settings.BASE_URL}{reverse('plg:security_txt')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Tell who can use the platform, what is known not to work, and whom to ask."""
    context = {**contact(), "stated_on": date_format(STATED_ON, "j F Y")}
    return render(request, "plg/accessibility.html", context)


def contact() -> dict[str, str]:
    """Return where people reach who runs the platform, as a link and in words, for a template; empty when not said."""
    link = settings.CONTACT
    return {"contact": link, "contact_name": link.removeprefix("mailto:").removeprefix("https://")}
