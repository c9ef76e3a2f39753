"""The platform as an app on a phone: its manifest, its service worker, and the page of what stands on this device.

Nothing here holds a word of anybody: what was typed is put on the page by the browser that keeps it.
"""

import hashlib
import json
import re
from functools import cache
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from plg.models import User
from plg.selectors import is_closed
from plg.slots import OFFLINE

PAGE = "plg/device.html"
FONTS = ("fonts/literata.woff2", "fonts/literata-italic.woff2")
PAPER = "#FBF9F5"


@login_not_required
@require_safe
def device(request: HttpRequest) -> HttpResponse:
    """Show the page of this device: what stands on it, and, without network, a place to write."""
    return render(request, PAGE, {"panels": list(OFFLINE.ask())})


@login_not_required
@require_safe
@never_cache
def connection(request: HttpRequest) -> JsonResponse:
    """Tell the browser who is signed in and give it a fresh token; of the account it asks for, whether it closed."""
    if isinstance(request.user, User):
        return JsonResponse({"account": str(request.user.uid), "token": get_token(request)})
    return JsonResponse({"account": "", "closed": is_closed(_uid(request.GET.get("account", "")))})


@login_not_required
@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """Tell the phone how the platform stands among its apps."""
    icons = [
        {"src": static("img/icon.svg"), "type": "image/svg+xml", "sizes": "any"},
        {"src": static("img/icon-192.png"), "type": "image/png", "sizes": "192x192"},
        {"src": static("img/icon-512.png"), "type": "image/png", "sizes": "512x512"},
        {"src": static("img/icon-maskable.png"), "type": "image/png", "sizes": "512x512", "purpose": "maskable"},
    ]
    told = {
        "id": "/",
        "name": "LeiderschapsPLG",
        "short_name": "PLG",
        "description": _("Leren van je eigen leiderschap, samen met anderen."),
        "lang": translation.get_language(),
        "start_url": reverse("plg:home"),
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": icons,
    }
    answer = JsonResponse(told, content_type="application/manifest+json")
    answer.headers["Cache-Control"] = "max-age=3600"
    return answer


@login_not_required
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Give the service worker, under a version of its own for every change of what it keeps."""
    script = _script() if settings.DEBUG else _script_once()
    answer = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _script() -> str:
    with translation.override("nl"):
        page = render_to_string(PAGE, {"panels": list(OFFLINE.ask())})
    code = _source("js/worker.js").read_text(encoding="utf-8")
    names = {*re.findall(r"""<(?:link|script)\b[^>]*?\b(?:href|src)="([^"]+\.(?:css|js|svg)[^"]*)\"""", page)}
    shell = [*sorted(names), *map(static, FONTS)]
    version = hashlib.sha256("".join([page, code, *shell, *map(_print_of, shell)]).encode()).hexdigest()[:16]
    told = {"VERSION": version, "PAGE": reverse("plg:device"), "SHELL": [reverse("plg:device"), *shell]}
    return "".join(f"const {name} = {json.dumps(value)};\n" for name, value in told.items()) + code


_script_once = cache(_script)


def _print_of(address: str) -> str:
    """Return a mark of what stands at a static address; nothing where the address itself changes with it."""
    found = finders.find(address.removeprefix(settings.STATIC_URL))
    return hashlib.sha256(Path(found).read_bytes()).hexdigest() if isinstance(found, str) else ""


def _source(name: str) -> Path:
    found = finders.find(name)
    assert isinstance(found, str)
    return Path(found)


def _uid(given: str) -> UUID | None:
    try:
        return UUID(given)
    except ValueError:
        return None
