"""What meetings keep of one person: cases, what they brought in, noted and marked, where they were, what they took on.

Chapters of the copy of somebody's own data, reached by slot.
"""

from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from intervisie import selectors
from intervisie.formats import steps_of
from intervisie.models import (
    AgreementHolder,
    Attendance,
    Ballot,
    Contribution,
    CriterionLine,
    MatrixMark,
    Pad,
    RecordCheck,
    Session,
    StarrCase,
)
from intervisie.selectors.checklist import criterion_label
from intervisie.selectors.urgency import issues_of
from intervisie.words import CaseState, CheckState
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


def records_part(user: User) -> OwnPart | None:
    """Return what somebody said of the records of group talks they took part in; None without. One query."""
    rows = RecordCheck.objects.filter(member__user=user).exclude(state=CheckState.ASKED)
    loaded = ("record__session__meeting", "record__session__format", "record__community")
    pieces = [
        OwnPiece(
            above=_above(row.answered_at or row.record.made_at, row.record.community.title),
            title=row.record.session.meeting.title,
            texts=((_("Mijn aanvulling"), row.text),) if row.text else (),
            notes=(row.get_state_display(),),
        )
        for row in rows.select_related(*loaded).order_by("pk")
    ]
    lead = _("Of je akkoord was met het verslag, en wat je anders wilde. Het verslag zelf is van jullie allemaal.")
    return OwnPart(_("Welke groepsverslagen keek je na?"), lead, pieces) if pieces else None


def _above(moment: datetime, community: str) -> str:
    return f"{date_format(timezone.localtime(moment), 'j F Y')} · {community}"


def urgency_part(user: User) -> OwnPart | None:
    """Return what somebody marked at the issues, a piece a matrix; None without marks. One query."""
    marks = MatrixMark.objects.filter(member__user=user).select_related("matrix__issues", "matrix__community")
    found: dict[int, list[MatrixMark]] = {}
    for mark in marks.order_by("matrix__made_at", "pk"):
        found.setdefault(mark.matrix_id, []).append(mark)
    if not found:
        return None
    return OwnPart(
        _("Wat vond je dringend?"),
        _("Per vraagstuk hoe dringend het voor je was, en wat je er al van liet zien."),
        [_marked(rows) for rows in found.values()],
    )


def _marked(marks: list[MatrixMark]) -> OwnPiece:
    matrix = marks[0].matrix
    labels = {one.key: one.label for one in issues_of(matrix)}
    steps = [(labels.get(one.issue, one.issue), [one.get_urgency_display(), one.get_shown_display()]) for one in marks]
    notes = tuple(f"{label}: {' · '.join(str(word) for word in words if word)}" for label, words in steps if any(words))
    texts = tuple((labels.get(one.issue, one.issue), one.practice) for one in marks if one.practice)
    return OwnPiece(above=_above(matrix.made_at, matrix.community.title), texts=texts, notes=notes)


def checklist_part(user: User) -> OwnPart | None:
    """Return what somebody noted at the criteria as facilitator; None when that is nothing. One query."""
    lines = CriterionLine.objects.filter(by__user=user).select_related("checklist", "community").order_by("made_at")
    if not lines:
        return None
    return OwnPart(
        _("Wat noteerde je bij de ontwerpcriteria?"),
        _("Als procesbegeleider, voor de andere procesbegeleiders van dezelfde leergemeenschap."),
        [
            OwnPiece(
                above=_above(line.made_at, line.community.title),
                texts=((criterion_label(line.checklist, line.criterion), line.note),) if line.note else (),
                notes=() if line.note else (criterion_label(line.checklist, line.criterion),),
            )
            for line in lines
        ],
    )


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
