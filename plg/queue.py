"""The only way work reaches the background: a Job row in the same transaction, published after it.

Handlers register by name in an app's `tasks.py`; whoever wants work done names it, and never imports it.
"""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol

from celery import current_app
from django.db import connections, transaction
from django.utils import timezone
from kombu.connection import Connection
from kombu.exceptions import OperationalError
from kombu.pools import producers

from plg.models import Job
from plg.words import JobState

logger = logging.getLogger(__name__)

#: How long somebody who waits for a page waits for the broker: one try, also when it hangs without being gone. The
#: sweeper brings what it did not take, so a slow broker loses nothing. A worker is more patient (settings/base.py).
BRISK = {"socket_connect_timeout": 0.6, "socket_timeout": 1.2, "max_retries": 0}
#: How long a broker that did not answer is left alone: who asks for ten things waits once, and so do ten people.
SPELL = 5.0


@dataclass
class Silence:
    """Until when this process asks the broker nothing: it did not answer a moment ago."""

    until: float = 0.0

    def begin(self) -> None:
        """Leave the broker alone from now on, for a while."""
        self.until = time.monotonic() + SPELL

    def end(self) -> None:
        """Ask it again."""
        self.until = 0.0

    def holds(self) -> bool:
        """Return whether it is left alone now."""
        return time.monotonic() < self.until


silence = Silence()


class Progress(Protocol):
    """Tells the world how far the work is: step n of m, and what is being done."""

    def __call__(self, step: int, steps: int, doing: str) -> None: ...


Handler = Callable[[Job, Progress], None]
_handlers: dict[str, Handler] = {}


class WorkFailed(Exception):
    """Trying again will not help; the message tells the person who asked what to do."""


class Later(Exception):
    """This is not the moment. The work waits until then and starts anew; its attempts are not counted."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until.isoformat())
        self.until = until


class Cancelled(Exception):
    """Whoever asked wants it no more. What was made so far is thrown away; nobody is told of a failure."""


def handler(task: str) -> Callable[[Handler], Handler]:
    """Register the function that does the work called `task`."""

    def keep(function: Handler) -> Handler:
        _handlers[task] = function
        return function

    return keep


def handler_of(task: str) -> Handler:
    """Return the function registered for `task`; KeyError when no app has one."""
    return _handlers[task]


@contextmanager
def told_outside(progress: Progress) -> Iterator[Callable[[int, int, str], None]]:
    """Give a `progress` that speaks from a thread with a connection of its own, and waits until it has spoken.

    For work inside one transaction: from within it nobody would see how far it is before the end.
    """
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="progress") as mouth:
        yield lambda step, steps, doing: mouth.submit(partial(progress, step, steps, doing)).result()
        mouth.submit(connections.close_all).result()


def after_commit(task: str, *, key: str | None = None, not_before: datetime | None = None, **args: object) -> Job:
    """Write the job now, in the transaction that wants it, and publish it once that has committed.

    With a `key` the same work is asked for only once: a job with that key that is still there is returned.
    Work for later (`not_before`) is left to the sweeper, and so is all work while the broker is down.
    """
    wanted: dict[str, object] = {"task": task, "args": args, "not_before": not_before or timezone.now()}
    if key is None:
        job, made = Job.objects.create(**wanted), True
    else:
        job, made = Job.objects.get_or_create(key=key, defaults=wanted)
    if made and not_before is None:
        transaction.on_commit(partial(_hint, job.pk))
    return job


def all_after_commit(task: str, wanted: Mapping[str, dict[str, object]]) -> int:
    """Ask for many pieces of the same work at once, each by its key; return how many were not asked for before.

    Two queries for all of them. When the broker is away the rest is left to the sweeper.
    """
    known = set(Job.objects.filter(key__in=wanted).values_list("key", flat=True))
    fresh = [key for key in wanted if key not in known]
    Job.objects.bulk_create(
        [Job(task=task, key=key, args=wanted[key]) for key in fresh], ignore_conflicts=True, batch_size=2000
    )
    transaction.on_commit(partial(_publish_all, fresh))
    return len(fresh)


def _publish_all(keys: list[str]) -> None:
    for pk in Job.objects.filter(key__in=keys, published_at=None).values_list("pk", flat=True):
        if not _hint(pk):
            return


def again(job: Job) -> None:
    """Put a job that failed or was stopped back in the queue, as if it had just been asked for; leave others alone."""
    over = [JobState.FAILED, JobState.CANCELLED]
    changed = Job.objects.filter(pk=job.pk, state__in=over).update(
        state=JobState.QUEUED, attempts=0, reason="", step=0, not_before=timezone.now(), finished_at=None
    )
    if changed:
        transaction.on_commit(partial(_hint, job.pk))


def cancel(job: Job) -> bool:
    """Stop a job that waits or runs, and return whether there was anything to stop.

    A worker that is at it hears so at its next step; what it made meanwhile is not kept.
    """
    going = Job.objects.filter(pk=job.pk, state__in=[JobState.QUEUED, JobState.RUNNING])
    return bool(going.update(state=JobState.CANCELLED, finished_at=timezone.now(), lease_until=None))


def brisk_line() -> Connection:
    """Return a connection to the broker, not opened yet, for who cannot wait: it gives up within two seconds."""
    line: Connection = current_app.connection_for_write(transport_options=BRISK)
    return line


def publish(pk: int) -> bool:
    """Send the hint that a job waits, and return whether it went. Answers within two seconds, whatever the broker does.

    For who has all the time: it also asks a broker that was silent a moment ago.
    """
    silence.end()
    return _hint(pk)


def _hint(pk: int) -> bool:
    row = Job.objects.filter(pk=pk)
    try:
        with producers[brisk_line()].acquire(block=True) as producer:
            if silence.holds():  # said by whoever had this producer before, or by another page
                return False
            # Before the hint goes: a worker is quick, and one that finds the row locked lets the hint go, so that the
            # work would wait for the sweeper.
            row.update(published_at=timezone.now())
            # How long work may take is the worker's to say: without the two Nones the sender's own limits go along.
            limits = {"time_limit": None, "soft_time_limit": None}
            current_app.send_task("plg.run_job", args=(pk,), producer=producer, retry=False, **limits)
    except OperationalError:
        silence.begin()
        logger.warning("broker is away; job %s waits for the sweeper", pk)
        row.update(published_at=None)
        return False
    return True
