"""What tests of the outbox say often: how often work was really done, time that passed, a round of the sweeper."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from celery import current_app
from django.utils import timezone

from plg.models import AuditLine, Job
from plg.queue import silence
from plg.tasks import LEASE
from plg.words import JobState


def times_done(job: Job) -> int:
    """Return how often the work of a `tests.count` job was really done."""
    return AuditLine.objects.filter(word="tests.counted", detail__job=str(job.uid)).count()


def expire(job: Job) -> None:
    """Let the time pass after which a lease is stale and a job may be tried again."""
    Job.objects.filter(pk=job.pk).update(not_before=timezone.now())
    Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(lease_until=timezone.now() - timedelta(seconds=1))
    Job.objects.filter(pk=job.pk).exclude(published_at=None).update(published_at=timezone.now() - 2 * LEASE)


def sweep() -> None:
    """Have the worker sweep, as beat does every five seconds."""
    current_app.send_task("plg.sweep")


@contextmanager
def another_broker(url: str) -> Iterator[None]:
    """Point this process at another broker, with lines of its own, and back."""
    here = current_app.conf.broker_write_url
    try:
        _turn_to(url)
        yield
    finally:
        _turn_to(here)


def _turn_to(url: str) -> None:
    current_app.conf.broker_write_url = url
    current_app.amqp._producer_pool = current_app._pool = None
    silence.end()
