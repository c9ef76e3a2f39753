"""The figures of the questionnaires, for researchers: who answered, each statement, the scales, what changed."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from amo.analysis import changes, items, scales
from amo.analysis.gathering import Gathered, Measurement, gathered
from amo.forms.figures import WayForm
from plg.access import doors
from plg.access.permissions import Permission
from plg.models import Membership


@require_safe
def response(request: HttpRequest, slug: str) -> HttpResponse:
    """Show of every measurement how many were asked, began and sent."""
    member = doors.member(request, slug, Permission.READ_AMO_FIGURES)
    return _page(request, "response", {"questionnaires": gathered(member)})


@require_safe
def statements(request: HttpRequest, slug: str, questionnaire: str) -> HttpResponse:
    """Show how each statement was answered in one measurement."""
    member = doors.member(request, slug, Permission.READ_AMO_FIGURES)
    found, measurement = _one(request, member, questionnaire)
    context = {"found": found, "measurement": measurement, "tables": items.item_tables(measurement)}
    return _page(request, "items", context)


@require_safe
def scale_scores(request: HttpRequest, slug: str, questionnaire: str) -> HttpResponse:
    """Show the scale scores of one measurement, how each scale hangs together, and scales beside each other."""
    member = doors.member(request, slug, Permission.READ_AMO_FIGURES)
    found, measurement = _one(request, member, questionnaire)
    context = {
        "found": found,
        "measurement": measurement,
        "rows": scales.scale_rows(measurement),
        "contrasts": scales.contrasts(measurement),
        "persons": scales.person_table(measurement),
    }
    return _page(request, "scales", context)


@require_safe
def change_table(request: HttpRequest, slug: str, questionnaire: str) -> HttpResponse:
    """Show what changed between two measurements, per behaviour and per scale."""
    member = doors.member(request, slug, Permission.READ_AMO_FIGURES)
    found, form, compared = _compared(request, member, questionnaire)
    context: dict[str, Any] = {"found": found, "form": form, "compared": compared, "asked": request.GET.urlencode()}
    if compared:
        parts = (compared.behaviours, compared.scales)
        context["pictures"] = [changes.counts_picture(rows, compared, changes.finding(rows)) for rows in parts]
    return _page(request, "change", context, form)


@require_safe
def change_of(request: HttpRequest, slug: str, questionnaire: str, kind: str, key: str) -> HttpResponse:
    """Show one behaviour or scale, person by person, with what each figure means."""
    member = doors.member(request, slug, Permission.READ_AMO_FIGURES)
    found, form, compared = _compared(request, member, questionnaire)
    row = compared.find(kind, key) if compared else None
    if compared is None or row is None:
        raise Http404
    context = {
        "found": found,
        "row": row,
        "compared": compared,
        "asked": request.GET.urlencode(),
        "picture": changes.persons_picture(row, compared),
    }
    return _page(request, "change_of", context, form)


def _page(request: HttpRequest, name: str, context: dict[str, Any], form: WayForm | None = None) -> HttpResponse:
    status = 400 if form and form.errors else 200
    return render(request, f"amo/figures_{name}.html", context | {"minimum": settings.MIN_GROUP}, status=status)


def _found(member: Membership, questionnaire: str) -> Gathered:
    found = gathered(member, questionnaire)
    if not found:
        raise Http404
    return found[0]


def _one(request: HttpRequest, member: Membership, questionnaire: str) -> tuple[Gathered, Measurement]:
    found = _found(member, questionnaire)
    asked = request.GET.get("meting", "")
    measurement = found.at(asked) if asked else found.latest
    if measurement is None:
        raise Http404
    return found, measurement


def _compared(
    request: HttpRequest, member: Membership, questionnaire: str
) -> tuple[Gathered, WayForm, changes.Comparison | None]:
    found = _found(member, questionnaire)
    form = WayForm(found, request.GET or None)
    pair = form.measurements()
    return found, form, changes.comparison(found, *pair, form.way()) if pair else None
