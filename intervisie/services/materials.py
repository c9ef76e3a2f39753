"""The files of a meeting: kept by whoever plans, taken away again, and gone from the disk when their row is gone."""

import hashlib
from functools import partial
from typing import IO, Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from intervisie.models import MaterialFile, Meeting
from intervisie.models.materials import FOLDER
from intervisie.services.file_kinds import UnfitFile, fitted
from intervisie.services.meetings import goes_on
from plg import audit, files
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.errors import DomainError, Gone
from plg.models import Membership
from plg.texts import one_line

#: Beside one meeting.
MOST_FILES = 10
MOST_TITLE = 120


@transaction.atomic
def add_file(*, by: Membership, meeting: Meeting, content: bytes, title: str) -> MaterialFile:
    """Keep a file for everybody who sees the meeting. The same file twice is the one file.

    Raises `UnfitFile` for what is no PDF, picture or office document, is too large or too many; `DomainError` when
    the disk is full.
    """
    require(by, Permission.PLAN_MEETINGS)
    digest = hashlib.sha256(content).hexdigest()
    kept = fitted(content)
    found = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk, community=by.community)
    goes_on(found)
    beside = MaterialFile.objects.filter(meeting=found)
    if there := beside.filter(sha256=digest).first():
        return there
    if beside.count() >= MOST_FILES:
        raise UnfitFile(_("Bij een bijeenkomst passen %(n)s bestanden. Haal er eerst een weg.") % {"n": MOST_FILES})
    words = one_line(title)[:MOST_TITLE] or str(kept.kind.label)
    made = MaterialFile(meeting=found, title=words, kind=kept.kind, size=len(kept.content), sha256=digest, added_by=by)
    try:
        files.put(made.where, kept.content)
    except OSError as error:
        raise DomainError(
            _("Het bestand kon niet worden bewaard: het platform heeft er geen plaats voor. Meld het de beheerder.")
        ) from error
    try:
        made.save(force_insert=True)
        audit.record("meeting.file_added", by=by, subject=found)
    except BaseException:
        files.take_away(made.where)
        raise
    return made


@transaction.atomic
def drop_file(*, by: Membership, file: MaterialFile) -> None:
    """Take a file away for good, also off the disk. Twice is once."""
    require(by, Permission.PLAN_MEETINGS)
    gone, _kinds = MaterialFile.objects.filter(pk=file.pk, meeting__community=by.community).delete()
    if gone:
        audit.record("meeting.file_removed", by=by, subject=file.meeting)


def open_file(file: MaterialFile) -> IO[bytes]:
    """Open a file that the caller may see. Raises `Gone` when it is not on disk."""
    try:
        opened: IO[bytes] = default_storage.open(file.where, "rb")
    except FileNotFoundError as error:
        raise Gone(_("Dit bestand is er niet meer.")) from error
    return opened


def row_gone(sender: type[MaterialFile], instance: MaterialFile, **_more: Any) -> None:
    """Take the file away once it is certain that the row has gone: also when it went along with its meeting."""
    transaction.on_commit(partial(files.take_away, instance.where))


def drop_strays() -> int:
    """Take away files that no row knows of; return how many. Called every night."""
    return files.drop_strays(FOLDER, lambda: set(MaterialFile.objects.values_list("name", flat=True)))
