"""Where somebody is signed in: begun at every sign-in, seen now and then, ended by leaving, by time, or by hand."""

from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from plg import audit
from plg.access import proof
from plg.errors import Gone
from plg.models import DeviceSession, User
from plg.services.devices import device_of


def on_coming_in(sender: object, request: HttpRequest, user: User, **rest: object) -> None:
    """Begin the session of whoever signs in, by whichever way. Django calls this at every sign-in."""
    proof.begin(request.session, user)
    if request.session.session_key is None:
        request.session.save()
    device = device_of(request.META.get("HTTP_USER_AGENT", ""))
    DeviceSession.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={
            "user": user,
            "browser": device.browser,
            "system": device.system,
            "is_own": False,
            "began_at": timezone.now(),
            "last_seen_at": timezone.now(),
        },
    )


def on_going_out(sender: object, request: HttpRequest, user: User | None, **rest: object) -> None:
    """Forget the session of whoever signs out. Django calls this before it empties the session."""
    DeviceSession.objects.filter(session_key=request.session.session_key).delete()


def call_own(session: SessionBase) -> None:
    """Keep somebody signed in for a month on this device, which they called their own; see `proof.call_own`."""
    proof.call_own(session)
    DeviceSession.objects.filter(session_key=session.session_key).update(is_own=not proof.reaches_others(session))


def note_seen(session: SessionBase) -> None:
    """Note that somebody is at this device now. One query."""
    DeviceSession.objects.filter(session_key=session.session_key).update(last_seen_at=timezone.now())


def note_there(session: SessionBase) -> None:
    """Let this moment count as being there. At most one query a minute, and the session itself."""
    if proof.note_presence(session):
        note_seen(session)


def let_go(session: SessionBase) -> None:
    """End this session itself, because its time is over."""
    DeviceSession.objects.filter(session_key=session.session_key).delete()
    session.flush()


@transaction.atomic
def end(*, by: User, uid: UUID) -> None:
    """Sign somebody out on one of their own devices. Raises `Gone` when it is not there, or not theirs."""
    row = DeviceSession.objects.filter(user=by, uid=uid).first()
    if row is None:
        raise Gone("")
    _end([row])
    audit.record("session.ended", by=by, sessions=1)


@transaction.atomic
def end_others(*, by: User, but: SessionBase) -> int:
    """Sign somebody out everywhere but here; return on how many devices that was."""
    rows = list(DeviceSession.objects.filter(user=by).exclude(session_key=but.session_key))
    if rows:
        _end(rows)
        audit.record("session.ended", by=by, sessions=len(rows))
    return len(rows)


@transaction.atomic
def end_all(*, user: User, by: User | None) -> None:
    """Sign somebody out everywhere."""
    _end(list(DeviceSession.objects.filter(user=user)))
    audit.record("session.ended", by=by, subject=user)


def drop_old() -> None:
    """Forget sessions whose time is over. Called by the hourly tidying."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    DeviceSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()


def _end(rows: list[DeviceSession]) -> None:
    keys = [row.session_key for row in rows]
    Session.objects.filter(session_key__in=keys).delete()
    DeviceSession.objects.filter(session_key__in=keys).delete()
