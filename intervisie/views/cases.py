"""The pages of cases: prepare one, read one, bring it to a meeting and take it back."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intervisie import selectors, services
from intervisie.access import own_cases, visible_cases
from intervisie.forms.cases import CaseForm, ShareForm
from intervisie.models import StarrCase
from intervisie.words import CaseState
from plg.access import doors
from plg.access.permissions import Permission
from plg.forms import kept_by
from plg.models import Membership


@require_http_methods(["GET", "HEAD", "POST"])
def write_case(request: HttpRequest, slug: str, case: str | None = None) -> HttpResponse:
    """Prepare a case: new, or go on with one's own. A text changed elsewhere is shown beside this one."""
    member = doors.member(request, slug, Permission.PREPARE_CASE)
    found = doors.one_of(own_cases(member), uid=case) if case else None
    begin = {"version": found.version if found else 1, "client_key": uuid4()}
    begin["counts"] = found.counts_in_research if found else False
    issues, may_count = selectors.issues_to_choose(member, found), selectors.may_count(member)
    form = CaseForm(issues, request.POST or None, instance=found, initial=begin, may_count=may_count)
    if request.method == "POST" and form.is_valid():
        asked = {key: form.cleaned_data[key] for key in ("version", "client_key")}
        try:
            kept = services.write_case(by=member, texts=form.texts(), case=found, counts=form.asked_to_count(), **asked)
        except services.StaleCase as stale:
            return _choose_text(request, stale, issues, form)
        except services.Settled as settled:
            form.add_error(None, settled.message)
        else:
            messages.success(request, _kept_words(kept))
            return redirect("intervisie:case", slug=slug, case=kept.uid)
    context = {"form": form, "case": found}
    return render(request, "intervisie/case_form.html", context, status=400 if form.errors else 200)


def _choose_text(
    request: HttpRequest, stale: services.StaleCase, issues: list[tuple[str, str]], sent: CaseForm
) -> HttpResponse:
    counts = sent.asked_to_count()
    begin = {**stale.mine, "version": stale.theirs.version, "counts": counts}
    form = CaseForm(issues, initial=begin, may_count=counts is not None)
    names = dict(issues)
    both = selectors.both_texts(stale.mine, stale.theirs)
    pairs = [(key, label, names.get(mine, mine), names.get(theirs, theirs)) for key, label, mine, theirs in both]
    context = {"form": form, "case": stale.theirs, "pairs": pairs, "sentence": stale.message}
    return render(request, "intervisie/case_merge.html", context, status=stale.status)


def _kept_words(case: StarrCase) -> str:
    if case.state == CaseState.DRAFT:
        return _("Bewaard. Alleen jij leest dit, tot je het deelt.")
    return _("Bewaard. De groep leest nu deze tekst.")


@require_safe
def case(request: HttpRequest, slug: str, case: str) -> HttpResponse:
    """Show one case; its author can share it from here."""
    member = doors.member(request, slug, Permission.READ_SHARED_ENTRIES)
    found = doors.one_of(visible_cases(member), uid=case)
    form = ShareForm(selectors.meetings_to_share_in(member))
    return render(request, "intervisie/case_detail.html", _about(member, found, form))


@require_POST
def share_case(request: HttpRequest, slug: str, case: str) -> HttpResponse:
    """Bring one's own case to a meeting."""
    member = doors.member(request, slug, Permission.PREPARE_CASE)
    found = doors.one_of(own_cases(member), uid=case)
    form = ShareForm(selectors.meetings_to_share_in(member), request.POST)
    shared = None
    if form.is_valid():
        brought = form.cleaned_data["meeting"]
        shared = kept_by(form, lambda: services.share_case(by=member, case=found, meeting=brought))
    if shared is not None:
        messages.success(request, _("Gedeeld. De deelnemers en de procesbegeleider kunnen je casus nu lezen."))
        return redirect("intervisie:case", slug=slug, case=case)
    return render(request, "intervisie/case_detail.html", _about(member, found, form), status=400)


def _about(member: Membership, case: StarrCase, form: ShareForm) -> dict[str, Any]:
    return {
        "case": case,
        "issue": selectors.issue_label(case),
        "steps": selectors.steps_of(case),
        "is_mine": case.author_id == member.pk,
        "may_count": case.author_id == member.pk and selectors.may_count(member),
        "form": form,
    }


@require_POST
def take_back_case(request: HttpRequest, slug: str, case: str) -> HttpResponse:
    """Make one's own shared case private again."""
    member = doors.member(request, slug, Permission.PREPARE_CASE)
    services.take_back_case(by=member, case=doors.one_of(own_cases(member), uid=case))
    messages.success(request, _("Je casus is weer alleen voor jou."))
    return redirect("intervisie:case", slug=slug, case=case)


@require_POST
def count_case(request: HttpRequest, slug: str, case: str) -> HttpResponse:
    """Let one's own case count in the research, or no longer: `counts` says which, a second press does nothing more."""
    member = doors.member(request, slug, Permission.PREPARE_CASE)
    counts = request.POST.get("counts") == "1"
    services.let_count(by=member, case=doors.one_of(own_cases(member), uid=case), counts=counts)
    done = _("Je casus telt mee in het onderzoek, zonder je naam.") if counts else _("Je casus telt niet meer mee.")
    messages.success(request, done)
    return redirect("intervisie:case", slug=slug, case=case)
