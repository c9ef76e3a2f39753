"""Keep a file that was made, hand it over, and clear it away when its time is over. Used by the views and the tasks."""

import hashlib
import os
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Generic, TypeVar
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from plg import audit
from plg.errors import DomainError
from plg.models import Job, Membership
from plg.queue import Cancelled, Later, WorkFailed, after_commit
from plg.services.consent_chains import require_unbroken
from plg.words import JobState, Purpose
from reports import selectors
from reports.models import Report
from reports.services import handing
from reports.services.ready_letters import tell_ready
from reports.words import FILE_NAMES, FOR_RESEARCH, OF_ONESELF, ReportKind

FOLDER, OWN_FOLDER = "reports", "own"
#: Far longer than any work may take: what is still unfinished then will never be finished.
LEFT_BEHIND = timedelta(hours=1)
Result = TypeVar("Result")


@dataclass(frozen=True)
class Made:
    """What a builder says about the file it wrote."""

    data: str  # seals what went in, see `selectors.data_seal`
    as_of: datetime
    pages: int | None = None
    places: Mapping[str, int] = field(default_factory=dict)  # of a progress report: the page of each entry
    #: Whose rows are in a research export, and which consents those rest on.
    members: Mapping[int, tuple[Purpose, ...]] = field(default_factory=dict)
    entries: Mapping[str, int] = field(default_factory=dict)  # of an export: how many entries, by membership
    holds: Sequence[UUID] = ()  # of a bundle: the given reports in it


@dataclass(frozen=True)
class Put(Generic[Result]):
    """A file that was put in its place, and what its maker said."""

    name: str
    size: int
    sha256: str
    made: Result


def put(name: str, write: Callable[[IO[bytes]], Result]) -> Put[Result]:
    """Let `write` make the file called `name`, and keep it: whole, or not at all.

    The bytes go to a file beside the final one, which gets its name only when all is on disk. Two workers on one
    file write the same name; whoever is last changes nothing for the reader. Raises `WorkFailed` when the disk
    is full or may not be written.
    """
    final = Path(default_storage.path(name))
    unfinished = final.with_name(f".{final.name}.{uuid4().hex}")
    try:
        final.parent.mkdir(parents=True, exist_ok=True)
        _sweep(final.parent)
        with unfinished.open("xb") as file:
            made = write(file)
            file.flush()
            os.fsync(file.fileno())
        unfinished.chmod(settings.FILE_UPLOAD_PERMISSIONS or 0o640)
        size, digest = _measured(unfinished)
        unfinished.replace(final)
    except OSError as error:
        raise WorkFailed(
            _("Het bestand kon niet worden bewaard: het platform heeft er geen plaats voor. Meld het de beheerder.")
        ) from error
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
    return Put(name, size, digest, made)


def keep(report: Report, write: Callable[[IO[bytes]], Made]) -> Report:
    """Let `write` make the file of a report, and keep it as `put` does, with its moment and its end."""
    name = f"{FOLDER}/{report.uid}.{FILE_NAMES[ReportKind(report.kind)][1]}"
    kept = put(name, write)
    try:
        return _delivered(report, kept)
    except (Cancelled, Later, WorkFailed, DomainError):  # no row knows of the file, nor will
        default_storage.delete(kept.name)
        raise


@transaction.atomic
def clear(*, report: UUID, name: str) -> None:
    """Clear the file away once its time is over, also when its row has gone. Doing it twice changes nothing."""
    row = Report.objects.select_for_update(no_key=True).filter(uid=report).first()
    if row is not None and row.expires_at and row.expires_at > timezone.now():
        return
    if row is not None:
        row.file = ""
        row.save(update_fields=["file"])
    transaction.on_commit(lambda: default_storage.delete(name))


@transaction.atomic
def take(*, by: Membership, report: Report) -> IO[bytes]:
    """Open the file for the one who asked for it, and write down that it was taken.

    Raises `DomainError` when it is not there (any more), and when somebody in the community withdrew consent after
    an export was made: nobody's words leave against what they want now. Nor does an export while a seal is broken.
    """
    if report.is_ready and (reason := selectors.why_outdated(report)):  # may read much: before anybody waits for this
        raise DomainError(reason)
    if report.kind in FOR_RESEARCH:
        require_unbroken(report.community)
    audit.hold(report.community)  # from here on a withdrawal is over, and took the file away, or comes after, and tells
    report.refresh_from_db(fields=["file", "expires_at"])
    if not report.is_ready or not default_storage.exists(report.file.name or ""):
        raise DomainError(_("Dit bestand is er niet meer. Maak het opnieuw; dat duurt meestal minder dan een minuut."))
    handing.note_taken(by=by, report=report)
    audit.record("report.taken", by=by, subject=report, kind=report.kind, sha256=report.sha256)
    file: IO[bytes] = default_storage.open(report.file.name or "", "rb")
    return file


def sweep_unfinished() -> None:
    """Take away what workers that were killed left half-made, also where nobody asks for anything any more."""
    for folder in (FOLDER, OWN_FOLDER):
        _sweep(Path(default_storage.path(folder)))


def _sweep(folder: Path) -> None:
    """Take away what a worker that was killed left half-made long ago: people's words, in files no row knows of."""
    for left in folder.glob(".*"):
        with suppress(OSError):
            if left.stat().st_mtime < time.time() - LEFT_BEHIND.total_seconds():
                shutil.rmtree(left) if left.is_dir() else left.unlink()


def _measured(path: Path) -> tuple[int, str]:
    with path.open("rb") as file:
        return path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()


@transaction.atomic
def _delivered(report: Report, kept: Put[Made]) -> Report:
    audit.hold(report.community)  # before any row: whoever withdraws sees the file here, or is seen
    row = Report.objects.select_for_update(no_key=True).filter(pk=report.pk).first()
    if row is None:  # whoever it is about was erased while it was being made
        raise WorkFailed(_("Dit rapport bestaat niet meer."))
    stopped = Job.objects.select_for_update(no_key=True).filter(pk=row.job_id, state=JobState.CANCELLED)
    if stopped.exists():
        raise Cancelled
    made = kept.made
    row.file, row.size, row.sha256, row.pages = kept.name, kept.size, kept.sha256, made.pages
    row.data, row.as_of, row.places, row.holds = made.data, made.as_of, dict(made.places), list(made.holds) or None
    row.expires_at = timezone.now() + timedelta(days=settings.REPORT_DAYS)
    if _fell_behind(row, made):
        raise Later(timezone.now())
    row.save(update_fields=["file", "size", "sha256", "pages", "places", "data", "as_of", "holds", "expires_at"])
    told: dict[str, object] = {"kind": row.kind, "sha256": kept.sha256, "size": kept.size}
    if made.entries:
        told["members"] = dict(made.entries)
    audit.record("report.made", by=None, community=row.community, subject=row, **told)
    if row.kind in FOR_RESEARCH:
        handing.note_export(
            community=row.community,
            purpose=str(row.options.get("purpose", row.get_kind_display())),
            addressee=str(row.options.get("addressee", row.asked_by.user.name)),
            sha256=kept.sha256,
            as_of=made.as_of,
            members=made.members,
            report=row,
        )
    tell_ready(row)
    after_commit("reports.clear", not_before=row.expires_at, report=str(row.uid), name=kept.name)
    return row


def _fell_behind(row: Report, made: Made) -> bool:
    """Return whether somebody took back what is in this file while it was being made: then it is made anew, without.

    Of a research file by who says yes now, for a moment can be noted before it can be read; of what holds words or
    names of others, or codes that a study can hold back, by all that is in it. Quickly read: others wait for this.
    """
    if row.kind not in FOR_RESEARCH:
        of_others = row.kind not in OF_ONESELF or row.kind == ReportKind.INTERVIEW
        held_back = row.options.get("with_dialogue") or row.options.get("with_codes")
        return bool(of_others or held_back) and row.data != selectors.data_seal(row)
    inside = Membership.objects.filter(pk__in=made.members.keys())
    if next(handing.took_back(inside, made.members), None) is not None:
        return True
    return row.kind != ReportKind.RESEARCH and selectors.is_outdated(row)  # a summary is looked at when it is taken
