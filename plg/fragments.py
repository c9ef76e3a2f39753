"""Whether a request wants a part of a page, or a stream. The one place that knows what django-htmx puts on it. Pure."""

from django.http import HttpRequest


def wants_part(request: HttpRequest) -> bool:
    """Return whether the page asked by itself, by htmx, and puts the answer in a part of what is shown."""
    return bool(getattr(request, "htmx", False))


def wants_stream(request: HttpRequest) -> bool:
    """Return whether the page asked by itself to be told what changes, for as long as it is open."""
    return request.headers.get("Accept") == "text/event-stream"
