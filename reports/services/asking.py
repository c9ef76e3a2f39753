"""Ask for a report, and try again. Used by the views. What a report says is made by the builders in `pdf` and
`exporting`; its file is kept by `keeping`."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils.translation import gettext as _

from plg import audit
from plg.access.decide import require
from plg.errors import DomainError
from plg.models import Membership
from plg.queue import after_commit, again, cancel
from plg.services.consent_chains import require_unbroken
from plg.words import JobState
from reports import access, selectors
from reports.models import Report
from reports.words import OF_ONESELF, OF_OTHERS, ReportKind


@transaction.atomic
def ask(
    *, by: Membership, kind: ReportKind, about: Membership | None = None, options: Mapping[str, Any] | None = None
) -> Report:
    """Ask for a report and return its row; the file comes from the worker.

    The same question is answered by the same row: while it waits or is being made, and once it is done for as long
    as the data it was made from did not change and the file is there. One that failed is tried again. A report of
    oneself needs no `about`. Raises `Refused` for what is not this member's to ask, and `DomainError` for an export
    while a name is open or a seal is broken, and for a copy of a consent that was never given.
    """
    require(by, access.PERMISSION[kind])
    about = _about(by, kind, about)
    if kind is ReportKind.EXPORT:
        require_unbroken(by.community)
        if found := selectors.open_names(by.community):
            raise DomainError(selectors.say_open_names(found))
    if kind is ReportKind.CONSENT:
        selectors.consent_facts(by)  # without an answer, or with a broken chain, there is nothing to copy
    if kind is ReportKind.CONTACT:
        talk = selectors.talk_of(by, (options or {}).get("talk"))
        selectors.contact_facts(by, talk)  # without a summary there is nothing to print
        about = talk.participant
    if kind is ReportKind.DUO:
        options = {"duo": selectors.duo_facts(by).key}  # without a duo there is nothing of two
    if kind is ReportKind.RESEARCH:
        require_unbroken(by.community)
        selectors.require_choice(by, **(options or {}))  # a round that is not settled is not told of
    if kind is ReportKind.MINUTES:
        selectors.minutes_facts(by, (options or {}).get("meeting"))  # without shared minutes there is nothing to print
    question = _question(kind, by.community.uid, about, options or {})
    with connection.cursor() as cursor:  # two taps at once wait for each other here
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 3))", [f"{by.pk} {question}"])
    last = access.visible_reports(by).filter(question=question).first()
    if last is not None and _still_answers(last):
        again(last.job)
        return last
    return _new(by, kind, about, dict(options or {}), question)


@transaction.atomic
def retry(*, by: Membership, report: Report) -> Report:
    """Put a report that failed or was stopped back in the queue, and return it; one that waits is left as it is.

    One whose file is gone or may not leave any more is asked anew, with the same choices: what is returned then is
    another. Raises what `ask` raises.
    """
    kind = ReportKind(report.kind)
    require(by, access.PERMISSION[kind])
    if report.job.state == JobState.DONE:
        return ask(by=by, kind=kind, options=report.options)
    audit.hold(report.community)  # before the job's row, as whoever keeps its file does
    again(report.job)
    audit.record("report.retried", by=by, subject=report, kind=report.kind)
    return report


@transaction.atomic
def stop(*, by: Membership, report: Report) -> bool:
    """Stop a report that is not made yet; return whether there was anything to stop. Its file is never there then."""
    require(by, access.PERMISSION[ReportKind(report.kind)])
    audit.hold(report.community)
    stopped = cancel(report.job)
    if stopped:
        audit.record("report.stopped", by=by, subject=report, kind=report.kind)
    return stopped


def _about(by: Membership, kind: ReportKind, about: Membership | None) -> Membership | None:
    if kind in OF_ONESELF:
        if about is not None and about.pk != by.pk:
            raise DomainError(_("Zo'n rapport maak je van jezelf."))
        return by
    if kind is ReportKind.CONTACT:
        return None  # whose talk it is, `ask` finds out
    if about is not None:
        raise DomainError(_("Zo'n bestand gaat over meer mensen dan één."))
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
        # what holds words of others is outdated by any change: read once, for it may be much
        and (report.kind in OF_OTHERS or not selectors.is_outdated(report))
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
