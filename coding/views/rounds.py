"""The list of rounds, a new one, and the page from which a round is opened, frozen and settled."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coding.access import visible_rounds
from coding.forms.rounds import AddCodersForm, AddTextsForm, BackForm, RoundForm
from coding.models import Round
from coding.selectors import agreeing, rounds, taking
from coding.selectors.practice import beside_example
from coding.services import adding, opening
from coding.services import rounds as services
from coding.states import READABLE, next_step, step_back
from coding.words import RoundState, SourceKind
from plg.access import doors
from plg.access.permissions import Permission
from plg.errors import DomainError, Refused
from plg.forms import HouseForm, kept_by
from plg.fragments import wants_part
from plg.models import Membership

ADVANCE = {
    RoundState.OPEN: (opening.ask_to_open, _("De ronde is open. De codeurs kunnen beginnen.")),
    RoundState.FROZEN: (services.freeze_round, _("De ronde is bevroren. Jullie kunnen elkaars keuzes nu zien.")),
    RoundState.SETTLED: (services.settle_round, _("De ronde is vastgesteld. De uitkomsten staan klaar.")),
}


#: In these states texts can come in.
OPENABLE = frozenset({RoundState.DRAFT, RoundState.OPEN})


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
        book, plan = form.chosen_book(), form.plan()
        made = kept_by(form, lambda: services.make_round(by=member, book=book, plan=plan))
        if made:
            return redirect("coding:round", slug=slug, round=made.uid)
    return render(request, "coding/round_new.html", {"form": form}, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def round_edit(request: HttpRequest, slug: str, round: str) -> HttpResponse:
    """Change what a round in preparation is to be."""
    member = doors.member(request, slug, Permission.OPEN_ROUND)
    found = doors.one_of(visible_rounds(member).filter(state=RoundState.DRAFT), uid=round)
    form = RoundForm(member, request.POST or None, round=found)
    if request.method == "POST" and form.is_valid():
        book, plan, was = form.chosen_book(), form.plan(), form.cleaned_data["was"]
        if kept_by(form, lambda: services.edit_round(by=member, round=found, book=book, plan=plan, was=was)):
            messages.success(request, _("De opzet is veranderd."))
            return redirect("coding:round", slug=slug, round=found.uid)
    context = {"form": form, "round": found}
    return render(request, "coding/round_new.html", context, status=400 if form.errors else 200)


@require_safe
def round_show(request: HttpRequest, slug: str, round: str) -> HttpResponse:
    """Show where a round stands: its coders, what is left, and the one way forward.

    While it is being opened the page asks by itself how far that is, and comes anew once it is done.
    """
    member = doors.member(request, slug, Permission.SEE_ROUNDS)
    found = doors.one_of(visible_rounds(member), uid=round)
    if wants_part(request):
        if rounds.is_opening(found):
            return render(request, "coding/_round_opening.html", {"round": found})
        answer = HttpResponse(status=204)
        answer["HX-Refresh"] = "true"
        return answer
    return _shown(request, member, found)


def _shown(
    request: HttpRequest, member: Membership, found: Round, status: int = 200, /, **forms: HouseForm
) -> HttpResponse:
    """Answer with the page of a round; a form among `forms` holds what a service refused, and why."""
    progress = rounds.progress(found)
    is_opening = rounds.is_opening(found)
    asks_texts = found.state in OPENABLE and not found.copied_from_id and not is_opening
    compares = found.state in READABLE and not found.is_practice
    differences = agreeing.differences_of(member, found) if compares else []
    context = {
        "round": found,
        "kinds": [SourceKind(kind).label for kind in found.kinds],
        "step": next_step(found.state, practice=found.is_practice),
        "back": step_back(found.state, practice=found.is_practice),
        "is_masker": found.masker_id == member.pk,
        "progress": progress,
        "insiders": any(row.is_insider for row in progress),
        "own": next((row for row in progress if row.coder.membership_id == member.pk), None),
        "left": sum(row.left for row in progress),
        "is_opening": is_opening,
        "readiness": taking.readiness_shown(found) if asks_texts else None,
        "texts": rounds.texts_of(found),
        "compares": compares,
        "differences": len(differences),
        "undecided": sum(not text.decided for text in differences),
        "history": rounds.history(found),
        "changed": taking.changed_since(member, found),
        "beside": beside_example(member, found),
        "back_form": BackForm(),
        **(_adding(member, found) if found.state == RoundState.OPEN else {}),
        **forms,
    }
    faulty = any(form.errors for form in forms.values())
    return render(request, "coding/round_show.html", context, status=400 if faulty else status)


def _adding(member: Membership, found: Round) -> dict[str, HouseForm]:
    share = found.sample_percent
    texts = AddTextsForm(initial={"sample": f"{share}%" if share else ""})
    return {"texts_form": texts, "coders_form": AddCodersForm(member, found)}


@require_POST
def round_advance(request: HttpRequest, slug: str, round: str) -> HttpResponse:
    """Bring the round one state further: `to` says which, so that a second press does nothing more."""
    member = doors.member(request, slug, Permission.OPEN_ROUND)
    found = doors.one_of(visible_rounds(member), uid=round)
    to = request.POST.get("to", "")
    if to not in ADVANCE:
        return HttpResponseBadRequest()
    service, done = ADVANCE[RoundState(to)]
    try:
        now = service(round=found, by=member)
    except Refused:
        raise
    except DomainError as error:  # its page says what stands in the way, and who is to act
        messages.error(request, error.message)
        now = doors.one_of(visible_rounds(member), uid=round)
        return _shown(request, member, now, error.status)
    if now.state == to:  # a big round is opened in the background: its page tells how far
        messages.success(request, done)
    return redirect("coding:round", slug=slug, round=found.uid)


@require_POST
def round_back(request: HttpRequest, slug: str, round: str) -> HttpResponse:
    """Bring the round one state back, with the reason: `to` says which, so that a second press does nothing more."""
    member = doors.member(request, slug, Permission.OPEN_ROUND)
    found = doors.one_of(visible_rounds(member), uid=round)
    to = request.POST.get("to", "")
    if to not in (RoundState.OPEN, RoundState.FROZEN):
        return HttpResponseBadRequest()
    form = BackForm(request.POST)
    if not form.is_valid():
        return _shown(request, member, found, back_form=form)
    services.go_back(round=found, to=RoundState(to), by=member, reason=form.cleaned_data["reason"])
    messages.success(request, _("De ronde is heropend. Wat besloten was, blijft te lezen."))
    return redirect("coding:round", slug=slug, round=found.uid)


@require_POST
def round_add(request: HttpRequest, slug: str, round: str) -> HttpResponse:
    """Add texts or coders to an open round: `what` says which."""
    member = doors.member(request, slug, Permission.OPEN_ROUND)
    found = doors.one_of(visible_rounds(member), uid=round)
    what = request.POST.get("what", "")
    if what not in ("texts", "coders"):
        return HttpResponseBadRequest()
    form = AddTextsForm(request.POST) if what == "texts" else AddCodersForm(member, found, request.POST)
    if not form.is_valid() or not kept_by(form, lambda: _added(form, found, member)):
        return _shown(request, member, found, **{f"{what}_form": form})
    done = _("De teksten doen mee.") if what == "texts" else _("Wie erbij kwam, kan beginnen.")
    messages.success(request, done)
    return redirect("coding:round", slug=slug, round=found.uid)


def _added(form: HouseForm, found: Round, member: Membership) -> bool:
    if isinstance(form, AddCodersForm):
        return bool(adding.add_coders(round=found, by=member, coders=form.chosen()))
    return bool(adding.add_texts(round=found, by=member, sample=form.cleaned_data["sample"]))
