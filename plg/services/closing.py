"""Closing an account, and opening again what stopping closed. Used by leaving, erasing and bringing somebody back."""

from django.contrib.sessions.models import Session
from django.utils import timezone

from plg.models import AuditLine, DeviceSession, Membership, PersonalLink, User


def close_account(user: User) -> None:
    """Let nobody in as this person any more: no sign-in, no open session, no link that works."""
    User.objects.filter(pk=user.pk).update(is_active=False)
    PersonalLink.objects.filter(user=user).delete()
    end_sessions(user)


def may_reopen(user: User) -> bool:
    """Return whether this account closed because its person stopped. Any other stays closed. At most one query."""
    mine = Membership.objects.filter(user=user).values("uid")
    stopped = AuditLine.objects.filter(word="member.stopped", subject__in=mine, detail__closed=True)
    return user.erased_at is None and stopped.exists()


def reopen_account(user: User) -> bool:
    """Open an account that closed because its person stopped; return whether it did."""
    if not may_reopen(user):
        return False
    return bool(User.objects.filter(pk=user.pk).update(is_active=True))


def end_sessions(user: User) -> int:
    """End every session of this person, on every device; return how many. Reads the sessions that have not expired."""
    mine = [
        session.pk
        for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator(chunk_size=500)
        if str(session.get_decoded().get("_auth_user_id")) == str(user.pk)
    ]
    Session.objects.filter(pk__in=mine).delete()
    DeviceSession.objects.filter(user=user).delete()
    return len(mine)
