"""Research consent: the participant's own page, and the coordinator's page for what was signed on paper."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from plg.access import doors
from plg.access.permissions import Permission
from plg.models import ContentVersion, Membership
from plg.selectors import latest_answers
from plg.services import consent as services
from plg.slots import CONSENT_COPY
from plg.words import Purpose

YES_NO = [("yes", gettext_lazy("Ja")), ("no", gettext_lazy("Nee"))]


class Answers(forms.Form):
    """Yes or no per purpose; one that is left open stays as it was."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for purpose in Purpose:
            self.fields[purpose.value] = forms.ChoiceField(choices=YES_NO, required=False)

    def answers(self) -> dict[Purpose, bool]:
        """Return what was answered."""
        if self.data.get("all") == "no":
            return dict.fromkeys(Purpose, False)
        return {purpose: said == "yes" for purpose in Purpose if (said := self.cleaned_data.get(purpose.value))}


class PaperAnswers(Answers):
    """The same, with the date that stands on the paper."""

    signed_on = forms.DateField(error_messages={"required": gettext_lazy("Vul de datum in die op het papier staat.")})


@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask a participant what researchers may use; a POST seals the answers.

    Who just came in for the first time goes on to the home page, where the first thing to do stands.
    """
    member = doors.member(request, slug, Permission.GIVE_CONSENT)
    welcome = "welkom" in request.GET
    form = Answers(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        sealed = services.answer(by=member, answers=form.answers())
        if sealed:
            messages.success(request, _("Je keuzes zijn bewaard. Ze gelden vanaf nu, en je kunt ze altijd veranderen."))
        else:
            messages.info(request, _("Er is niets veranderd."))
        return redirect("plg:community" if welcome else "plg:me", slug=slug)
    context = _context(member) | {"welcome": welcome}
    return render(request, "plg/consent_form.html", context, status=400 if request.method == "POST" else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def on_paper(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Let the coordinator record what somebody without an account signed on paper."""
    member = doors.member(request, slug, Permission.RECORD_PAPER_CONSENT)
    person = doors.one_of(doors.members_without_account(member), uid=uid)
    form = PaperAnswers(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        signed_on = form.cleaned_data["signed_on"]
        sealed = services.record_paper(by=member, member=person, answers=form.answers(), signed_on=signed_on)
        if sealed:
            messages.success(request, _("De toestemming op papier van %s is vastgelegd.") % person.user.name)
        else:
            messages.info(request, _("Er is niets veranderd."))
        return redirect("plg:people", slug=slug)
    context = _context(person) | {"person": person, "form": form}
    return render(request, "plg/consent_paper.html", context, status=400 if request.method == "POST" else 200)


def _context(member: Membership) -> dict[str, object]:
    text = services.text_in_use(member)
    language = get_language() or "nl"
    latest = latest_answers(member)
    body = text.body
    return {
        "text": {key: _in(body[key], language) for key in ("intro", "learning", "voluntary", "withdraw")},
        "version": text,
        "purposes": [_purpose(row, language, latest.get(Purpose(row["purpose"])), text) for row in body["purposes"]],
        "answered": bool(latest),
        "ground": member.community.learning_ground,
        "copies": list(CONSENT_COPY.ask(member)) if latest else [],
        "is_new_text": any(seal.text_version_id != text.pk for seal in latest.values()),
    }


def _purpose(row: dict[str, Any], language: str, latest: Any, text: ContentVersion) -> dict[str, object]:
    current = latest if latest is not None and latest.text_version_id == text.pk else None
    return {
        "name": row["purpose"],
        "question": _in(row["question"], language),
        "means": _in(row["means"], language),
        "latest": latest,
        "is_older": latest is not None and current is None,
        "chosen": ("yes" if current.given else "no") if current else "",
    }


def _in(texts: dict[str, str], language: str) -> str:
    return texts.get(language) or texts["nl"]
