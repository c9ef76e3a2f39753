"""Small layers round every view: for our own pages only, in the visitor's own language, kind about domain errors."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from plg.errors import DomainError
from plg.models import User

GetResponse = Callable[[HttpRequest], HttpResponse]


class OwnOriginOnly:
    """Keeps other sites from using what is answered here, and the page from using what it does not need."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        return response


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


class KindErrors:
    """Answers a domain error with its sentence: a page, or just the sentence for a fragment."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        template = "error.html#sentence" if getattr(request, "htmx", False) else "error.html"
        return render(request, template, {"sentence": error.message, "status": error.status}, status=error.status)
