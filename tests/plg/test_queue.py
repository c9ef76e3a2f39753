"""The outbox with the real broker and the real worker: nothing is lost, nothing is done twice, nothing hangs."""

from datetime import timedelta

import pytest
from celery.signals import before_task_publish
from django.db import transaction
from django.utils import timezone

from plg import tasks
from plg.models import Job
from plg.queue import after_commit, again, handler_of, publish
from plg.tasks import LEASE, MOST_ATTEMPTS, Lease, claim
from plg.words import JobState
from tests.support.outbox import expire, sweep, times_done
from tests.support.worker import Settle, Worker


def test_work_is_done_with_its_progress_told(settle: Settle) -> None:
    job = settle(after_commit("tests.count", steps=3))
    assert (job.state, job.attempts, job.step, job.steps, job.doing) == (JobState.DONE, 1, 3, 3, "stap 3")
    assert job.finished_at is not None
    assert job.lease_until is None
    assert times_done(job) == 1


def test_nothing_is_written_to_a_row_whose_hint_is_out(settle: Settle) -> None:
    """A worker that comes at once would find the row locked and let the hint go, and the work would wait."""
    published = []

    def look(**_hint: object) -> None:
        published.append(Job.objects.values_list("published_at", flat=True).get())

    before_task_publish.connect(look)
    try:
        job = settle(after_commit("tests.count"))
    finally:
        before_task_publish.disconnect(look)
    assert published == [job.published_at]
    assert job.published_at is not None


def test_what_is_rolled_back_was_never_asked(settle: Settle) -> None:
    with transaction.atomic():
        after_commit("tests.count")
        transaction.set_rollback(True)
    settle(after_commit("tests.count"))
    assert Job.objects.count() == 1


def test_the_same_key_asks_once(settle: Settle) -> None:
    jobs = [after_commit("tests.count", key="mail to Anna about May") for _ in range(3)]
    assert len({job.pk for job in jobs}) == 1
    assert times_done(settle(jobs[0])) == 1


def test_delivered_often_is_done_once(settle: Settle, worker: Worker) -> None:
    job = after_commit("tests.count", steps=2, pause=0.2)
    for _ in range(5):
        publish(job.pk)
    settle(job)
    publish(job.pk)
    worker.rest()
    assert times_done(job) == 1


def test_trying_again_will_not_help(settle: Settle) -> None:
    job = settle(after_commit("tests.refuse"))
    assert (job.state, job.attempts, job.reason) == (JobState.FAILED, 1, "Dit kan niet, en dit is waarom.")


def test_a_stumble_is_tried_again_later(settle: Settle, worker: Worker) -> None:
    job = after_commit("tests.stumble", times=1)
    worker.wait(Job.objects.filter(pk=job.pk, state=JobState.QUEUED, attempts=1).exists, "it did not stumble")
    job.refresh_from_db()
    assert job.not_before > timezone.now()
    publish(job.pk)  # too early: whoever gets it leaves it alone
    worker.rest()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.QUEUED, 1)
    expire(job)
    sweep()
    job = settle(job)
    assert (job.state, job.attempts) == (JobState.DONE, 2)


@pytest.mark.logs_error(r"tests\.stumble.*failed", where="worker")
def test_the_third_stumble_is_the_last_and_says_so(settle: Settle, worker: Worker) -> None:
    job = after_commit("tests.stumble", times=99)
    for attempt in range(1, MOST_ATTEMPTS):
        worker.wait(Job.objects.filter(pk=job.pk, state=JobState.QUEUED, attempts=attempt).exists, "no stumble")
        expire(job)
        sweep()
    job = settle(job)
    assert (job.state, job.attempts) == (JobState.FAILED, MOST_ATTEMPTS)
    assert "Probeer het opnieuw" in job.reason


def test_a_failed_job_can_be_asked_again_and_a_done_one_cannot(settle: Settle) -> None:
    failed = settle(after_commit("tests.refuse"))
    Job.objects.filter(pk=failed.pk).update(task="tests.count")
    again(failed)
    fresh = settle(failed)
    assert (fresh.state, fresh.attempts, fresh.reason) == (JobState.DONE, 1, "")
    again(fresh)
    assert settle(fresh).finished_at == fresh.finished_at


def test_claiming(db: None) -> None:
    job = Job.objects.create(task="tests.count")
    claimed = claim(job.pk)
    assert claimed is not None
    assert claimed.lease_until is not None
    assert claimed.lease_until > timezone.now()
    assert claim(job.pk) is None, "it is leased"
    expire(job)
    assert claim(job.pk) is not None, "its lease was stale"
    later = Job.objects.create(task="tests.count", not_before=timezone.now() + timedelta(minutes=1))
    assert claim(later.pk) is None, "it waits for later"
    assert claim(0) is None


def test_a_long_job_keeps_its_lease(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "HEARTBEAT_SECONDS", 0.02)
    job = Job.objects.create(task="tests.count", state=JobState.RUNNING, lease_until=timezone.now())
    with Lease(job.pk):
        until = timezone.now() + timedelta(seconds=10)
        while not Job.objects.filter(pk=job.pk, lease_until__gt=timezone.now() + LEASE / 2).exists():
            assert timezone.now() < until, "the lease was never renewed"


def test_work_nobody_does_is_named() -> None:
    with pytest.raises(KeyError):
        handler_of("tests.nobody")
