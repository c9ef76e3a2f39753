"""A file that cannot be made: work that hangs, work that is stopped, a disk that is full. Each ends, and says why."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from celery import current_app
from django.core.files.storage import default_storage

from plg.models import Job
from plg.queue import after_commit, cancel
from plg.tasks import MOST_ATTEMPTS
from plg.words import JobState
from reports import services
from reports.models import Report
from reports.words import ReportKind
from tests.reports.conftest import kept_entry, typeface
from tests.support.outbox import expire, sweep
from tests.support.worker import Worker
from tests.world import World

__all__ = ["typeface"]
#: Far below what a PDF takes, far above what a worker writes elsewhere.
FULL = 8_000


@pytest.fixture
def hasty(transactional_db: None, worker_process: Worker, tmp_path: Path) -> Iterator[Worker]:
    """A worker that stops work after two seconds, and takes it down after four. The other one rests.

    It is warm: on a busy machine the first piece of work of a process may be stopped before it has begun, and such a
    piece waits for the sweeper.
    """
    worker_process.stop()
    worker = Worker(tmp_path, "hasty", TEST_SOFT_LIMIT="2", TEST_HARD_LIMIT="4")
    try:
        worker.start()
        worker.wait(does_work, "it never did a piece of work")
        yield worker
    finally:
        worker.kill()


def does_work() -> bool:
    """Ask for a small piece of work, and return whether it was done in time."""
    job = after_commit("tests.count")
    for _tick in range(60):
        if Job.objects.filter(pk=job.pk, state=JobState.DONE).exists():
            return True
        time.sleep(0.05)
    return False


def finished(worker: Worker, job: Job) -> Job:
    worker.wait(lambda: Job.objects.get(pk=job.pk).is_finished, "it never ended")
    return Job.objects.get(pk=job.pk)


def test_work_that_hangs_is_stopped_and_says_so(hasty: Worker) -> None:
    current_app.finalize()  # from then on a sender knows limits of its own, and may not send them along
    job = finished(hasty, after_commit("tests.hang"))
    assert (job.state, job.attempts) == (JobState.FAILED, 1)
    assert "duurde te lang" in job.reason


def test_work_that_hears_nothing_is_taken_down_and_tried_three_times_at_most(hasty: Worker) -> None:
    job = after_commit("tests.hang", deaf=True)
    hasty.wait(Job.objects.filter(pk=job.pk, attempts=1, step=1).exists, "it never began")
    hasty.wait(lambda: "Hard time limit" in hasty.log.read_text(errors="replace"), "it was never taken down")
    Job.objects.filter(pk=job.pk).update(attempts=MOST_ATTEMPTS)
    expire(job)
    sweep()
    job = finished(hasty, job)
    assert job.state == JobState.FAILED
    assert "drie keer geprobeerd" in job.reason


def test_work_that_is_stopped_ends_at_its_next_step(hasty: Worker) -> None:
    job = after_commit("tests.count", steps=8, pause=0.1)
    hasty.wait(Job.objects.filter(pk=job.pk, step__gte=2).exists, "it never began")
    assert cancel(job)
    hasty.rest()
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert job.step < 8


def test_a_full_disk_leaves_no_half_file_and_another_try_makes_it(
    world: World, transactional_db: None, worker_process: Worker, tmp_path: Path, typeface: None
) -> None:
    worker_process.stop()
    kept_entry(world.anna, "Vandaag luisterde ik. " * 200, counts_in_research=False)
    report = services.ask(by=world.anna, kind=ReportKind.PROGRESS)
    full = Worker(tmp_path, "full", most=FULL)
    try:
        full.start()
        job = finished(full, report.job)
    finally:
        full.kill()
    assert job.state == JobState.FAILED
    assert "heeft er geen plaats voor" in job.reason
    folder = Path(default_storage.path("reports"))
    assert not [file for file in folder.iterdir() if str(report.uid) in file.name]
    worker_process.start()
    services.retry(by=world.anna, report=report)
    assert finished(worker_process, report.job).state == JobState.DONE
    assert Report.objects.get(pk=report.pk).is_ready
