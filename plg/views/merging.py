"""The page for whoever was second: what stands there now, what they filled in, and a form in which neither is lost."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from plg.forms.versioned import VersionedForm
from plg.services.versions import Stale

Form = TypeVar("Form", bound=VersionedForm)


def opened(form: Form, values: Mapping[str, Any], version: int) -> Form:
    """Return the form, opened with what stands there now; what was sent along with a request stays as it is."""
    if not form.is_bound:
        form.open_with(values, version)
    return form


def both_values(
    request: HttpRequest,
    form: Form,
    again: Callable[[], Form],
    stale: Stale,
    *,
    values: Mapping[str, Any],
    version: int,
    back: str,
) -> HttpResponse:
    """Show both values of everything that differs. `again` makes the form anew, for what is kept after all."""
    both, kept = form.merge(values)
    fresh = opened(again(), values, version)
    fresh.initial = {**fresh.initial, **kept}
    context = {"form": fresh, "both": both, "sentence": stale.message, "back": back}
    return render(request, "plg/merge.html", context, status=stale.status)
