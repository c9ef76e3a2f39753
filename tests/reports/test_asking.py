"""Asking for a report: the same question, the same row; whose it is; what is kept of it."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import IO

import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.utils import timezone

from plg.errors import DomainError, Refused
from plg.models import AuditLine, Job, Membership
from plg.queue import Cancelled, Later, WorkFailed
from plg.services import letters
from plg.slots import Going
from plg.words import JobState, Role
from reports import services
from reports.access import visible_reports
from reports.models import OwnCopy, Report
from reports.selectors import data_seal
from reports.services import leaving, ready_letters
from reports.words import ReportKind
from tests import factories
from tests.reports.conftest import Write
from tests.world import World

PROGRESS = ReportKind.PROGRESS


def finish(report: Report, content: bytes = b"%PDF-1.7") -> Report:
    """Do what the worker does: keep a file, and mark the job done."""

    def write(file: IO[bytes]) -> services.Made:
        file.write(content)
        return services.Made(data_seal(report), timezone.now(), 3)

    kept = services.keep(report, write)
    Job.objects.filter(pk=report.job_id).update(state=JobState.DONE, finished_at=timezone.now())
    kept.job.refresh_from_db()
    return kept


def test_asking_twice_gives_the_same_row(world: World) -> None:
    first = services.ask(by=world.anna, kind=PROGRESS)
    assert services.ask(by=world.anna, kind=PROGRESS, about=world.anna) == first
    assert Job.objects.filter(task="reports.progress").count() == 1
    assert first.job.state == JobState.QUEUED


def test_another_choice_is_another_question(world: World) -> None:
    first = services.ask(by=world.anna, kind=PROGRESS)
    assert services.ask(by=world.anna, kind=PROGRESS, options={"since": "2026-02-01"}) != first
    assert services.ask(by=world.bram, kind=PROGRESS) != first


def test_a_report_that_is_done_answers_until_the_data_change(world: World, write: Write) -> None:
    write(world.anna, "Eerst dit.")
    first = finish(services.ask(by=world.anna, kind=PROGRESS))
    assert services.ask(by=world.anna, kind=PROGRESS) == first
    write(world.bram, "Van een ander; dat zegt niets over Anna.")
    assert services.ask(by=world.anna, kind=PROGRESS) == first
    write(world.anna, "Toen dat.")
    assert services.ask(by=world.anna, kind=PROGRESS) != first


def test_a_report_without_its_file_is_made_anew(world: World) -> None:
    first = finish(services.ask(by=world.anna, kind=PROGRESS))
    default_storage.delete(first.file.name or "")
    assert services.ask(by=world.anna, kind=PROGRESS) != first


def test_asking_for_what_failed_tries_it_again(world: World) -> None:
    first = services.ask(by=world.anna, kind=PROGRESS)
    Job.objects.filter(pk=first.job_id).update(state=JobState.FAILED, reason="Pango ontbreekt.")
    again = services.ask(by=world.anna, kind=PROGRESS)
    assert again == first
    assert Job.objects.get(pk=first.job_id).state == JobState.QUEUED


def test_nobody_asks_for_what_is_not_theirs(world: World) -> None:
    with pytest.raises(Refused):
        services.ask(by=world.marijke, kind=PROGRESS)
    with pytest.raises(Refused):
        services.ask(by=world.anna, kind=ReportKind.EXPORT)
    with pytest.raises(DomainError, match="van jezelf"):
        services.ask(by=world.anna, kind=PROGRESS, about=world.bram)
    with pytest.raises(DomainError, match="meer mensen dan één"):
        services.ask(by=world.eva, kind=ReportKind.EXPORT, about=world.anna)
    assert not Report.objects.exists()


def test_a_report_is_visible_to_nobody_but_its_asker(world: World) -> None:
    report = services.ask(by=world.anna, kind=PROGRESS)
    export = services.ask(by=world.eva, kind=ReportKind.EXPORT)
    assert list(visible_reports(world.anna)) == [report]
    assert list(visible_reports(world.eva)) == [export]
    for name, person in world.everybody.items():
        if name not in {"anna", "eva", "ada"}:
            assert not visible_reports(world.who(name)).exists(), person  # type: ignore[arg-type]


def test_whoever_leaves_or_loses_the_role_loses_the_report(world: World) -> None:
    services.ask(by=world.eva, kind=ReportKind.EXPORT)
    services.ask(by=world.anna, kind=PROGRESS)
    world.eva.roles, world.anna.left_at = ["facilitator"], timezone.now()
    assert not visible_reports(world.eva).exists()
    assert not visible_reports(world.anna).exists()


def test_keeping_writes_a_whole_file_and_says_so(world: World) -> None:
    kept = finish(services.ask(by=world.anna, kind=PROGRESS), b"%PDF inhoud")
    path = Path(default_storage.path(kept.file.name or ""))
    assert path.read_bytes() == b"%PDF inhoud"
    assert (kept.size, kept.pages, len(kept.sha256)) == (11, 3, 64)
    assert kept.expires_at
    assert kept.expires_at > timezone.now() + timedelta(days=29)
    assert [file.name for file in path.parent.iterdir() if file.name.startswith(".")] == []
    line = AuditLine.objects.get(word="report.made")
    assert line.detail["sha256"] == kept.sha256


def test_a_builder_that_breaks_leaves_no_half_file(world: World) -> None:
    report = services.ask(by=world.anna, kind=PROGRESS)

    def breaks(file: IO[bytes]) -> services.Made:
        file.write(b"half")
        raise ValueError("halverwege")

    with pytest.raises(ValueError, match="halverwege"):
        services.keep(report, breaks)
    assert not [file for file in Path(default_storage.path("reports")).iterdir() if str(report.uid) in file.name]


def test_a_full_disk_is_told(world: World) -> None:
    report = services.ask(by=world.anna, kind=PROGRESS)

    def full(file: IO[bytes]) -> services.Made:
        raise OSError(28, "No space left on device")

    with pytest.raises(WorkFailed, match="heeft er geen plaats voor"):
        services.keep(report, full)
    assert not [file for file in Path(default_storage.path("reports")).iterdir() if str(report.uid) in file.name]


def test_a_report_whose_owner_was_erased_while_it_was_made_leaves_no_file(world: World) -> None:
    report = services.ask(by=world.anna, kind=PROGRESS)

    def erased_meanwhile(file: IO[bytes]) -> services.Made:
        file.write(b"%PDF van Anna")
        Report.objects.filter(pk=report.pk).delete()
        return services.Made("", timezone.now())

    with pytest.raises(WorkFailed, match="bestaat niet meer"):
        services.keep(report, erased_meanwhile)
    assert not [file for file in Path(default_storage.path("reports")).iterdir() if str(report.uid) in file.name]


def test_a_file_goes_in_time_also_when_its_row_has_gone(
    world: World, django_capture_on_commit_callbacks: object
) -> None:
    kept = finish(services.ask(by=world.anna, kind=PROGRESS))
    name = kept.file.name or ""
    Report.objects.filter(pk=kept.pk).delete()
    for _time in range(2):
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            services.clear(report=kept.uid, name=name)
    assert not default_storage.exists(name)


def test_what_members_made_of_themselves_goes_with_the_names_and_research_files_stay(
    world: World, django_capture_on_commit_callbacks: object
) -> None:
    own = factories.report(world.anna, state=JobState.DONE, content=b"%PDF van Anna")
    export = factories.report(world.eva, ReportKind.EXPORT, state=JobState.DONE, content=b"PK")
    south = factories.report(world.zoe, state=JobState.DONE, content=b"%PDF van Zoe")
    assert leaving.outlived(world.north, True) == [("reports", 1)]
    assert Report.objects.count() == 3, "counting takes nothing"
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert leaving.outlived(world.north, False) == [("reports", 1)]
    assert set(Report.objects.all()) == {export, south}
    assert not Job.objects.filter(pk=own.job_id).exists()
    assert [default_storage.exists(one.file.name or "") for one in (own, export, south)] == [False, True, True]


def test_who_goes_is_told_how_many_reports_and_files_there_are(world: World) -> None:
    factories.report(world.anna)
    factories.handover(world.eva, world.anna, world.bram)
    factories.handover(world.eva, world.anna, taken_at=None)
    for who, own, files in ((world.anna, 1, 1), (world.bram, 0, 1), (world.chantal, 0, 0)):
        told = leaving.losses(Going(who.user, (who,)))
        assert [(loss.withdrawn, loss.erased) for loss in told] == [(0, own), (files, files)]


def test_who_is_erased_leaves_no_copy_of_ones_own_data(
    world: World, django_capture_on_commit_callbacks: object
) -> None:
    # Who was ever with her in a community loses a waiting zip too (`test_words_taken_back`); Zoë never was.
    hers, elsewhere = factories.own_copy(world.anna.user), factories.own_copy(world.zoe.user)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        leaving.erase(Going(world.anna.user, (world.anna,)))
    assert list(OwnCopy.objects.all()) == [elsewhere]
    assert not Job.objects.filter(pk=hers.job_id).exists()
    assert [default_storage.exists(one.file.name or "") for one in (hers, elsewhere)] == [False, True]


def test_a_file_is_cleared_away_when_its_time_is_over(world: World, django_capture_on_commit_callbacks: object) -> None:
    kept = finish(services.ask(by=world.anna, kind=PROGRESS))
    name = kept.file.name or ""
    waiting = Job.objects.get(task="reports.clear")
    assert waiting.not_before == kept.expires_at
    services.clear(report=kept.uid, name=name)
    assert default_storage.exists(name), "not before its time"
    Report.objects.filter(pk=kept.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        services.clear(report=kept.uid, name=name)
    assert not default_storage.exists(name)
    assert Report.objects.get(pk=kept.pk).has_expired


def test_taking_the_file_is_written_down(world: World) -> None:
    kept = finish(services.ask(by=world.anna, kind=PROGRESS), b"%PDF hier")
    with services.take(by=world.anna, report=kept) as file:
        assert BytesIO(file.read()).getvalue() == b"%PDF hier"
    assert AuditLine.objects.get(word="report.taken").actor == world.anna.user.uid
    default_storage.delete(kept.file.name or "")
    with pytest.raises(DomainError, match="niet meer"):
        services.take(by=world.anna, report=kept)


def test_who_asked_may_stop_it_and_have_it_made_after_all(world: World) -> None:
    report = services.ask(by=world.anna, kind=PROGRESS)
    assert services.stop(by=world.anna, report=report)
    assert not services.stop(by=world.anna, report=report), "there is nothing left to stop"
    assert Job.objects.get(pk=report.job_id).state == JobState.CANCELLED
    assert AuditLine.objects.filter(word="report.stopped", subject=report.uid).count() == 1
    with pytest.raises(Cancelled):
        finish(report)
    assert not Report.objects.get(pk=report.pk).file
    assert not [file for file in Path(default_storage.path("reports")).iterdir() if str(report.uid) in file.name]
    assert services.ask(by=world.anna, kind=PROGRESS) == report, "asking again is making it after all"
    assert Job.objects.get(pk=report.job_id).state == JobState.QUEUED


def test_a_letter_tells_that_it_is_ready_unless_it_was_taken(world: World) -> None:
    kept = finish(services.ask(by=world.anna, kind=PROGRESS))
    asked = Job.objects.get(task="plg.mail")
    with pytest.raises(Later):
        letters.send(asked)
    later = timezone.now() - timedelta(minutes=1)
    Job.objects.filter(pk=asked.pk).update(made_at=later)
    asked.refresh_from_db()
    letters.send(asked)
    (message,) = mail.outbox
    assert message.attachments == []
    assert str(kept.uid) in message.body
    services.take(by=world.anna, report=kept).close()
    letters.send(Job.objects.create(task="plg.mail", args=asked.args, made_at=later))
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("what", ["gone", "over", "left", "no role"])
def test_no_letter_tells_of_a_file_that_is_not_somebodys_to_have(world: World, what: str) -> None:
    kept = finish(services.ask(by=world.anna, kind=PROGRESS))
    asked = Job.objects.get(task="plg.mail")
    with pytest.raises(Later):
        ready_letters.ready(asked)
    kept_row, anna = Report.objects.filter(pk=kept.pk), Membership.objects.filter(pk=world.anna.pk)
    now = timezone.now()
    if what == "gone":
        kept_row.delete()
    elif what == "over":
        kept_row.update(expires_at=now - timedelta(seconds=1))
    elif what == "left":
        anna.update(left_at=now)
    else:
        anna.update(roles=[Role.COORDINATOR])
    assert ready_letters.ready(asked) is None
