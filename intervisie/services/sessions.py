"""The life of a live session: begin, lead it step by step, end it. One door for its state.

Two facilitators pressing at once make one step: every act names the step it was pressed in.
"""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from intervisie.formats import steps_of
from intervisie.models import Contribution, Meeting, Pad, Seat, Session, StarrCase
from intervisie.selectors.sessions import topic_of
from intervisie.services.meetings import goes_on
from intervisie.states import possible
from intervisie.words import CaseState, SessionState
from plg import audit, push
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.errors import DomainError
from plg.models import ContentVersion, Membership
from plg.services import content
from plg.texts import tidy

MINUTE = 60
#: A session that still runs after this was left running.
LONGEST = timedelta(hours=12)


@transaction.atomic
def start_session(
    *, by: Membership, meeting: Meeting, format: ContentVersion, case: StarrCase | None = None
) -> Session:
    """Open a session of this format in a meeting, for everybody to come in. Nothing runs yet.

    Raises `DomainError` while another one is going on in this meeting, and for a format that needs a case without one.
    """
    require(by, Permission.RUN_SESSION)
    found = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk, community=by.community)
    goes_on(found)
    if found.sessions.exclude(state=SessionState.ENDED).exists():
        raise DomainError(_("Er loopt al een sessie in deze bijeenkomst. Sluit die eerst."))
    needs_case = bool(format.body["case"])
    if needs_case and (case is None or case.meeting_id != found.pk or case.state != CaseState.SHARED):
        raise DomainError(_("Kies een casus die voor deze bijeenkomst is ingebracht."))
    chosen = case if needs_case else None
    made = Session.objects.create(
        community=by.community,
        meeting=found,
        format=format,
        case=chosen,
        owner=chosen.author if chosen else None,
    )
    Seat.objects.create(session=made, member=by)  # who opens it is in it: what is said without a case stays with them
    content.freeze(version=format, by=by)
    audit.record("live.started", by=by, subject=made)
    return made


@transaction.atomic
def join(*, by: Membership, session: Session) -> Seat:
    """Sit down in a session and agree to keep inside what is said. A second time changes nothing."""
    require(by, Permission.READ_SHARED_ENTRIES)
    found = _locked(by, session)
    if found.state == SessionState.ENDED:
        raise DomainError(_("Deze sessie is afgelopen."))
    seat, made = Seat.objects.get_or_create(session=found, member=by)
    if made:
        _changed(found)
    return seat


@transaction.atomic
def lead(*, by: Membership, session: Session, act: str, at: int, why: str = "") -> Session:
    """Do one act of the facilitator, pressed in step `at` (minus one before the first): the only door of a session.

    An act pressed in a step that is over does nothing: two presses make one step. Raises `DomainError` for an act
    that cannot be done now, and for a step back without a reason.
    """
    require(by, Permission.RUN_SESSION)
    found = _locked(by, session)
    if at != _place(found):
        return found
    if not possible(act, found.state):
        state = found.get_state_display().lower()
        raise DomainError(_("Dat kan nu niet: de sessie is %(state)s.") % {"state": state})
    _ACTS[act](found, by, tidy(why))
    _changed(found)
    return found


def give_up_seats(member: Membership) -> None:
    """Let the screens of running sessions know that somebody left the community. At most one query for most people."""
    taken = Session.objects.filter(seats__member=member).exclude(state=SessionState.ENDED)
    for session in taken.select_for_update(of=("self",), no_key=True):
        _changed(session)


def tidy_sessions() -> int:
    """End what nobody ended, and take away what was brought in and noted in sessions that ended a month ago.

    Returns how many texts went.
    """
    forgotten = Session.objects.exclude(state=SessionState.ENDED).filter(made_at__lt=timezone.now() - LONGEST)
    forgotten.update(state=SessionState.ENDED, paused_at=None, ended_at=timezone.now(), version=F("version") + 1)
    before = timezone.now() - timedelta(days=settings.SESSION_TEXT_DAYS)
    old = Session.objects.filter(ended_at__lt=before).values("pk")
    gone = Contribution.objects.filter(session__in=old).delete()[0]
    return gone + Pad.objects.filter(session__in=old).delete()[0]


def _next(session: Session, by: Membership, why: str) -> None:
    if session.state == SessionState.GATHERING:
        _begin_step(session, 0)
    elif session.step + 1 < len(session.format.body["steps"]):
        _begin_step(session, session.step + 1)
    else:
        _end(session, by, why)


def _back(session: Session, by: Membership, why: str) -> None:
    if session.step == 0:
        raise DomainError(_("Dit is de eerste stap."))
    if not why:
        raise DomainError(_("Zeg in een paar woorden waarom jullie teruggaan. Iedereen leest dat."))
    _begin_step(session, session.step - 1)
    session.note = why[:200]
    audit.record("live.stepped_back", by=by, subject=session)


def _begin_step(session: Session, step: int) -> None:
    session.step, session.step_at = step, timezone.now()
    session.seconds = steps_of(session.format.body)[step].minutes * MINUTE
    session.state, session.paused_at, session.lifted, session.note = SessionState.RUNNING, None, False, ""


def _longer(session: Session, by: Membership, why: str) -> None:
    session.seconds += MINUTE


def _shorter(session: Session, by: Membership, why: str) -> None:
    session.seconds = max(MINUTE, session.seconds - MINUTE)


def _pause(session: Session, by: Membership, why: str) -> None:
    session.state, session.paused_at = SessionState.PAUSED, timezone.now()


def _resume(session: Session, by: Membership, why: str) -> None:
    assert session.step_at is not None
    assert session.paused_at is not None
    session.step_at += timezone.now() - session.paused_at
    session.state, session.paused_at = SessionState.RUNNING, None


def _lift(session: Session, by: Membership, why: str) -> None:
    if session.owner_id is None or not steps_of(session.format.body)[session.step].is_silent:
        raise DomainError(_("In deze stap is er geen stilte om op te heffen."))
    if not session.lifted:
        session.lifted = True
        audit.record("live.silence_lifted", by=by, subject=session)


def _end(session: Session, by: Membership, why: str) -> None:
    session.state, session.paused_at, session.ended_at = SessionState.ENDED, None, timezone.now()
    if session.case_id is not None and session.step_at is not None:  # closed before the first step: still to treat
        StarrCase.objects.filter(pk=session.case_id, state=CaseState.SHARED).update(state=CaseState.TREATED)
    audit.record("live.ended", by=by, subject=session)


_ACTS: dict[str, Callable[[Session, Membership, str], None]] = {
    "next": _next,
    "back": _back,
    "longer": _longer,
    "shorter": _shorter,
    "pause": _pause,
    "resume": _resume,
    "lift": _lift,
    "end": _end,
}


def _place(session: Session) -> int:
    """Return the step the screens stand at: minus one while people come in."""
    return -1 if session.state == SessionState.GATHERING else session.step


def _locked(by: Membership, session: Session) -> Session:
    rows = Session.objects.select_for_update(of=("self",), no_key=True).select_related("format")
    return rows.get(pk=session.pk, community=by.community)


def _changed(session: Session) -> None:
    session.version += 1
    session.save()
    push.tell(topic_of(session), str(session.version))
