"""The threads of a person: the page of them all, learning questions, yields, and what an entry hangs on."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from logbook import access, selectors, services
from logbook.forms.threads import HangForm, OutcomeForm, QuestionForm, ThreadForm, YieldForm
from logbook.models import LearningQuestion
from logbook.selectors import threads as reads
from logbook.views.writing import kept as told
from logbook.views.writing import say
from plg.access import doors
from plg.access.decide import can
from plg.access.permissions import Permission
from plg.forms import HouseForm
from plg.models import Membership

OUTCOME_IDS = "close-%s"


@require_safe
def threads(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the visitor's own threads, and those that others share with them."""
    member = doors.member(request, slug, Permission.READ_SHARED_ENTRIES)
    mine, shared = reads.threads(member)
    context = {"mine": mine, "shared": shared, "writes": can(member, Permission.WRITE_ENTRY)}
    return render(request, "logbook/thread_list.html", context)


@require_safe
def counts(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the visitor how often they wrote, and about what; nobody else can ask for it."""
    member = doors.member(request, slug, Permission.WRITE_ENTRY)
    guide = selectors.guide(member.community)
    counted = selectors.own_counts(access.own_entries(member), guide, _("Alleen ik"))
    return render(request, "logbook/timeline_counts.html", {"counted": counted})


@require_http_methods(["GET", "HEAD", "POST"])
def question_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a learning question, on its own or from an entry."""
    member = doors.member(request, slug, Permission.WRITE_ENTRY)
    sent = request.POST if request.method == "POST" else None
    form = QuestionForm(sent, names=selectors.names_per_circle(member), initial=origin(request))
    if form.is_bound and form.is_valid():
        entry, _question = hung_on(member, form)
        kept = services.start_question(by=member, entry=entry, **form.kept(new=True))
        say(request, _("Bewaard."))
        return done(redirect("logbook:question", slug=slug, uid=kept.uid), request, form)
    return new_page(request, form, _("Wat wil je leren?"), _("Een leervraag"))


@require_safe
def question(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Show a learning question with what hangs on it, in time; its author goes on from here."""
    member = doors.member(request, slug, Permission.READ_SHARED_ENTRIES)
    found = doors.one_of(access.visible_questions(member).select_related("author__user"), uid=uid)
    return _question_page(request, member, found)


@require_POST
def question_edit(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Change a learning question and who reads it, or throw it away."""
    member = doors.member(request, slug, Permission.WRITE_ENTRY)
    found = doors.one_still_there(request, access.own_questions(member), all_of_them(slug), uid=uid)
    if "drop" in request.POST:
        return dropped(request, member, found)
    form = QuestionForm(request.POST, names=selectors.names_per_circle(member))
    if not form.is_valid():
        return _question_page(request, member, found, form=form)
    try:
        services.change_question(by=member, question=found, **form.kept(new=False))
    except services.StaleThread as stale:
        return _question_page(request, member, found, form=after_another(form, stale), stale=stale)
    say(request, _("Bewaard."))
    return done(redirect("logbook:question", slug=slug, uid=uid), request, form)


@require_POST
def question_close(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Close a learning question with what came of it, or open it again."""
    member = doors.member(request, slug, Permission.WRITE_ENTRY)
    found = doors.one_of(access.own_questions(member), uid=uid)
    if "reopen" in request.POST:
        services.reopen_question(by=member, question=found)
        return redirect("logbook:question", slug=slug, uid=uid)
    form = OutcomeForm(request.POST, auto_id=OUTCOME_IDS)
    if not form.is_valid():
        return _question_page(request, member, found, closing=form)
    services.close_question(by=member, question=found, outcome=form.cleaned_data["outcome"])
    say(request, _("Afgesloten. Openen kan altijd weer."))
    return done(redirect("logbook:question", slug=slug, uid=uid), request, form)


@require_http_methods(["GET", "HEAD", "POST"])
def yield_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Write down what something brought, also months after."""
    member = doors.member(request, slug, Permission.WRITE_ENTRY)
    sent, kinds = request.POST if request.method == "POST" else None, reads.value_kinds(member.community)
    form = YieldForm(sent, names=selectors.names_per_circle(member), kinds=kinds, initial=origin(request))
    if form.is_bound and form.is_valid():
        entry, question = hung_on(member, form)
        services.keep_yield(by=member, entry=entry, question=question, **form.kept(new=True))
        return done(back_to(request, slug, entry, question), request, form)
    return new_page(request, form, _("Wat leverde het op?"), _("Een opbrengst"))


@require_http_methods(["GET", "HEAD", "POST"])
def yield_edit(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Change an own yield, say later what kind of value it is, or throw it away."""
    member = doors.member(request, slug, Permission.WRITE_ENTRY)
    mine = access.own_yields(member).select_related("entry", "question")
    found = doors.one_still_there(request, mine, all_of_them(slug), uid=uid)
    if "drop" in request.POST:
        return dropped(request, member, found)
    sent, kinds = request.POST if request.method == "POST" else None, reads.value_kinds(member.community)
    form: ThreadForm = YieldForm(
        sent, names=selectors.names_per_circle(member), kinds=kinds, initial=YieldForm.values_of(found)
    )
    context: dict[str, Any] = {"found": found}
    if form.is_bound and form.is_valid():
        try:
            services.change_yield(by=member, found=found, **form.kept(new=False))
            return done(back_to(request, slug, found.entry, found.question), request, form)
        except services.StaleThread as stale:
            form, context["stale"] = after_another(form, stale, kinds=kinds), stale
    return new_page(request, form, _("Wat leverde het op?"), _("Een opbrengst"), **context)


@require_http_methods(["GET", "HEAD", "POST"])
def hang(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Choose on which learning questions an own entry hangs."""
    member = doors.member(request, slug, Permission.WRITE_ENTRY)
    found = doors.one_of(access.own_entries(member), uid=uid)
    hanging = set(reads.questions_of(found).values_list("pk", flat=True))
    sent = request.POST if request.method == "POST" else None
    form = HangForm(sent, questions=list(reads.open_questions(member)), hanging=hanging)
    if form.is_bound and form.is_valid():
        services.hang(by=member, entry=found, questions=form.chosen())
        messages.success(request, _("Bewaard."))
        return redirect("logbook:entry", slug=slug, uid=uid)
    context = {"entry": found, "form": form}
    return render(request, "logbook/entry_hang.html", context, status=400 if form.errors else 200)


def _question_page(
    request: HttpRequest,
    member: Membership,
    found: LearningQuestion,
    *,
    form: ThreadForm | None = None,
    closing: OutcomeForm | None = None,
    stale: services.StaleThread | None = None,
) -> HttpResponse:
    mine = found.author_id == member.pk
    context: dict[str, Any] = {"question": found, "mine": mine, "way": reads.way_of(member, found), "stale": stale}
    if mine and can(member, Permission.WRITE_ENTRY):
        names = selectors.names_per_circle(member)
        context["form"] = form or QuestionForm(names=names, initial=QuestionForm.values_of(found))
        context["closing"] = closing or OutcomeForm(initial={"outcome": found.outcome}, auto_id=OUTCOME_IDS)
    return render(
        request, "logbook/question_read.html", context, status=409 if stale else 400 if form or closing else 200
    )


def origin(request: HttpRequest) -> dict[str, str]:
    """Return the entry or question a new thread comes from, as the address says."""
    return {name: request.GET[asked] for name, asked in {"at": "bij", "on": "vraag"}.items() if asked in request.GET}


def hung_on(member: Membership, form: ThreadForm) -> tuple[Any, Any]:
    """Return the own entry and the own question a new thread comes from; one that is not theirs is nothing."""
    at, on = form.cleaned_data["at"], form.cleaned_data["on"]
    entry = access.own_entries(member).filter(uid=at).first() if at else None
    return entry, access.own_questions(member).filter(uid=on).first() if on else None


def back_to(request: HttpRequest, slug: str, entry: Any, question: Any) -> HttpResponseRedirect:
    """Go back to where a thread hangs, or to the page of them all."""
    say(request, _("Bewaard."))
    if question or entry:
        name = "logbook:question" if question else "logbook:entry"
        return HttpResponseRedirect(reverse(name, args=[slug, (question or entry).uid]))
    return HttpResponseRedirect(reverse("logbook:threads", args=[slug]))


def done(answer: HttpResponse, request: HttpRequest, form: HouseForm) -> HttpResponse:
    """Tell the device with this answer that what was typed in the form is kept; see `views.writing.kept`."""
    key = form.cleaned_data["client_key"]
    return told(answer, request, key) if key else answer


def dropped(request: HttpRequest, member: Membership, thread: Any) -> HttpResponseRedirect:
    """Throw an own thread away."""
    services.drop(by=member, thread=thread)
    messages.success(request, _("Weggegooid."))
    return HttpResponseRedirect(all_of_them(member.community.slug))


def all_of_them(slug: str) -> str:
    """Return where somebody goes on whose thread is gone."""
    return reverse("logbook:threads", args=[slug])


def after_another(form: ThreadForm, stale: services.StaleThread, **more: Any) -> ThreadForm:
    """Return the form once more with what was typed, now over the version that another device kept."""
    typed = form.cleaned_data | {"expected": stale.theirs.version}
    return type(form)(names=form.names, initial=typed, **more)


def new_page(request: HttpRequest, form: ThreadForm, asks: str, title: str, **more: Any) -> HttpResponse:
    """Show the page on which a thread is written."""
    status = 409 if more.get("stale") else 400 if form.is_bound else 200
    return render(
        request, "logbook/thread_form.html", {"form": form, "asks": asks, "what": title, **more}, status=status
    )
