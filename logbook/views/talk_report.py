"""The report of a talk: the interviewer writes and sends it, the participant checks it. No text is ever lost."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from logbook.access import talks as access
from logbook.forms.talks import CheckForm, ReportForm, ToldForm, WritingForm
from logbook.models import ReflectionInterview, TalkDraft
from logbook.selectors import talks as selectors
from logbook.services import talk_writing as writing
from logbook.views.talks import talk_page
from logbook.views.writing import kept
from plg.access import doors
from plg.access.permissions import Permission
from plg.fragments import wants_part
from plg.models import Membership


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Write the report; it is kept while it is typed, and sent when the interviewer says so."""
    member = doors.member(request, slug, Permission.HOLD_TALK)
    found = doors.one_of(access.held_talks(member).select_related("guide", "community"), uid=uid)
    if request.method == "POST":
        return _written(request, member, found, ReportForm(request.POST))
    form = ReportForm(initial=_at_hand(member, found) | {"notes_kind": found.notes_kind})
    return _writing_page(request, member, found, form)


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Check a report: say yes to it, or change it first."""
    member = doors.member(request, slug, Permission.HAVE_TALK)
    found = doors.one_of(access.checkable_talks(member).select_related("guide", "community"), uid=uid)
    if request.method == "POST":
        return _written(request, member, found, CheckForm(request.POST))
    texts = selectors.texts_of(member, found)
    draft = selectors.draft_of(member, found)
    opened = _opened(draft) if draft else {"text": texts[0].text, "summary": texts[0].summary}
    return _writing_page(request, member, found, CheckForm(initial=opened | {"number": texts[0].number}))


@require_POST
def tell(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Note what came up in the talk and stood in no entry."""
    member = doors.member(request, slug, Permission.HOLD_TALK)
    found = doors.one_of(access.held_talks(member), uid=uid)
    form = ToldForm(request.POST)
    if form.is_valid():
        writing.tell(by=member, talk=found, text=form.cleaned_data["told"])
        messages.success(request, _("Genoteerd."))
        return redirect("logbook:talk_write", slug=slug, uid=uid)
    report = ReportForm(initial=_at_hand(member, found) | {"notes_kind": found.notes_kind})
    return _writing_page(request, member, found, report, told_form=form, status=400)


@require_POST
def untell(request: HttpRequest, slug: str, uid: UUID, told: UUID) -> HttpResponse:
    """Take such a note away."""
    member = doors.member(request, slug, Permission.BE_HERE)
    note = doors.one_still_there(request, access.visible_told(member).select_related("talk"), uid=told, talk__uid=uid)
    writing.take_told_away(by=member, told=note)
    messages.success(request, _("Weggehaald."))
    name = "logbook:talk_write" if note.talk.interviewer_id == member.pk else "logbook:talk"
    return redirect(name, slug=slug, uid=uid)


@require_POST
def log_told(request: HttpRequest, slug: str, uid: UUID, told: UUID) -> HttpResponse:
    """Make an own entry of what came up; the participant goes on writing it there."""
    member = doors.member(request, slug, Permission.WRITE_ENTRY)
    note = doors.one_of(access.visible_told(member).select_related("talk"), uid=told, talk__uid=uid)
    entry = writing.log_told(by=member, told=note)
    messages.success(request, _("Dit staat nu in je logboek. Alleen jij leest het; vul aan wat je wilt."))
    return redirect("logbook:edit", slug=slug, uid=entry.uid)


@require_POST
def take_back(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Take a report back that was sent and not yet checked."""
    member = doors.member(request, slug, Permission.HOLD_TALK)
    writing.take_back_report(by=member, talk=doors.one_of(access.held_talks(member), uid=uid))
    return redirect("logbook:talk_write", slug=slug, uid=uid)


@require_POST
def reopen(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Take one's yes to a report back."""
    member = doors.member(request, slug, Permission.HAVE_TALK)
    writing.reopen_check(by=member, talk=doors.one_of(access.checkable_talks(member), uid=uid))
    messages.success(request, _("Je akkoord is ingetrokken. Onderzoekers gebruiken dit verslag niet."))
    return redirect("logbook:talk", slug=slug, uid=uid)


def _written(request: HttpRequest, member: Membership, talk: ReflectionInterview, form: WritingForm) -> HttpResponse:
    """Keep what was sent, and do what its button says; a clash shows both texts, and a copy typed by itself says so."""
    by_itself = wants_part(request)
    if not form.is_valid():
        return _state(request, form=form) if by_itself else _writing_page(request, member, talk, form, status=400)
    try:
        draft = writing.save_draft(by=member, talk=talk, **form.kept())
    except writing.StaleDraft as stale:
        if by_itself:
            return _state(request, stale=stale)
        return _both_texts(request, member, talk, form, stale)
    key = form.cleaned_data["client_key"]
    if by_itself:
        return kept(_state(request, draft=draft, client_key=uuid4()), request, key)
    return kept(_finished(request, member, talk, form, draft), request, key)


def _finished(
    request: HttpRequest, member: Membership, talk: ReflectionInterview, form: WritingForm, draft: TalkDraft
) -> HttpResponse:
    """Do what the button says beside keeping the draft, and go to the page of the talk, or stay to write on."""
    if "send" in request.POST:
        writing.send_report(by=member, talk=talk, draft=draft)
        messages.success(request, _("Verstuurd. Je leest hier wanneer het is nagekeken."))
    elif "check" in request.POST and isinstance(form, CheckForm):
        writing.check_report(by=member, talk=talk, number=form.cleaned_data["number"], draft=draft)
        messages.success(request, _("Dank je. Dit is nu het verslag; jullie versies blijven allebei bewaard."))
    else:
        messages.success(request, _("Bewaard. Je kunt later verder."))
    return redirect("logbook:talk", slug=member.community.slug, uid=talk.uid)


def _at_hand(member: Membership, talk: ReflectionInterview) -> dict[str, Any]:
    """Return what the interviewer goes on with: their draft, or what they sent when there is none."""
    draft = selectors.draft_of(member, talk)
    if draft is None and (sent := selectors.texts_of(member, talk)):
        return {"text": sent[0].text, "summary": sent[0].summary}
    return _opened(draft)


def _opened(draft: TalkDraft | None) -> dict[str, Any]:
    return {"version": draft.version, "text": draft.text, "summary": draft.summary} if draft else {}


def _writing_page(
    request: HttpRequest,
    member: Membership,
    talk: ReflectionInterview,
    form: WritingForm,
    told_form: ToldForm | None = None,
    status: int = 200,
    **more: object,
) -> HttpResponse:
    context = talk_page(member, talk) | {"form": form, "told_form": told_form or ToldForm(), **more}
    context["guide"] = selectors.talk_guide(member.community, talk.guide)
    name = "logbook/talk_check.html" if isinstance(form, CheckForm) else "logbook/talk_write.html"
    return render(request, name, context, status=status)


def _both_texts(
    request: HttpRequest,
    member: Membership,
    talk: ReflectionInterview,
    sent: WritingForm,
    stale: writing.StaleDraft,
) -> HttpResponse:
    """Show what is kept beside what was sent, to go on from; nothing was overwritten."""
    form = type(sent)(initial=sent.cleaned_data | {"version": stale.theirs.version})
    return _writing_page(request, member, talk, form, status=409, theirs=stale.theirs, sentence=stale.message)


def _state(request: HttpRequest, **context: object) -> HttpResponse:
    """Answer what was sent by itself: the line that tells whether it is kept, and the version to go on with."""
    return render(request, "logbook/_talk_state.html", context)
