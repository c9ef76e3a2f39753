"""The pages of rankings: make one, give points, follow how many did, close it, and what it came to."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intervisie.access import visible_meetings, visible_rankings
from intervisie.forms.rankings import BallotForm, RankingForm
from intervisie.models import Ballot, Ranking
from intervisie.selectors import rankings as reads
from intervisie.selectors.lists import ready_lists
from intervisie.services import rankings as services
from intervisie.words import RankingState
from plg.access import doors
from plg.access.decide import can
from plg.access.permissions import Permission
from plg.forms import kept_by
from plg.models import Membership


@require_http_methods(["GET", "HEAD", "POST"])
def ranking_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Make a ranking, from a list that is ready or from nothing, and open it at once."""
    member = doors.member(request, slug, Permission.PLAN_MEETINGS)
    lists = ready_lists(member.community)
    chosen = next((one for one in lists if one.key == request.GET.get("lijst")), None)
    begin = {"question": chosen.question, "options": "\n".join(chosen.lines), "method": chosen.method} if chosen else {}
    form = RankingForm(
        visible_meetings(member), request.POST or None, initial=begin | {"meeting": request.GET.get("bij")}
    )
    if form.is_valid() and (made := kept_by(form, lambda: services.open_ranking(by=member, **form.asked()))):
        messages.success(request, _("De peiling is open. Iedereen die meedoet kan nu punten geven."))
        return redirect("intervisie:ranking", slug=slug, ranking=made.uid)
    context = {"form": form, "lists": lists, "chosen": chosen, "meeting": request.GET.get("bij", "")}
    return render(request, "intervisie/ranking_form.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def ranking(request: HttpRequest, slug: str, ranking: str) -> HttpResponse:
    """Show one ranking: one's own ballot while it is open, what it came to once it is closed. A POST is a ballot."""
    member = doors.member(request, slug, Permission.SEE_MEETINGS)
    found = doors.one_of(visible_rankings(member), uid=ranking)
    form = _ballot(member, found, request.POST or None) if can(member, Permission.TAKE_PART) else None
    if request.method == "POST" and form is None:
        services.cast(by=member, ranking=found, votes={})  # says why it cannot be: closed by now, or no part in it
    if form and _cast(member, found, form):
        messages.success(request, _("Je punten zijn binnen. Je kunt ze veranderen tot de peiling sluit."))
        return redirect("intervisie:ranking", slug=slug, ranking=ranking)
    status = 400 if form and form.errors else 200
    return render(request, "intervisie/ranking_show.html", _about(member, found) | {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def ranking_paper(request: HttpRequest, slug: str, ranking: str) -> HttpResponse:
    """Take over a ballot from paper, for somebody without a phone."""
    member = doors.member(request, slug, Permission.PLAN_MEETINGS)
    found = doors.one_of(visible_rankings(member), uid=ranking)
    form = BallotForm(found, list(found.options.all()), None, request.POST or None)
    if _cast(member, found, form, on_paper=True):
        messages.success(request, _("Het briefje telt mee. Hieronder kun je het volgende overnemen."))
        return redirect("intervisie:ranking_paper", slug=slug, ranking=ranking)
    context = {"ranking": found, "form": form, "turnout": reads.turnout(found)}
    return render(request, "intervisie/ranking_paper.html", context, status=400 if form.errors else 200)


@require_POST
def ranking_close(request: HttpRequest, slug: str, ranking: str) -> HttpResponse:
    """Close a ranking, so that everybody sees what it came to; or take one away that nobody gave a point in."""
    member = doors.member(request, slug, Permission.PLAN_MEETINGS)
    meetings = reverse("intervisie:meetings", args=[slug])
    found = doors.one_still_there(request, visible_rankings(member), meetings, uid=ranking)
    if "drop" in request.POST:
        services.drop_ranking(by=member, ranking=found)
        messages.success(request, _("De peiling is weg."))
        return redirect(meetings)
    services.close_ranking(by=member, ranking=found)
    return redirect("intervisie:ranking", slug=slug, ranking=ranking)


@require_safe
def ranking_turnout(request: HttpRequest, slug: str, ranking: str) -> HttpResponse:
    """Say how many gave points, for pages that follow it: 204 when nothing changed since `v`. Never a point."""
    member = doors.member(request, slug, Permission.SEE_MEETINGS)
    found = doors.one_of(visible_rankings(member), uid=ranking)
    turnout = reads.turnout(found)
    if request.GET.get("v") == turnout.version:
        return HttpResponse(status=204)
    if not turnout.is_open:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "intervisie/_turnout.html", {"ranking": found, "turnout": turnout})


@require_safe
def ranking_wall(request: HttpRequest, slug: str, ranking: str) -> HttpResponse:
    """Show the ranking on the wall: the question and how many voted, then the picture."""
    member = doors.member(request, slug, Permission.SEE_MEETINGS)
    found = doors.one_of(visible_rankings(member), uid=ranking)
    return render(request, "intervisie/ranking_wall.html", _about(member, found))


def _about(member: Membership, ranking: Ranking) -> dict[str, Any]:
    outcome = reads.outcome(member, ranking)
    return {
        "ranking": ranking,
        "options": list(ranking.options.all()),
        "turnout": reads.turnout(ranking),
        "outcome": outcome,
        "picture": reads.picture(ranking, outcome) if outcome else None,
        "may_plan": can(member, Permission.PLAN_MEETINGS),
    }


def _cast(member: Membership, ranking: Ranking, form: BallotForm, *, on_paper: bool = False) -> bool:
    """Keep a ballot; False with the reason on the form, for whoever looks at it again."""
    if not form.is_valid():
        return False
    given: dict[str, Any] = {"by": member, "ranking": ranking, "votes": form.votes(), "own": form.own()}
    if on_paper:
        given["client_key"] = form.cleaned_data["client_key"] or uuid4()
    keep: Callable[..., Ballot] = services.cast_on_paper if on_paper else services.cast
    return kept_by(form, lambda: keep(**given)) is not None


def _ballot(member: Membership, ranking: Ranking, data: Any) -> BallotForm | None:
    if ranking.state != RankingState.OPEN:
        return None
    return BallotForm(ranking, list(ranking.options.all()), reads.own_ballot(member, ranking), data)
