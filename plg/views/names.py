"""The masker's page: every word that may be a name, and one decision a word."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from plg.access import doors
from plg.access.permissions import Permission
from plg.models import Membership
from plg.selectors import finding_groups
from plg.services import names
from plg.words import FindingKind, FindingState


class Decision(forms.Form):
    """One word, as one kind, and what becomes of it."""

    word = forms.CharField(max_length=200, strip=False)
    kind = forms.ChoiceField(choices=FindingKind.choices)
    state = forms.ChoiceField(choices=[(state.value, state.label) for state in FindingState if state != "open"])


@require_http_methods(["GET", "HEAD", "POST"])
def found(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the open words; a POST decides about one of them."""
    member = doors.member(request, slug, Permission.BE_HERE)
    names.refuse_others(by=member)  # the role that decides, or who was named for a round they do not code
    form = Decision(request.POST or None)
    if request.method == "POST" and form.is_valid():
        count = names.settle(
            by=member,
            word=form.cleaned_data["word"],
            kind=FindingKind(form.cleaned_data["kind"]),
            state=FindingState(form.cleaned_data["state"]),
        )
        messages.success(request, _told(count, form.cleaned_data["state"]))
        return redirect("plg:names", slug=slug)
    status = 400 if request.method == "POST" else 200
    return render(request, "plg/names_list.html", {"groups": _groups(member)}, status=status)


@require_POST
def mask_all(request: HttpRequest, slug: str) -> HttpResponse:
    """Mask every open word at once."""
    member = doors.member(request, slug, Permission.BE_HERE)
    messages.success(request, _told(names.mask_all(by=member), FindingState.MASKED))
    return redirect("plg:names", slug=slug)


@require_POST
def search(request: HttpRequest, slug: str) -> HttpResponse:
    """Search the texts anew, for instance after new people came in."""
    member = doors.member(request, slug, Permission.BE_HERE)
    names.search(by=member)
    messages.info(request, _("Alle teksten zijn opnieuw doorzocht."))
    return redirect("plg:names", slug=slug)


def _groups(member: Membership) -> list[object]:
    return list(finding_groups(member.community, names.free_texts(member.community)))


def _told(count: int, state: str) -> str:
    if state == FindingState.MASKED:
        return ngettext("%(n)d plek gemaskeerd.", "%(n)d plekken gemaskeerd.", count) % {"n": count}
    return ngettext("%(n)d plek blijft staan.", "%(n)d plekken blijven staan.", count) % {"n": count}
