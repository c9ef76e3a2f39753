"""Filling in: what is due, one scale a screen, a look back before sending."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amo import selectors, services
from amo.access import visible_sheets, visible_waves
from amo.forms.sheets import ScaleForm, SendForm
from amo.instrument import Instrument
from amo.models import Sheet
from amo.selectors.remarks import may_count
from plg.access import doors
from plg.access.permissions import Permission
from plg.fragments import wants_part
from plg.models import Membership


@require_safe
def waves(request: HttpRequest, slug: str) -> HttpResponse:
    """List the measurements of the community with what is due for this participant."""
    member = doors.member(request, slug, Permission.FILL_IN_SHEET)
    lines = selectors.wave_lines(member)
    return render(request, "amo/wave_list.html", {"lines": lines, "has_sent": any(line.is_sent for line in lines)})


@require_POST
def begin(request: HttpRequest, slug: str, wave: str) -> HttpResponse:
    """Begin the sheet of this wave, or go on where it was left."""
    member = doors.member(request, slug, Permission.FILL_IN_SHEET)
    sheet = services.begin(by=member, wave=doors.one_of(visible_waves(member), uid=wave))
    progress = selectors.progress_of(selectors.instrument_of(sheet.wave), selectors.answers_of(sheet))
    if not progress.unanswered_scales or sheet.submitted_at:
        return redirect("amo:review", slug=slug, sheet=sheet.uid)
    return redirect("amo:scale", slug=slug, sheet=sheet.uid, scale=progress.unanswered_scales[0])


@require_http_methods(["GET", "HEAD", "POST"])
def scale(request: HttpRequest, slug: str, sheet: str, scale: str) -> HttpResponse:
    """Show one scale; a POST keeps its answers and goes on to the next one (or stays, for one answer by htmx)."""
    member = doors.member(request, slug, Permission.FILL_IN_SHEET)
    found = doors.one_of(visible_sheets(member).select_related("wave__community"), uid=sheet)
    screen = _screen(found, scale)
    if request.method != "POST":
        if found.submitted_at:
            return redirect("amo:review", slug=slug, sheet=sheet)
        return render(request, "amo/sheet_scale.html", screen.context(member))
    form = ScaleForm(screen.instrument, screen.instrument.scales[screen.at], screen.answers, data=request.POST)
    if not form.is_valid():
        return render(request, "amo/sheet_scale.html", screen.context(member, form), status=400)
    shown = _kept(member, screen, form)
    if wants_part(request):
        return render(request, "amo/sheet_scale.html#answered", screen.context(member, shown))
    if shown.must_choose:
        return render(request, "amo/sheet_scale.html", screen.context(member, shown), status=409)
    return _onwards(screen, slug, request.POST.get("to", ""))


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, slug: str, sheet: str) -> HttpResponse:
    """Show every answer once more; a POST sends the sheet."""
    member = doors.member(request, slug, Permission.FILL_IN_SHEET)
    found = doors.one_of(visible_sheets(member).select_related("wave__community"), uid=sheet)
    if request.method == "POST":
        form = SendForm(request.POST)
        services.submit(by=member, sheet=found, leaving_open=form.seen(), remarks_count=form.remarks_may_count())
        messages.success(request, _("Verstuurd. Dank je wel. Wat jij antwoordde, ziet hier niemand anders."))
        return redirect("amo:waves", slug=slug)
    instrument = selectors.instrument_of(found.wave)
    answers, said = selectors.answers_of(found), selectors.remarks_of(found)
    context = {
        "sheet": found,
        "line": selectors.line_of(member, found.wave, found),
        "parts": selectors.review_parts(instrument, answers, said),
        "asks_remarks": bool(said) and may_count(member),
        "progress": selectors.progress_of(instrument, answers),
        "reopening": selectors.last_reopening(found),
    }
    return render(request, "amo/sheet_review.html", context)


@require_POST
def remarks(request: HttpRequest, slug: str, sheet: str) -> HttpResponse:
    """Let what was written at a sheet count in the research, or no longer: `counts` says which."""
    member = doors.member(request, slug, Permission.FILL_IN_SHEET)
    found = doors.one_of(visible_sheets(member), uid=sheet)
    counts = request.POST.get("counts") == "1"
    services.let_remarks_count(by=member, sheet=found, counts=counts)
    done = _("Wat je opschreef telt mee, zonder je naam.") if counts else _("Wat je opschreef telt niet meer mee.")
    messages.success(request, done)
    return redirect("amo:review", slug=slug, sheet=found.uid)


@dataclass
class Screen:
    """One scale of a sheet as it stands now."""

    sheet: Sheet
    instrument: Instrument
    at: int
    answers: dict[str, int | None]
    remarks: dict[str, str]

    def form(self) -> ScaleForm:
        scale = self.instrument.scales[self.at]
        return ScaleForm(self.instrument, scale, self.answers, self.remarks.get(scale.key, ""))

    def context(self, member: Membership, form: ScaleForm | None = None) -> dict[str, object]:
        scales = self.instrument.scales
        return {
            "sheet": self.sheet,
            "line": selectors.line_of(member, self.sheet.wave, self.sheet),
            "form": form or self.form(),
            "scale": scales[self.at],
            "labels": [label for _value, label in self.instrument.points],
            "validated": self.instrument.validated,
            "number": self.at + 1,
            "scales": len(scales),
            "before": scales[self.at - 1].key if self.at else None,
            "progress": selectors.progress_of(self.instrument, self.answers),
        }


def _screen(sheet: Sheet, scale: str) -> Screen:
    instrument = selectors.instrument_of(sheet.wave)
    keys = [one.key for one in instrument.scales]
    if scale not in keys:
        raise Http404
    return Screen(sheet, instrument, keys.index(scale), selectors.answers_of(sheet), selectors.remarks_of(sheet))


def _kept(member: Membership, screen: Screen, sent: ScaleForm) -> ScaleForm:
    """Keep what the page sent, and return the form as it stands now, with what another device did meanwhile."""
    scale = screen.instrument.scales[screen.at].key
    clashes = services.answer_all(by=member, sheet=screen.sheet, changes=sent.changes())
    said = sent.said()
    other = said and services.remark(by=member, sheet=screen.sheet, scale=scale, text=said[0], before=said[1])
    screen.answers = selectors.answers_of(screen.sheet)
    screen.remarks = selectors.remarks_of(screen.sheet)
    shown = screen.form()
    shown.meet(sent, clashes, selectors.answered_at(screen.sheet), other or "")
    return shown


def _onwards(screen: Screen, slug: str, to: str) -> HttpResponse:
    sheet, keys = screen.sheet.uid, [one.key for one in screen.instrument.scales]
    if to == "stop":
        return redirect("amo:waves", slug=slug)
    at = screen.at - 1 if to == "back" else screen.at + 1
    if at in range(len(keys)):
        return redirect("amo:scale", slug=slug, sheet=sheet, scale=keys[at])
    return redirect("amo:waves", slug=slug) if at < 0 else redirect("amo:review", slug=slug, sheet=sheet)
