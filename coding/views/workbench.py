"""The workbench: one text a screen, every act saved by itself, as a page and as a fragment."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from coding.access import visible_rounds
from coding.forms.bench import Act, ActForm
from coding.selectors.desk import desk
from coding.selectors.places import next_position
from coding.services import workbench
from plg.access import doors
from plg.access.permissions import Permission
from plg.errors import DomainError
from plg.fragments import wants_part


@require_safe
def next_source(request: HttpRequest, slug: str, round: str) -> HttpResponse:
    """Go to the first text of one's own that is not coded yet, or back to the round when there is none."""
    member = doors.member(request, slug, Permission.CODE_SOURCES)
    found = doors.one_of(visible_rounds(member), uid=round)
    position = next_position(member, found)
    if position is None:
        messages.success(request, _("Je hebt alle teksten gecodeerd die je in deze ronde kreeg."))
        return redirect("coding:round", slug=slug, round=found.uid)
    return redirect("coding:source", slug=slug, round=found.uid, position=position)


@require_http_methods(["GET", "HEAD", "POST"])
def source(request: HttpRequest, slug: str, round: str, position: int) -> HttpResponse:
    """Show one text on the coder's own workbench; a POST is one act on it."""
    member = doors.member(request, slug, Permission.CODE_SOURCES)
    found = doors.one_of(visible_rounds(member), uid=round)
    fragment, problem, at = wants_part(request), "", request.GET.get("bij", "")
    unkept: dict[str, Any] = {}
    if request.method == "POST":
        form = ActForm(request.POST)
        if not form.is_valid():
            return HttpResponseBadRequest()
        asked: Act = form.cleaned_data["act"]
        at = asked.code or (asked.value if asked.word == "code" else at)
        try:
            act(form.asked(), by=member, round=found, position=position)
        except DomainError as error:
            problem, unkept = error.message, form.asked() | {"memo_refused": asked.word == "memo"}
        if fragment and asked.word == "memo" and not problem:
            return HttpResponse(status=204)  # nobody's page changes under their typing
    shown = desk(member, found, position, at)
    if shown is None:
        raise Http404
    if request.method == "POST" and not problem and not fragment:
        return redirect(f"{request.path}?{urlencode({'bij': at})}" if at else request.path)
    context = {"desk": shown, "problem": problem, "fragment": fragment, "unkept": unkept, "now": timezone.now()}
    if fragment and unkept.get("memo_refused"):
        return render(request, "coding/_bench_memo.html#refused", context, status=409)
    template = "coding/source_code.html#bench" if fragment else "coding/source_code.html"
    return render(request, template, context, status=409 if problem and not fragment else 200)


def act(asked: dict[str, Any], **where: Any) -> None:
    """Hand one act to its service."""
    found: Act = asked["act"]
    where |= {"code": found.code} if found.word in {"direction", "quote", "unquote"} else {}
    if found.word in CODES:
        CODES[found.word](**where, code=found.value)
    elif found.word == "direction":
        workbench.choose_direction(**where, direction=found.value)
    elif found.word == "quote":
        workbench.mark_quote(**where, quote=asked["quote"], start=asked["start"], end=asked["end"])
    elif found.word == "unquote":
        workbench.unmark_quote(**where, start=int(found.value) if found.value else None)
    elif found.word == "unsure":
        workbench.doubt(**where, unsure=found.value == "on")
    elif found.word == "memo":
        workbench.write_memo(**where, memo=asked["memo"], seen=asked["seen"])
    else:
        PLAIN[found.word](**where)


CODES = {"code": workbench.choose_code, "uncode": workbench.drop_code}
#: The acts that need nothing but the text they are about.
PLAIN = {"none": workbench.no_code, "undo": workbench.undo, "redo": workbench.redo}
