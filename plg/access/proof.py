"""What a session has proved: when it began, the rights it was opened under, the second factor, a fresh confirmation.

The doors and the services of signing in use it. Who may what never stands here.
"""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone

from plg.models import DeviceSession, Membership, User
from plg.words import Role

#: For whoever reaches other people's things: gone after this long without a page, and after this long in all.
IDLE = timedelta(minutes=30)
DAY = timedelta(hours=12)
#: For a participant on a device they call their own.
OWN_DEVICE = timedelta(days=30)
#: How long a confirmation counts.
FRESH = timedelta(minutes=15)
#: How often a session notes that somebody is there: often enough for IDLE, seldom enough to cost nothing.
NOTED = timedelta(minutes=1)

PLATFORM = "platform"  # the place where an administrator has rights
BEGAN, SEEN, OWN, RIGHTS = "plg.began", "plg.seen", "plg.own", "plg.rights"
HAS_FACTOR, PASSED, CONFIRMED = "plg.has_factor", "plg.passed", "plg.confirmed"


def rights_of(user: User) -> dict[str, list[str]]:
    """Return the roles this person holds now, by place. One query."""
    held = Membership.objects.filter(user=user, left_at=None).values_list("community_id", "roles")
    rights = {str(community): sorted(roles) for community, roles in held}
    return rights | {PLATFORM: ["administrator"]} if user.is_staff else rights


def is_staff(rights: dict[str, list[str]]) -> bool:
    """Return whether rights, by place, are more than a participant's anywhere."""
    return bool({role for roles in rights.values() for role in roles} - {Role.PARTICIPANT.value})


def begin(session: SessionBase, user: User) -> None:
    """Note that somebody just came in: what they proved before in this session counts no more. Two queries."""
    for mark in (OWN, PASSED):
        session.pop(mark, None)
    session[BEGAN] = session[SEEN] = session[CONFIRMED] = _now()
    session[RIGHTS] = rights_of(user)
    session[HAS_FACTOR] = Authenticator.objects.filter(user=user).exists()


def call_own(session: SessionBase) -> None:
    """Let a participant stay signed in for a month on this device; for whoever reaches others' things it changes
    nothing."""
    session[OWN] = True
    if not reaches_others(session):
        session.set_expiry(OWN_DEVICE)


def is_over(session: SessionBase) -> bool:
    """Return whether the session has lasted, or lain still, too long. A session without a beginning is over."""
    began, seen = session.get(BEGAN), session.get(SEEN)
    if not isinstance(began, int) or not isinstance(seen, int):
        return True
    if reaches_others(session):
        return seen + IDLE.total_seconds() < _now() or began + DAY.total_seconds() < _now()
    return began + (OWN_DEVICE if session.get(OWN) else DAY).total_seconds() < _now()


def ends_at(session: SessionBase) -> int:
    """Return when the session of a participant is over, in seconds since 1970.

    0 for whoever reaches other people's things, whose device shows nothing without asking, and for no session at all.
    """
    began = session.get(BEGAN)
    if not isinstance(began, int) or reaches_others(session):
        return 0
    return began + int((OWN_DEVICE if is_own(session) else DAY).total_seconds())


def is_own(session: SessionBase) -> bool:
    """Return whether a participant called this device their own. Of who reaches others' things it never counts."""
    return bool(session.get(OWN)) and not reaches_others(session)


def is_noted(session: SessionBase) -> bool:
    """Return whether it was written down just now that somebody is there."""
    return int(session.get(SEEN, 0)) + NOTED.total_seconds() > _now()


def note_presence(session: SessionBase) -> bool:
    """Note that somebody is there now; return whether the last note was long enough ago to write a new one."""
    if is_noted(session):
        return False
    session[SEEN] = _now()
    return True


def reaches_others(session: SessionBase) -> bool:
    """Return whether this session belongs to somebody who holds more than the role of participant, anywhere."""
    return is_staff(session.get(RIGHTS, {}))


def owes_factor(session: SessionBase) -> bool:
    """Return whether the second factor is still to be shown: by who reaches others' things, and by who chose one."""
    return PASSED not in session and (reaches_others(session) or has_factor(session))


def has_factor(session: SessionBase) -> bool:
    """Return whether this person had a second factor when the session began, or made one in it."""
    return bool(session.get(HAS_FACTOR))


def notice_rights(session: SessionBase, place: str, roles: list[str]) -> None:
    """Give the session a new key when the rights met at a door are not those it was opened under.

    No query when they are, which is nearly always.
    """
    held = session.setdefault(RIGHTS, {})
    if held.get(place, []) != sorted(roles):
        session[RIGHTS] = held | {place: sorted(roles)}
        renew_key(session)


def renew_key(session: SessionBase) -> None:
    """Go on under a new session key; the old one opens nothing any more."""
    old = session.session_key
    session.cycle_key()
    DeviceSession.objects.filter(session_key=old).update(session_key=session.session_key)


def pass_factor(session: SessionBase) -> None:
    """Note that the second factor was shown, which also confirms who somebody is; go on under a new key."""
    session[PASSED] = session[CONFIRMED] = _now()
    session[HAS_FACTOR] = True
    renew_key(session)


def drop_factor(session: SessionBase) -> None:
    """Note that there is no second factor any more: who needs one makes a new one."""
    session.pop(PASSED, None)
    session[HAS_FACTOR] = False


def confirm(session: SessionBase) -> None:
    """Note that somebody just showed anew that it is them."""
    session[CONFIRMED] = _now()


def is_confirmed(session: SessionBase) -> bool:
    """Return whether somebody showed that it is them in the last quarter of an hour."""
    return int(session.get(CONFIRMED, 0)) + FRESH.total_seconds() > _now()


def _now() -> int:
    return int(timezone.now().timestamp())
