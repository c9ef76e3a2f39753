"""The outbox when a worker is killed or the broker is away or forgets: nothing is lost, nothing is done twice."""

import time

import pytest
from celery import current_app

from plg.models import Job
from plg.queue import after_commit
from plg.tasks import MOST_ATTEMPTS
from plg.words import JobState
from tests.support.outbox import another_broker, expire, sweep, times_done
from tests.support.worker import Settle, Worker


def test_a_broker_that_is_away_loses_nothing(settle: Settle, caplog: pytest.LogCaptureFixture) -> None:
    with another_broker("redis+socket:///nowhere/valkey.sock"):
        began = time.monotonic()
        job = after_commit("tests.count")
        assert time.monotonic() - began < 2, "whoever asks waits for a broker that is not there"
    job.refresh_from_db()
    assert (job.state, job.published_at) == (JobState.QUEUED, None)
    assert "broker is away" in caplog.text
    sweep()
    assert settle(job).state == JobState.DONE


def test_a_broker_that_forgot_everything_loses_nothing(settle: Settle, worker: Worker) -> None:
    worker.stop()
    jobs = [after_commit("tests.count") for _ in range(5)]
    current_app.control.purge()
    worker.start()
    for job in jobs:
        expire(job)
    sweep()
    assert [times_done(settle(job)) for job in jobs] == [1] * 5


@pytest.mark.logs_error("WorkerLostError|signal 9", where="worker")
def test_a_job_that_kills_its_worker_stops_after_three(settle: Settle, worker: Worker) -> None:
    job = after_commit("tests.die")
    for attempt in range(1, MOST_ATTEMPTS + 1):
        worker.wait(Job.objects.filter(pk=job.pk, attempts=attempt).exists, f"attempt {attempt} did not come")
        worker.rest()
        expire(job)
        sweep()
    job = settle(job)
    assert (job.state, job.attempts) == (JobState.FAILED, MOST_ATTEMPTS)
    assert "drie keer geprobeerd" in job.reason


def test_a_killed_worker_gives_its_work_to_the_next(settle: Settle, worker: Worker) -> None:
    job = after_commit("tests.count", steps=40, pause=0.1)
    worker.wait(Job.objects.filter(pk=job.pk, step__gte=2).exists, "it never began")
    worker.kill()
    Job.objects.filter(pk=job.pk).update(args={"steps": 1})
    worker.start()
    sweep()
    worker.rest()
    job.refresh_from_db()
    assert job.state == JobState.RUNNING, "the lease still stands, so nobody else may take it"
    expire(job)
    sweep()
    job = settle(job)
    assert (job.state, job.attempts) == (JobState.DONE, 2)
    assert times_done(job) == 1
