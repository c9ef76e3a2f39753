"""What meetings keep of one person: their cases, what they brought in and noted, where they were, what they took on.

Chapters of the copy of somebody's own data, reached by slot.
"""

from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from intervisie import selectors
from intervisie.formats import steps_of
from intervisie.models import AgreementHolder, Attendance, Ballot, Contribution, Pad, Session, StarrCase
from intervisie.words import CaseState
from plg.models import User
from plg.slots import OwnPart, OwnPiece


def own_part(user: User) -> OwnPart:
    """Return every case somebody prepared, drafts too. One query."""
    cases = StarrCase.objects.filter(author__user=user).select_related("community", "meeting").order_by("pk")
    return OwnPart(
        _("Welke casussen bracht je in?"),
        _("Elke casus die je voorbereidde, ook wat nog een kladje is."),
        [_piece(case) for case in cases],
    )


def sessions_part(user: User) -> OwnPart | None:
    """Return what somebody brought in and noted in sessions, as long as it is kept; None when there is nothing. Two
    queries."""
    texts: dict[Session, list[tuple[str, str]]] = {}
    loaded = ("session__format", "session__meeting", "session__community")
    for said in Contribution.objects.filter(author__user=user).select_related(*loaded).order_by("session", "pk"):
        step = steps_of(said.session.format.body)[said.step]
        texts.setdefault(said.session, []).append((step.label, said.text))
    for pad in Pad.objects.filter(member__user=user).exclude(text="").select_related(*loaded).order_by("session"):
        texts.setdefault(pad.session, []).append((_("Mijn aantekeningen"), pad.text))
    pieces = [
        OwnPiece(above=_above(one.made_at, one.community.title), title=str(one), texts=tuple(told))
        for one, told in sorted(texts.items(), key=lambda pair: pair[0].pk)
    ]
    lead = _("Wat je inbracht, en je eigen aantekeningen. Na %(days)s dagen is het weg.")
    lead %= {"days": settings.SESSION_TEXT_DAYS}
    return OwnPart(_("Wat zei je in sessies?"), lead, pieces) if pieces else None


def meetings_part(user: User) -> OwnPart | None:
    """Return where somebody was, which action points are theirs, and what they gave in open rankings; None without.

    Four queries.
    """
    pieces = []
    for one in Attendance.objects.filter(member__user=user).select_related("meeting__community").order_by("noted_at"):
        title, noted = one.meeting.title, one.get_state_display()
        pieces.append(
            OwnPiece(above=_above(one.meeting.starts_at, one.meeting.community.title), title=title, notes=(noted,))
        )
    held = AgreementHolder.objects.filter(member__user=user).select_related("agreement__meeting__community")
    for row in held.order_by("agreement"):
        point, notes = row.agreement, []
        if point.by_when:
            notes.append(_("Voor %(day)s.") % {"day": date_format(point.by_when, "j F Y")})
        if point.done_at:
            notes.append(_("Gedaan op %(day)s.") % {"day": date_format(timezone.localtime(point.done_at), "j F Y")})
        above = _above(point.made_at, point.meeting.community.title)
        pieces.append(OwnPiece(above=above, texts=((_("Actiepunt"), point.text),), notes=tuple(notes)))
    ballots = Ballot.objects.filter(member__user=user).select_related("ranking__community")
    for ballot in ballots.prefetch_related("votes__option").order_by("cast_at"):
        votes = tuple(f"{vote.option.label}: {vote.points}" for vote in ballot.votes.all())
        own = ((_("Iets eigens"), ballot.own),) if ballot.own else ()
        above = _above(ballot.cast_at, ballot.ranking.community.title)
        pieces.append(OwnPiece(above=above, title=ballot.ranking.question, texts=own, notes=votes))
    lead = _("Waar je bij was, wat je op je nam, en wat je gaf in peilingen die nog open zijn.")
    return OwnPart(_("Wat deed je in de bijeenkomsten?"), lead, pieces) if pieces else None


def _above(moment: datetime, community: str) -> str:
    return f"{date_format(timezone.localtime(moment), 'j F Y')} · {community}"


def _piece(case: StarrCase) -> OwnPiece:
    texts = [(_("Mijn vraag aan de groep"), case.feedback_question)]
    texts += [(step.label, step.text) for step in selectors.steps_of(case)]
    shared = case.state != CaseState.DRAFT and case.meeting is not None
    where = _("Gedeeld in: %(meeting)s.") % {"meeting": case.meeting} if shared else _("Met niemand gedeeld.")
    changed = date_format(timezone.localtime(case.changed_at), "j F Y")
    return OwnPiece(
        above=f"{changed} · {case.community.title}",
        title=case.title,
        texts=tuple((label, text) for label, text in texts if text),
        notes=(where,),
    )
