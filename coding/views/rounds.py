"""The list of rounds, a new one, and the page from which a round is opened, frozen and settled."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coding.access import visible_rounds
from coding.forms import RoundForm
from coding.selectors import agreeing, rounds
from coding.services import rounds as services
from coding.states import READABLE, next_step
from coding.words import RoundState
from plg.access import doors
from plg.access.permissions import Permission

ADVANCE = {
    RoundState.OPEN: (services.open_round, _("De ronde is open. De codeurs kunnen beginnen.")),
    RoundState.FROZEN: (services.freeze_round, _("De ronde is bevroren. Jullie kunnen elkaars keuzes nu zien.")),
    RoundState.SETTLED: (services.settle_round, _("De ronde is vastgesteld. De uitkomsten staan klaar.")),
}


@require_safe
def round_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List the rounds of the community, newest first."""
    member = doors.member(request, slug, Permission.SEE_ROUNDS)
    return render(request, "coding/round_list.html", {"cards": rounds.cards(member)})


@require_http_methods(["GET", "HEAD", "POST"])
def round_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Make a round in preparation."""
    member = doors.member(request, slug, Permission.OPEN_ROUND)
    form = RoundForm(member, request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = services.make_round(by=member, book=form.chosen_book(), plan=form.plan())
        return redirect("coding:round", slug=slug, round=made.uid)
    return render(request, "coding/round_new.html", {"form": form}, status=400 if form.errors else 200)


@require_safe
def round_show(request: HttpRequest, slug: str, round: str) -> HttpResponse:
    """Show where a round stands: its coders, what is left, and the one way forward."""
    member = doors.member(request, slug, Permission.SEE_ROUNDS)
    found = doors.one_of(visible_rounds(member), uid=round)
    progress = rounds.progress(found)
    differences = agreeing.differing(agreeing.choices_of(member, found)) if found.state in READABLE else []
    context = {
        "round": found,
        "step": next_step(found.state),
        "progress": progress,
        "insiders": any(row.is_insider for row in progress),
        "own": next((row for row in progress if row.coder.membership_id == member.pk), None),
        "left": sum(row.left for row in progress),
        "readiness": rounds.readiness(found) if found.state == RoundState.DRAFT else None,
        "texts": rounds.texts_of(member, found),
        "differences": len(differences),
        "undecided": sum(not text.decided for text in differences),
    }
    return render(request, "coding/round_show.html", context)


@require_POST
def round_advance(request: HttpRequest, slug: str, round: str) -> HttpResponse:
    """Bring the round one state further: `to` says which, so that a second press does nothing more."""
    member = doors.member(request, slug, Permission.OPEN_ROUND)
    found = doors.one_of(visible_rounds(member), uid=round)
    to = request.POST.get("to", "")
    if to not in ADVANCE:
        return HttpResponseBadRequest()
    service, done = ADVANCE[RoundState(to)]
    service(round=found, by=member)
    messages.success(request, done)
    return redirect("coding:round", slug=slug, round=found.uid)
