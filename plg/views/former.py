"""A community somebody left, for that person alone: what research uses, and how to take that back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from plg.access import doors
from plg.selectors import latest_answers
from plg.selectors.people import plans_of
from plg.services import erasing, leaving, planned_erasing
from plg.slots import Going
from plg.words import Purpose


@require_http_methods(["GET", "HEAD", "POST"])
def former(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show what is still theirs in a community the visitor left; a POST takes back one yes, or all."""
    user = doors.person(request)
    member = doors.one_of(doors.former_memberships(user), uid=uid)
    if request.method == "POST":
        taken = leaving.withdraw_after(by=user, member=member, only=_purposes(request.POST.get("purpose", "")))
        messages.success(request, _said(taken))
        return redirect("plg:former", uid=uid)
    answers = [(purpose, seal) for purpose, seal in latest_answers(member).items() if seal.given]
    context: dict[str, object] = {"member": member, "answers": answers}
    context["losses"] = erasing.losses(Going(user, (member,)))
    plan = plans_of([member]).get(member.pk)
    if plan is not None and plan.is_open:
        context["planned"] = planned_erasing.address_of(plan)
    return render(request, "plg/former_one.html", context)


def _purposes(said: str) -> list[Purpose]:
    return [Purpose(said)] if said in Purpose.values else list(Purpose)


def _said(taken: int) -> str:
    if not taken:
        return _("Er stond geen toestemming open. Er is niets veranderd.")
    return (
        ngettext(
            "Je toestemming voor %s onderdeel is ingetrokken. Vanaf nu gebruikt het onderzoek het niet meer.",
            "Je toestemming voor %s onderdelen is ingetrokken. Vanaf nu gebruikt het onderzoek ze niet meer.",
            taken,
        )
        % taken
    )
