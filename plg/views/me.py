"""The page about oneself: who can read what of mine, what I chose, and the way out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from plg.access import doors
from plg.access.decide import can
from plg.access.permissions import Permission
from plg.models import ConsentSeal, Membership
from plg.selectors import latest_answers, staff_of
from plg.slots import ABOUT_ME, MINE
from plg.words import Purpose


@require_safe
def me(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who reads what of this member, their own consent, and what every app knows about them."""
    member = doors.member(request, slug, Permission.BE_HERE)
    context = {
        "writes": can(member, Permission.WRITE_ENTRY),
        "consents": _consents(member) if can(member, Permission.GIVE_CONSENT) else None,
        "staff": staff_of(member.community),
        "panels": [*ABOUT_ME.ask(member), *MINE.ask(member.user)],
    }
    return render(request, "plg/me.html", context)


def _consents(member: Membership) -> list[tuple[Purpose, ConsentSeal | None]]:
    latest = latest_answers(member)
    return [(purpose, latest.get(purpose)) for purpose in Purpose]
