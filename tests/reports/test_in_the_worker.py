"""The real worker makes the report: the file, its progress, its failure and the second try."""

from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from django.core.files.storage import default_storage

from plg.models import Job
from plg.words import JobState
from reports import services
from reports.models import Report
from reports.words import ReportKind
from tests.reports.conftest import Write
from tests.support.worker import Settle
from tests.world import Sentinel, World

pytestmark = [pytest.mark.usefixtures("typeface"), pytest.mark.django_db(transaction=True)]


def test_the_worker_makes_the_pdf(settle: Settle, world: World, write: Write) -> None:
    write(world.anna, f"Vandaag luisterde ik. {Sentinel.PRIVATE}", tags=["veiligheid"])
    report = services.ask(by=world.anna, kind=ReportKind.PROGRESS)
    job = settle(report.job)
    assert (job.state, job.reason, job.step, job.steps) == (JobState.DONE, "", 5, 5)
    report = Report.objects.select_related("job").get(pk=report.pk)
    content = Path(default_storage.path(report.file.name or "")).read_bytes()
    reader = pypdf.PdfReader(BytesIO(content))
    assert Sentinel.PRIVATE in " ".join(sheet.extract_text() for sheet in reader.pages)
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
        assert "schijf is vol of niet beschrijfbaar" in job.reason
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
