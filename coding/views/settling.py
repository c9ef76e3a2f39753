"""After the freeze: how far the coders agree, one decision per difference, and the results of a settled round."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from coding.access import visible_rounds
from coding.forms import DecisionForm, decision_start
from coding.selectors import choices
from coding.selectors.desk import options
from coding.selectors.results import picture, results
from coding.services.decisions import decide
from coding.states import READABLE
from coding.words import RoundState
from plg.access import doors
from plg.access.permissions import Permission


@require_safe
def agreement(request: HttpRequest, slug: str, round: str) -> HttpResponse:
    """Show for every pair of coders how far they agree, and every text about which they differ."""
    member = doors.member(request, slug, Permission.SEE_ROUNDS)
    found = doors.one_of(visible_rounds(member), uid=round, state__in=READABLE)
    rows = choices.compared(member, found)
    context = {
        "round": found,
        "texts": len(rows),
        "pairs": choices.pair_agreements(rows),
        "differences": [row for row in rows if row.difference],
        "undecided": sum(row.is_open for row in rows),
    }
    return render(request, "coding/agreement_show.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def difference(request: HttpRequest, slug: str, round: str, position: int) -> HttpResponse:
    """Show one text about which the coders differ, and keep what is settled on."""
    member = doors.member(request, slug, Permission.OPEN_ROUND)
    found = doors.one_of(visible_rounds(member), uid=round, state__in=READABLE)
    row = next(iter(choices.compared(member, found, position=position)), None)
    if row is None or row.difference is None:
        raise Http404
    start = decision_start(row, request.GET.get("neem", ""))
    form = DecisionForm(options(found), request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        decide(by=member, round=found, position=position, **form.cleaned_data)
        return _on_to_the_next(request, slug, found.uid, choices.next_undecided(member, found, position))
    context = {"round": found, "row": row, "form": form, "may_decide": found.state == RoundState.FROZEN}
    return render(request, "coding/difference_decide.html", context, status=400 if form.errors else 200)


@require_safe
def result(request: HttpRequest, slug: str, round: str) -> HttpResponse:
    """Show what a settled round found."""
    member = doors.member(request, slug, Permission.SEE_ROUNDS)
    found = doors.one_of(visible_rounds(member), uid=round, state=RoundState.SETTLED)
    figures = results(member, found)
    context = {"round": found, "results": figures, "picture": picture(found, figures), "now": timezone.now()}
    return render(request, "coding/result_show.html", context)


def _on_to_the_next(request: HttpRequest, slug: str, round: object, position: int | None) -> HttpResponse:
    if position is None:
        messages.success(request, _("Over alle verschillen is besloten. De ronde kan vastgesteld worden."))
        return redirect("coding:round", slug=slug, round=round)
    messages.success(request, _("Bewaard. Dit is het volgende verschil."))
    return redirect("coding:difference", slug=slug, round=round, position=position)
