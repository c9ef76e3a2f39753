"""After the freeze: how far the coders agree, and one decision per difference."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from coding.access import visible_rounds
from coding.forms.settling import DecisionForm, DifferencesForm, PointForm, decision_start
from coding.selectors import agreeing, choices, reviewing
from coding.selectors.choices import Compared, Point
from coding.selectors.chosen import choices_of
from coding.selectors.desk import CodeOption, options
from coding.selectors.results import recomputed
from coding.selectors.rounds import past_decisions
from coding.services.decisions import decide, decide_code, review
from coding.states import READABLE
from coding.words import RoundState
from plg.access import doors
from plg.access.permissions import Permission
from plg.forms import kept_by
from plg.models import Membership
from plg.slots import TRACES

PAGE = 25


@require_safe
def agreement(request: HttpRequest, slug: str, round: str) -> HttpResponse:
    """Show how far the coders agree, over all and per code, and what they differ about, a page of texts at a time."""
    member = doors.member(request, slug, Permission.SEE_ROUNDS)
    found = doors.one_of(visible_rounds(member), uid=round, state__in=READABLE, is_practice=False)
    chosen = choices_of(member, found)
    everybody = agreeing.overview(found, chosen)
    form = DifferencesForm(request.GET or None, coders=everybody.coders, lines=everybody.codes)
    differences = agreeing.differing(chosen, alone=found.book.one_per_source, **form.wanted())
    reviews = reviewing.reviews_of(member, found)
    differences = [one for one in differences if reviewing.is_asked(reviews, one.source, form.reviewed())]
    texts = list(dict.fromkeys(one.position for one in differences if one.position > form.after()))
    shown = texts[:PAGE]
    context = {
        "round": found,
        "texts": chosen.texts,
        "figures": agreeing.overview(found, chosen, form.between()) if form.between() else everybody,
        "coders": everybody.coders,
        "form": form,
        "differences": len(differences),
        "undecided": sum(not one.decided for one in differences),
        "rows": choices.compared(member, found, positions=shown) if shown else [],
        "more": form.address(after=shown[-1]) if len(texts) > PAGE else "",
        "reviewers": reviewing.reviewers(reviews),
        "recomputed": recomputed(found),
    }
    return render(request, "coding/agreement_show.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def difference(request: HttpRequest, slug: str, round: str, position: int) -> HttpResponse:
    """Show one thing the coders of a text differ about, and keep what is settled on."""
    member = doors.member(request, slug, Permission.OPEN_ROUND)
    found = doors.one_of(visible_rounds(member), uid=round, state__in=READABLE, is_practice=False)
    row = next(iter(choices.compared(member, found, positions=[position])), None)
    point = _point(row, request.GET.get("code")) if row else None
    if row is None or point is None:
        raise Http404
    if request.method == "POST" and "review" in request.POST:
        review(by=member, round=found, position=position, state=request.POST["review"])
        return redirect(request.get_full_path())
    start = decision_start(row, point, request.GET.get("neem", ""))
    form = _form(options(found), point, request.POST or None, start)
    made = request.method == "POST" and form.is_valid() and _decided(form, member, row, point)
    if made:
        return _on_to_the_next(request, slug, found.uid, agreeing.next_undecided(member, found, position))
    context = {"round": found, "row": row, "point": point, "form": form}
    context["may_decide"] = found.state == RoundState.FROZEN
    context["traces"] = next(TRACES.ask(member), "") if found.state == RoundState.SETTLED else ""
    context["past"] = past_decisions(member, found, position)
    return render(request, "coding/difference_decide.html", context, status=400 if form.errors else 200)


def _point(row: Compared, code: str | None) -> Point | None:
    return next(iter(row.points), None) if code is None else row.point(code)


def _form(options: list[CodeOption], point: Point, data: Any, start: dict[str, Any]) -> DecisionForm | PointForm:
    if point.main is None:
        return DecisionForm(options, data, initial=start)
    return PointForm(next(one for one in options if one.code == point.main), data, initial=start)


def _decided(form: DecisionForm | PointForm, by: Membership, row: Compared, point: Point) -> bool:
    where: dict[str, Any] = {"by": by, "round": row.source.round, "position": row.source.position}
    asked, main = form.cleaned_data, point.main
    if main is None:
        return kept_by(form, lambda: decide(**where, **asked)) is not None
    return kept_by(form, lambda: decide_code(**where, about=main.key, **asked)) is not None


def _on_to_the_next(request: HttpRequest, slug: str, round: object, coming: tuple[int, str] | None) -> HttpResponse:
    if coming is None:
        messages.success(request, _("Over alle verschillen is besloten. De ronde kan vastgesteld worden."))
        return redirect("coding:round", slug=slug, round=round)
    messages.success(request, _("Bewaard. Dit is het volgende verschil."))
    position, code = coming
    address = reverse("coding:difference", kwargs={"slug": slug, "round": round, "position": position})
    return redirect(f"{address}?{urlencode({'code': code})}" if code else address)
