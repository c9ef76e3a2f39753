"""Small layers round every view: for our own pages only, in the visitor's own language, kind about domain errors."""

import logging
from collections.abc import Callable
from time import perf_counter
from typing import Any
from urllib.parse import SplitResult, urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import redirect, render, resolve_url
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from plg.access import proof
from plg.errors import AlreadyGone, Detour, DomainError
from plg.fragments import wants_part, wants_stream
from plg.models import User
from plg.services import sessions

#: Parts of the names of fields whose text is nobody's to see on a screen.
NEVER_SHOWN = ("password", "token", "code", "secret", "credential")
#: What a form remembers of the page it was opened on; nobody typed it.
REMEMBERED = "was"
#: A method is a word of the visitor's own; what is not one of these is not written down.
KNOWN_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"})
requests_log = logging.getLogger("plg.requests")

GetResponse = Callable[[HttpRequest], HttpResponse]


class RequestLog:
    """Writes a line for every request: which view, how it ended, how long it took. Never an address, never who.

    A refusal (401, 403, 404, 429) is a warning, so that whoever watches sees somebody trying doors.
    """

    REFUSED = frozenset({401, 403, 404, 429})

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = perf_counter()
        response = self.get_response(request)
        match, took = request.resolver_match, perf_counter() - began
        facts = {
            "method": request.method if request.method in KNOWN_METHODS else "other",
            "view": match.view_name if match else "",
            "status": response.status_code,
            "ms": round(took * 1000, 1),
        }
        level = logging.WARNING if response.status_code in self.REFUSED else logging.INFO
        requests_log.log(level, "request", extra={"facts": facts})
        return response


class OwnOriginOnly:
    """Keeps other sites from using what is answered here, and the page from using what it does not need."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        return response


class NothingKept:
    """Has every answer kept by nobody on its way, and not by the browser either, unless its view says otherwise.

    A page here is somebody's own. Static files never come this far; what a service worker keeps by itself it may keep.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class PackedPages(GZipMiddleware):
    """Sends a page packed, a fifth of its size. What is streamed or is no page goes as it is: files pack themselves.

    Django adds some bytes at random, so that no length tells what is in a page.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        return super().process_response(request, response) if is_page and not response.streaming else response


class PersonalLanguage:
    """Shows the page in the language the person chose, or the visitor's cookie; Dutch for everybody else."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = request.user.language if isinstance(request.user, User) else _of_visitor(request)
        with translation.override(language):
            response = self.get_response(request)
        response.headers["Content-Language"] = language
        return response


def _of_visitor(request: HttpRequest) -> str:
    said = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return said if said in dict(settings.LANGUAGES) else "nl"


class SignInFirst(LoginRequiredMiddleware):
    """Leads whoever is not signed in (any more) to where that is done, and then back to the page they were on.

    For a form that was sent that is the page it stood on: its own address may know no page; and what somebody wrote in
    it is given back first. What a page asks by itself is told so in one line (401): no page of signing in ever lands in
    a part of another page, and what was typed stays.
    """

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[Any, Any],
    ) -> HttpResponseBase | None:
        answer = super().process_view(request, view_func, view_args, view_kwargs)
        if answer is None:
            return None
        if wants_part(request) or wants_stream(request):
            there = _sent_from(request).path or resolve_url("plg:home")
            return render(request, "frame/signed_out.html", {"there": there}, status=401)
        if _is_lost(request) and (typed := _typed(request)):
            return render(request, "401.html", {"typed": typed, "there": answer.headers["Location"]}, status=401)
        return answer

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        if request.method in {"GET", "HEAD"} or not (sent := _sent_from(request)).path:
            return super().handle_no_permission(request, view_func)
        back = urlunsplit(("", "", sent.path, sent.query, ""))
        return redirect_to_login(back, self.get_login_url(view_func), self.get_redirect_field_name(view_func))


class SessionLimits:
    """Ends a session that lasted or lay still too long, and notes once a minute that somebody is there."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if SESSION_KEY in request.session:
            if proof.is_over(request.session):
                sessions.let_go(request.session)
                request.user = AnonymousUser()
                messages.info(request, _("Je was een tijd weg. Log opnieuw in, dan ga je verder waar je was."))
            elif not _asks_by_itself(request):
                sessions.note_there(request.session)
        return self.get_response(request)


def _asks_by_itself(request: HttpRequest) -> bool:
    # A page that asks how far its report is shows nobody behind the screen. A live session says otherwise in its view.
    return request.method == "GET" and ("HX-Request" in request.headers or wants_stream(request))


class KindErrors:
    """Answers a domain error with its sentence: a page, or just the sentence for a fragment.

    Where something has to be proved first it leads to the page for that. Who opens or reloads an address that only
    takes a form, as a phone does by itself, gets a page instead of an empty screen.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or request.method != "GET":
            return response
        page = render(request, "405.html", status=405)
        page.headers["Allow"] = response.headers["Allow"]
        return page

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Detour):
            return _led_to(request, error)
        if not isinstance(error, DomainError):
            return None
        template = "error.html#sentence" if wants_part(request) else "error.html"
        context = {
            "sentence": error.message,
            "status": error.status,
            "typed": _typed(request),
            "gone": isinstance(error, AlreadyGone),
            "back": getattr(error, "back", "") or _page_before(request),
        }
        return render(request, template, context, status=error.status)


def _is_lost(request: HttpRequest) -> bool:
    """Return whether what this form holds is gone when its page is left: neither a script keeps it, nor the device,
    which knows its texts by their `client_key`."""
    return request.headers.get("Sec-Fetch-Mode") == "navigate" and "client_key" not in request.POST


def _typed(request: HttpRequest) -> list[str]:
    """Return the sentences somebody sent along, so that a page that says no gives them back. Never a secret.

    Not every browser fills a form in again on the way back, so the page itself holds them.
    """
    said = [(name, text.strip()) for name, texts in request.POST.lists() if name != REMEMBERED for text in texts]
    return [text for name, text in said if " " in text and not any(word in name for word in NEVER_SHOWN)]


def _page_before(request: HttpRequest) -> str:
    """Return the page of ours this was asked from, for who has no button to go back with; '' when there is none."""
    sent = _sent_from(request)
    if not url_has_allowed_host_and_scheme(sent.geturl(), {request.get_host()}, request.is_secure()):
        return ""
    page = urlunsplit(("", "", sent.path, sent.query, ""))
    return page if page.startswith("/") and not page.startswith("//") and page != request.get_full_path() else ""


def _led_to(request: HttpRequest, detour: Detour) -> HttpResponse:
    """Lead to the page where it is proved, which leads back to this page, or to the one a form was sent from."""
    back = request.get_full_path() if request.method in {"GET", "HEAD"} else _sent_from(request).path
    where = f"{resolve_url(detour.page)}?{urlencode({'next': back or '/'})}"
    if "HX-Request" not in request.headers:
        return redirect(where)
    answer = HttpResponse(status=204)
    answer.headers["HX-Redirect"] = where
    return answer


def _sent_from(request: HttpRequest) -> SplitResult:
    try:
        return urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer") or "")
    except ValueError:  # half an address, from what is no browser
        return urlsplit("")
