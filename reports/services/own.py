"""Ask for all of one's own data, keep the zip for a week, hand it over, clear it away. For its person alone."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import IO
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from plg import audit
from plg.errors import Gone
from plg.models import Job, User
from plg.queue import Later, WorkFailed, after_commit, again
from plg.words import JobState
from reports.models import OwnCopy
from reports.services.keeping import OWN_FOLDER, Put, put


@transaction.atomic
def ask_own_copy(*, by: User) -> OwnCopy:
    """Ask for everything about oneself, anew; the file comes from the worker and takes the place of the one before.

    While one is being made that one is returned; one that failed is tried again.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two taps at once wait for each other here
    audit.hold_all_of(by)  # whoever is being erased beside them is gone before this is read, or finds its row
    found = OwnCopy.objects.select_related("job").filter(user=by).first()
    if found is not None and found.job.state != JobState.DONE:
        again(found.job)
        return found
    uid = found.uid if found else uuid4()
    job = after_commit("reports.own_copy", key=f"own_copy:{uuid4()}", copy=str(uid))
    asked = {"job": job, "asked_at": timezone.now()}
    copy, _made = OwnCopy.objects.update_or_create(user=by, defaults=asked, create_defaults=asked | {"uid": uid})
    audit.record("mydata.asked", by=by, subject=copy)
    return copy


def keep_own_copy(copy: OwnCopy, write: Callable[[IO[bytes]], None]) -> OwnCopy:
    """Let `write` make the zip and keep it: whole, or not at all. Raises `WorkFailed` as `put` does.

    `copy` was read before anything that goes in: when it was thrown away since, this is made anew (`Later`).
    """
    kept = put(_name(copy), write)
    try:
        return _delivered(copy, kept)
    except (Later, WorkFailed):  # no row knows of the file, nor will
        default_storage.delete(kept.name)
        raise


@transaction.atomic
def throw_away(people: QuerySet[User]) -> None:
    """Take the zips of these people off the disk, the one that is being made too: somebody's words or name may be in
    them who took these back. Inside the act that took them back, which holds the communities it is about."""
    for row in OwnCopy.objects.select_for_update(no_key=True).filter(user__in=people).order_by("pk"):
        OwnCopy.objects.filter(pk=row.pk).update(file="", thrown_away=F("thrown_away") + 1)
        transaction.on_commit(partial(default_storage.delete, _name(row)))


@transaction.atomic
def clear_own_copy(*, copy: UUID, name: str) -> None:
    """Clear the zip away once its week is over, also when its row has gone. Doing it twice changes nothing."""
    row = OwnCopy.objects.select_for_update(no_key=True).filter(uid=copy).first()
    if row is not None and row.expires_at and row.expires_at > timezone.now():
        return  # a newer one stands in its place
    if row is not None:
        row.file = ""
        row.save(update_fields=["file"])
    transaction.on_commit(lambda: default_storage.delete(name))


@transaction.atomic
def forget_own_copy(*, user: User) -> None:
    """Take somebody's zip off the disk, and its row and work with it: for who is being erased."""
    row = OwnCopy.objects.select_for_update(no_key=True).filter(user=user).first()
    if row is not None:
        transaction.on_commit(partial(default_storage.delete, _name(row)))
        row.delete()
        Job.objects.filter(pk=row.job_id).exclude(state=JobState.RUNNING).delete()


@transaction.atomic
def take_own_copy(*, by: User) -> tuple[OwnCopy, IO[bytes]]:
    """Open somebody's own zip for them, and write down that it was taken. Raises `Gone` when there is none now."""
    copy = OwnCopy.objects.filter(user=by).first()
    if copy is None or not copy.is_ready or not default_storage.exists(copy.file.name or ""):
        raise Gone(
            _("Dit bestand is er niet meer. Vraag je gegevens opnieuw; dat duurt meestal minder dan een minuut.")
        )
    audit.record("mydata.taken", by=by, subject=copy, sha256=copy.sha256)
    file: IO[bytes] = default_storage.open(copy.file.name or "", "rb")
    return copy, file


@transaction.atomic
def _delivered(copy: OwnCopy, kept: Put[None]) -> OwnCopy:
    row = OwnCopy.objects.select_for_update(no_key=True).filter(pk=copy.pk).first()
    if row is None:  # its person was erased while it was being made
        raise WorkFailed(_("Deze gegevens zijn er niet meer."))
    if row.thrown_away != copy.thrown_away:
        raise Later(timezone.now())
    row.file, row.size, row.sha256, row.made_at = kept.name, kept.size, kept.sha256, timezone.now()
    row.expires_at = row.made_at + timedelta(days=settings.OWN_COPY_DAYS)
    row.save(update_fields=["file", "size", "sha256", "made_at", "expires_at"])
    audit.record("mydata.made", by=None, subject=row, sha256=kept.sha256)
    after_commit("reports.clear_own_copy", not_before=row.expires_at, copy=str(row.uid), name=kept.name)
    return row


def _name(copy: OwnCopy) -> str:
    return f"{OWN_FOLDER}/{copy.uid}.zip"
