"""Ask for a report, try again, keep what was made, and clear it away when its time is over.

Used by the views, the tasks and the commands. What a report says is made by the builders in `pdf` and `exporting`.
"""

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from plg import audit
from plg.access.decide import require
from plg.errors import DomainError
from plg.models import Membership
from plg.queue import WorkFailed, after_commit, again
from plg.words import JobState
from reports import access, selectors
from reports.models import Report
from reports.words import FILE_NAMES, ReportKind

FOLDER = "reports"


@dataclass(frozen=True)
class Made:
    """What a builder says about the file it wrote."""

    data: str  # seals what went in, see `selectors.data_seal`
    as_of: datetime
    pages: int | None = None


@transaction.atomic
def ask(
    *, by: Membership, kind: ReportKind, about: Membership | None = None, options: Mapping[str, object] | None = None
) -> Report:
    """Ask for a report and return its row; the file comes from the worker.

    The same question is answered by the same row: while it waits or is being made, and once it is done for as long
    as the data it was made from did not change and the file is there. One that failed is tried again. A progress
    report is about oneself: `about` may be left out. Raises `Refused` for what is not this member's to ask.
    """
    require(by, access.PERMISSION[kind])
    about = _about(by, kind, about)
    if kind is ReportKind.EXPORT and (found := selectors.open_names(by.community)):
        raise DomainError(selectors.say_open_names(found))
    question = _question(kind, by.community.uid, about, options or {})
    with connection.cursor() as cursor:  # two taps at once wait for each other here
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 3))", [f"{by.pk} {question}"])
    last = access.visible_reports(by).filter(question=question).first()
    if last is not None and _still_answers(last):
        again(last.job)
        return last
    return _new(by, kind, about, dict(options or {}), question)


@transaction.atomic
def retry(*, by: Membership, report: Report) -> None:
    """Put a report that failed back in the queue. Anything else is left as it is."""
    require(by, access.PERMISSION[ReportKind(report.kind)])
    again(report.job)
    audit.record("report.retried", by=by, subject=report, kind=report.kind)


def keep(report: Report, write: Callable[[IO[bytes]], Made]) -> Report:
    """Let `write` make the file, and keep it: whole, or not at all.

    The bytes go to a file beside the final one, which gets its name only when all is on disk. Two workers on one
    report write the same name; whoever is last changes nothing for the reader. Raises `WorkFailed` when the disk
    is full or may not be written.
    """
    name = f"{FOLDER}/{report.uid}.{FILE_NAMES[ReportKind(report.kind)][1]}"
    final = Path(default_storage.path(name))
    unfinished = final.with_name(f".{final.name}.{uuid4().hex}")
    try:
        final.parent.mkdir(parents=True, exist_ok=True)
        with unfinished.open("xb") as file:
            made = write(file)
            file.flush()
            os.fsync(file.fileno())
        unfinished.chmod(settings.FILE_UPLOAD_PERMISSIONS or 0o640)
        size, digest = _measured(unfinished)
        unfinished.replace(final)
    except OSError as error:
        raise WorkFailed(
            _("Het bestand kon niet worden bewaard: de schijf is vol of niet beschrijfbaar. Meld het de beheerder.")
        ) from error
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
    return _delivered(report, name, size, digest, made)


@transaction.atomic
def clear(*, report: UUID, name: str) -> None:
    """Clear the file away once its time is over, also when its row has gone. Doing it twice changes nothing."""
    row = Report.objects.select_for_update().filter(uid=report).first()
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
    an export was made: nobody's words leave against what they want now.
    """
    if not report.is_ready or not default_storage.exists(report.file.name or ""):
        raise DomainError(_("Dit bestand is er niet meer. Maak het opnieuw; dat duurt meestal minder dan een minuut."))
    if selectors.is_outdated(report):
        raise DomainError(
            _("Sinds deze export is gemaakt, heeft iemand de toestemming ingetrokken. Maak een nieuwe export.")
        )
    audit.record("report.taken", by=by, subject=report, kind=report.kind, sha256=report.sha256)
    file: IO[bytes] = default_storage.open(report.file.name or "", "rb")
    return file


def _about(by: Membership, kind: ReportKind, about: Membership | None) -> Membership | None:
    if kind is ReportKind.PROGRESS:
        if about is not None and about.pk != by.pk:
            raise DomainError(_("Een voortgangsrapport maak je van jezelf."))
        return by
    if about is not None:
        raise DomainError(_("Een onderzoeksexport gaat over de hele leergemeenschap."))
    return None


def _question(kind: ReportKind, community: UUID, about: Membership | None, options: Mapping[str, object]) -> str:
    words = [kind.value, str(community), str(about.uid) if about else "", options]
    return hashlib.sha256(json.dumps(words, sort_keys=True, default=str).encode()).hexdigest()


def _still_answers(report: Report) -> bool:
    if report.job.state != JobState.DONE:
        return True
    return (
        report.is_ready
        and default_storage.exists(report.file.name or "")
        and not selectors.is_outdated(report)
        and report.data == selectors.data_seal(report)
    )


def _new(
    by: Membership, kind: ReportKind, about: Membership | None, options: dict[str, object], question: str
) -> Report:
    uid = uuid4()
    job = after_commit(f"reports.{kind.value}", key=f"report:{uid}", report=str(uid))
    report = Report.objects.create(
        uid=uid,
        kind=kind,
        community=by.community,
        asked_by=by,
        about=about,
        options=options,
        question=question,
        job=job,
    )
    audit.record("report.asked", by=by, subject=report, kind=kind.value)
    return report


def _measured(path: Path) -> tuple[int, str]:
    with path.open("rb") as file:
        return path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()


@transaction.atomic
def _delivered(report: Report, name: str, size: int, digest: str, made: Made) -> Report:
    row = Report.objects.select_for_update().get(pk=report.pk)
    row.file, row.size, row.sha256, row.pages = name, size, digest, made.pages
    row.data, row.as_of = made.data, made.as_of
    row.expires_at = timezone.now() + timedelta(days=settings.REPORT_DAYS)
    row.save(update_fields=["file", "size", "sha256", "pages", "data", "as_of", "expires_at"])
    audit.record("report.made", by=None, community=row.community, subject=row, kind=row.kind, sha256=digest, size=size)
    after_commit("reports.clear", not_before=row.expires_at, report=str(row.uid), name=name)
    return row
