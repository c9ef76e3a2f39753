"""Keeps what became of every letter: tried, waiting, handed over, sent, failed. `letters` tells it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from plg import audit
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.models import Community, Job, Mailing, MailRefusal, Membership, User
from plg.queue import again
from plg.words import MailFault

#: How long to wait before the next try, by the number of tries so far. After the last, two days on, it has failed.
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 720, 720)]


def opened(*, job: Job, letter: str, user: User, community: Community | None) -> Mailing:
    """Return the row of this letter, made at its first try, with nothing left of a failure before. Two queries."""
    mailing, _made = Mailing.objects.get_or_create(
        job=job, defaults={"uid": job.uid, "letter": letter, "user": user, "community": community}
    )
    if mailing.failed_at is not None:
        # Somebody asked for it once more.
        mailing.failed_at, mailing.handed_at, mailing.tries, mailing.fault = None, None, 0, ""
        mailing.save(update_fields=["failed_at", "handed_at", "tries", "fault"])
    return mailing


def handing(mailing: Mailing) -> None:
    """Note that the letter is about to change hands. Committed at once: it must outlive the worker."""
    mailing.handed_at = timezone.now()
    Mailing.objects.filter(pk=mailing.pk).update(handed_at=mailing.handed_at)


@transaction.atomic
def sent(mailing: Mailing) -> None:
    """Note that the server took the letter. An address that takes mail again is not marked any more."""
    Mailing.objects.filter(pk=mailing.pk).update(sent_at=timezone.now(), waits_until=None, failed_at=None, fault="")
    MailRefusal.objects.filter(user=mailing.user_id).delete()


@transaction.atomic
def failed(mailing: Mailing, fault: MailFault, *, code: str = "") -> None:
    """Note that the letter will not arrive; an address that was refused for good is marked."""
    Mailing.objects.filter(pk=mailing.pk).update(
        failed_at=timezone.now(), waits_until=None, fault=fault, tries=F("tries") + 1
    )
    if fault is MailFault.REFUSED:
        found = {"address": mailing.user.address, "code": code, "at": timezone.now()}
        MailRefusal.objects.update_or_create(user=mailing.user, defaults=found)


def put_off(mailing: Mailing, fault: MailFault) -> datetime | None:
    """Note that the server did not take the letter now; return when to try again, None when it was often enough."""
    if mailing.tries >= len(PAUSES):
        return None
    until = timezone.now() + PAUSES[mailing.tries]
    # The server said no, or the letter is one that rather arrives twice than never: it is ours again.
    Mailing.objects.filter(pk=mailing.pk).update(tries=F("tries") + 1, waits_until=until, fault=fault, handed_at=None)
    return until


def is_refused(user: User) -> bool:
    """Return whether a server refused the address this person has now. One query."""
    return MailRefusal.objects.filter(user=user, address=user.address or "").exists()


@transaction.atomic
def try_again(*, by: Membership, mailing: Mailing) -> None:
    """Send a letter of the community that failed once more, at the coordinator's wish."""
    require(by, Permission.MANAGE_PEOPLE)
    if mailing.community_id == by.community_id and mailing.failed_at is not None:
        again(mailing.job)
        audit.record("mail.tried_again", by=by, subject=mailing.user)
