"""Whether a request wants a part of a page. The one place that knows what django-htmx puts on a request. Pure."""

from django.http import HttpRequest


def wants_part(request: HttpRequest) -> bool:
    """Return whether the page asked by itself, by htmx, and puts the answer in a part of what is shown."""
    return bool(getattr(request, "htmx", False))
