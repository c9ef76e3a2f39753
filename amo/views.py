"""The questionnaire: what is due, one scale a screen, a look back before sending."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amo import selectors, services
from amo.access import visible_sheets, visible_waves
from amo.forms import ScaleForm
from plg.access import doors
from plg.access.permissions import Permission


@require_safe
def waves(request: HttpRequest, slug: str) -> HttpResponse:
    """List the measurements of the community with what is due for this participant."""
    member = doors.member(request, slug, Permission.FILL_IN_SHEET)
    return render(request, "amo/wave_list.html", {"lines": selectors.wave_lines(member)})


@require_POST
def begin(request: HttpRequest, slug: str, wave: str) -> HttpResponse:
    """Begin the sheet of this wave, or go on where it was left."""
    member = doors.member(request, slug, Permission.FILL_IN_SHEET)
    sheet = services.begin(by=member, wave=doors.one_of(visible_waves(member), uid=wave))
    answers = selectors.answers_of(sheet)
    progress = selectors.progress_of(selectors.instrument_of(sheet.wave), answers)
    if not progress.unanswered_scales or sheet.submitted_at:
        return redirect("amo:review", slug=slug, sheet=sheet.uid)
    return redirect("amo:scale", slug=slug, sheet=sheet.uid, scale=progress.unanswered_scales[0])


@require_http_methods(["GET", "HEAD", "POST"])
def scale(request: HttpRequest, slug: str, sheet: str, scale: str) -> HttpResponse:
    """Show one scale; a POST keeps its answers and goes on to the next one (or stays, for one answer by htmx)."""
    member = doors.member(request, slug, Permission.FILL_IN_SHEET)
    found = doors.one_of(visible_sheets(member).select_related("wave__community"), uid=sheet)
    instrument = selectors.instrument_of(found.wave)
    keys = [one.key for one in instrument.scales]
    if scale not in keys:
        raise Http404
    at = keys.index(scale)
    answers = selectors.answers_of(found)
    form = ScaleForm(instrument, instrument.scales[at], answers, request.POST or None)
    if request.method == "POST" and form.is_valid():
        for item, value in form.answers().items():
            services.answer(by=member, sheet=found, item=item, value=value)
        if request.htmx:  # type: ignore[attr-defined]  # set by django-htmx
            return HttpResponse(status=204)
        if at + 1 < len(keys):
            return redirect("amo:scale", slug=slug, sheet=sheet, scale=keys[at + 1])
        return redirect("amo:review", slug=slug, sheet=sheet)
    context = {
        "sheet": found,
        "form": form,
        "scale": instrument.scales[at],
        "number": at + 1,
        "scales": len(keys),
        "before": keys[at - 1] if at else None,
        "progress": selectors.progress_of(instrument, answers),
    }
    return render(request, "amo/sheet_scale.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, slug: str, sheet: str) -> HttpResponse:
    """Show every answer once more; a POST sends the sheet."""
    member = doors.member(request, slug, Permission.FILL_IN_SHEET)
    found = doors.one_of(visible_sheets(member).select_related("wave__community"), uid=sheet)
    if request.method == "POST":
        services.submit(by=member, sheet=found)
        messages.success(request, _("Verstuurd. Dank je wel. Wat jij antwoordde, ziet hier niemand anders."))
        return redirect("amo:waves", slug=slug)
    instrument = selectors.instrument_of(found.wave)
    answers = selectors.answers_of(found)
    context = {
        "sheet": found,
        "parts": selectors.review_parts(instrument, answers),
        "progress": selectors.progress_of(instrument, answers),
    }
    return render(request, "amo/sheet_review.html", context)
