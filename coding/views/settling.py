"""After the freeze: how far the coders agree, and one decision per difference."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from coding.access import visible_rounds
from coding.forms import DecisionForm, DifferencesForm, decision_start
from coding.selectors import agreeing, choices
from coding.selectors.desk import options
from coding.selectors.results import recomputed
from coding.selectors.rounds import past_decisions
from coding.services.decisions import decide
from coding.states import READABLE
from coding.words import RoundState
from plg.access import doors
from plg.access.permissions import Permission

PAGE = 25


@require_safe
def agreement(request: HttpRequest, slug: str, round: str) -> HttpResponse:
    """Show how far the coders agree, over all and per code, and the texts about which they differ, a page at a time."""
    member = doors.member(request, slug, Permission.SEE_ROUNDS)
    found = doors.one_of(visible_rounds(member), uid=round, state__in=READABLE, is_practice=False)
    chosen = agreeing.choices_of(member, found)
    figures = agreeing.overview(found, chosen)
    form = DifferencesForm(request.GET or None, coders=figures.coders, lines=figures.codes)
    differences = agreeing.differing(chosen, **form.wanted())
    page = [text for text in differences if text.position > form.after()]
    shown = [text.position for text in page[:PAGE]]
    context = {
        "round": found,
        "texts": len({row.source for row in chosen}),
        "figures": figures,
        "form": form,
        "differences": len(differences),
        "undecided": sum(not text.decided for text in differences),
        "rows": choices.compared(member, found, positions=shown) if shown else [],
        "more": form.address(after=shown[-1]) if len(page) > PAGE else "",
        "recomputed": recomputed(found),
    }
    return render(request, "coding/agreement_show.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def difference(request: HttpRequest, slug: str, round: str, position: int) -> HttpResponse:
    """Show one text about which the coders differ, and keep what is settled on."""
    member = doors.member(request, slug, Permission.OPEN_ROUND)
    found = doors.one_of(visible_rounds(member), uid=round, state__in=READABLE, is_practice=False)
    row = next(iter(choices.compared(member, found, positions=[position])), None)
    if row is None or row.difference is None:
        raise Http404
    start = decision_start(row, request.GET.get("neem", ""))
    form = DecisionForm(options(found), request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        decide(by=member, round=found, position=position, **form.cleaned_data)
        return _on_to_the_next(request, slug, found.uid, agreeing.next_undecided(member, found, position))
    context = {"round": found, "row": row, "form": form, "may_decide": found.state == RoundState.FROZEN}
    context["past"] = past_decisions(member, found, position)
    return render(request, "coding/difference_decide.html", context, status=400 if form.errors else 200)


def _on_to_the_next(request: HttpRequest, slug: str, round: object, position: int | None) -> HttpResponse:
    if position is None:
        messages.success(request, _("Over alle verschillen is besloten. De ronde kan vastgesteld worden."))
        return redirect("coding:round", slug=slug, round=round)
    messages.success(request, _("Bewaard. Dit is het volgende verschil."))
    return redirect("coding:difference", slug=slug, round=round, position=position)
