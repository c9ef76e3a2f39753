"""Where a visitor comes from, was going to, and looks back from: what may be believed of an address."""

from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.dateparse import parse_datetime
from django.utils.http import url_has_allowed_host_and_scheme


def safe_next(request: HttpRequest, default: str | None = None) -> str:
    """Return where the visitor was going, when that is a page of ours; else the default, or home."""
    wanted = request.POST.get("next") or request.POST.get("met-next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()) and wanted.startswith("/"):
        return wanted
    return resolve_url("plg:home") if default is None else default


def with_next(page: str, request: HttpRequest) -> str:
    """Return the address of a page that leads on to where the visitor was going."""
    return f"{resolve_url(page)}?{urlencode({'next': safe_next(request)})}"


def address_of(request: HttpRequest) -> str:
    """Return the network address of the visitor: what our own proxy saw, never what the visitor says it is."""
    proxies: int = settings.PROXIES
    seen = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if proxies and len(seen) >= proxies:
        return seen[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))


def moment_of(text: str) -> datetime | None:
    """Return the moment that an address of ours named, from where a page looks back; None for anything else."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None
