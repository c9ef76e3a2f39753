"""The real worker makes the report: the file, its progress, its failure and the second try."""

from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from django.core.files.storage import default_storage
from django.db import transaction

from plg.errors import DomainError
from plg.models import ConsentSeal, Job
from plg.words import JobState
from reports import services
from reports.models import Report
from reports.words import ReportKind
from tests.reports.conftest import Write
from tests.reports.exports import Read
from tests.support.worker import Settle
from tests.world import Sentinel, World

pytestmark = [pytest.mark.usefixtures("typeface"), pytest.mark.django_db(transaction=True)]


def test_the_worker_makes_the_pdf(settle: Settle, world: World, write: Write) -> None:
    entry = write(world.anna, f"Vandaag luisterde ik. {Sentinel.PRIVATE}", tags=["veiligheid"])
    report = services.ask(by=world.anna, kind=ReportKind.PROGRESS)
    job = settle(report.job)
    assert (job.state, job.reason, job.step, job.steps) == (JobState.DONE, "", 5, 5)
    report = Report.objects.select_related("job").get(pk=report.pk)
    content = Path(default_storage.path(report.file.name or "")).read_bytes()
    reader = pypdf.PdfReader(BytesIO(content))
    assert Sentinel.PRIVATE in " ".join(sheet.extract_text() for sheet in reader.pages)
    (page,) = [number for number, sheet in enumerate(reader.pages, 1) if Sentinel.PRIVATE in sheet.extract_text()]
    assert report.places == {str(entry.uid): page}
    assert (report.pages, report.size) == (len(reader.pages), len(content))
    assert services.ask(by=world.anna, kind=ReportKind.PROGRESS) == report, "unchanged data: the same row"


def test_a_disk_that_may_not_be_written_is_told_and_tried_again(settle: Settle, world: World) -> None:
    folder = Path(default_storage.path("reports"))
    if folder.exists():
        folder.rename(folder.with_name("reports-set-aside"))
    folder.write_text("a file stands where the folder should be")
    try:
        report = services.ask(by=world.anna, kind=ReportKind.PROGRESS)
        job = settle(report.job)
        assert job.state == JobState.FAILED
        assert "heeft er geen plaats voor" in job.reason
    finally:
        folder.unlink()
        if folder.with_name("reports-set-aside").exists():
            folder.with_name("reports-set-aside").rename(folder)
    services.retry(by=world.anna, report=report)
    assert settle(Job.objects.get(pk=report.job_id)).state == JobState.DONE
    assert Report.objects.get(pk=report.pk).is_ready


def test_a_report_that_was_taken_away_meanwhile_is_no_error(settle: Settle, world: World) -> None:
    from plg.queue import after_commit

    job = settle(after_commit("reports.progress", report="00000000-0000-4000-8000-000000000000"))
    assert (job.state, job.reason) == (JobState.FAILED, "Dit rapport bestaat niet meer.")


def test_the_worker_builds_the_export(settle: Settle, world: World, write: Write) -> None:
    write(world.anna, "vandaag luisterde ik.")
    options = {"purpose": "analyse voor het artikel", "addressee": "onderzoeksgroep"}
    report = services.ask(by=world.eva, kind=ReportKind.EXPORT, options=options)
    job = settle(report.job)
    assert (job.state, job.reason, job.step, job.steps) == (JobState.DONE, "", 7, 7)
    report = Report.objects.select_related("job").get(pk=report.pk)
    read = Read(Path(default_storage.path(report.file.name or "")).read_bytes())
    assert len(read.rows("entries.csv")) == 1
    assert read.manifest["made_by"] == {"role": "researcher", "pseudonym": world.eva.pseudonym.code}
    assert read.manifest["purpose"] == options["purpose"]
    assert services.ask(by=world.eva, kind=ReportKind.EXPORT, options=options) == report


def test_a_broken_consent_chain_stops_the_export(settle: Settle, world: World, write: Write) -> None:
    write(world.anna, "vandaag luisterde ik.")
    options = {"purpose": "analyse", "addressee": "groep"}
    with transaction.atomic():  # broken between asking and making: before that, asking is refused
        report = services.ask(by=world.eva, kind=ReportKind.EXPORT, options=options)
        ConsentSeal.objects.filter(membership=world.fatma, given=False).update(given=True)
    job = settle(report.job)
    assert job.state == JobState.FAILED
    assert "keten van toestemmingen klopt niet" in job.reason
    assert not Report.objects.get(pk=report.pk).file


def test_a_name_that_comes_in_between_stops_the_export(settle: Settle, world: World, write: Write) -> None:
    options = {"purpose": "p", "addressee": "a"}
    with transaction.atomic():
        report = services.ask(by=world.eva, kind=ReportKind.EXPORT, options=options)
        write(world.bram, "gisteren belde Chantal Claassen met mij.")
    job = settle(report.job)
    assert job.state == JobState.FAILED
    assert "1 × Naam van een deelnemer" in job.reason
    assert "Claassen" not in job.reason
    assert not Report.objects.get(pk=report.pk).file
    with pytest.raises(DomainError, match="1 × Naam van een deelnemer"):
        services.ask(by=world.eva, kind=ReportKind.EXPORT, options={"purpose": "q", "addressee": "a"})
