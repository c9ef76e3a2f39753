"""How the platform runs: its parts, its queue, its work of the last day, and when the night and the backup last ran.

Read by /readyz, /metrics and the administrator's page. Counts and moments only: nothing of anybody.
"""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from celery import current_app
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F, Min, Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from plg.models import Job, Mailing, Pulse
from plg.queue import brisk_line
from plg.words import JobState, MailFault, PulseOf

LEAST_FREE_BYTES = 200 * 1024 * 1024
DAY = timedelta(days=1)
#: Letters whose server does not let us in, or is away: somebody has to look.
SERVER_AWAY = (MailFault.LOGIN, MailFault.AWAY)


@dataclass(frozen=True)
class Parts:
    """What the platform stands on, and whether each answers."""

    database: bool
    broker: bool
    worker: bool
    free_bytes: int

    @property
    def disk(self) -> bool:
        return self.free_bytes > LEAST_FREE_BYTES

    @property
    def words(self) -> dict[str, bool]:
        """The parts by name, as /readyz tells them."""
        return {"database": self.database, "broker": self.broker, "disk": self.disk, "worker": self.worker}


@dataclass(frozen=True)
class Queue:
    """The work that waits to be done now, the work in hand, and since when the oldest waits."""

    waiting: int
    running: int
    oldest: datetime | None

    @property
    def waits(self) -> timedelta:
        return timezone.now() - self.oldest if self.oldest else timedelta()


@dataclass(frozen=True)
class Work:
    """One kind of work in the last day: how often it went well, how often not, and how long it took."""

    task: str
    done: int
    failed: int
    usual: timedelta | None  # half of them took no longer
    slow: timedelta | None  # 95 in a hundred took no longer


@dataclass(frozen=True)
class Letters:
    """The letters that wait for a mail server, and those that failed in the last day."""

    held: int
    failed: int


class Percentile(Aggregate):
    """The value under which this part of the values lies, as PostgreSQL reckons it."""

    function = "percentile_cont"
    template = "%(function)s(%(part)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


def parts() -> Parts:
    """Return whether each part answers. Takes a second when no worker does, two when the broker hangs."""
    broker = _broker()
    return Parts(_database(), broker, broker and _worker(), _free_bytes())


def queue() -> Queue:
    """Return how much work waits and is in hand. Work that was asked for later does not wait yet. One query."""
    due = Q(state=JobState.QUEUED, not_before__lte=timezone.now())
    told = Job.objects.filter(state__in=[JobState.QUEUED, JobState.RUNNING]).aggregate(
        waiting=Count("pk", filter=due),
        running=Count("pk", filter=Q(state=JobState.RUNNING)),
        oldest=Min("not_before", filter=due),
    )
    return Queue(**told)


def work_of_the_day() -> list[Work]:
    """Return every kind of work that ended in the last day, by name. One query over the index of what ended."""
    took = ExpressionWrapper(F("finished_at") - F("started_at"), output_field=DurationField())
    good = Q(state=JobState.DONE, started_at__isnull=False)
    rows = (
        Job.objects.filter(finished_at__gte=timezone.now() - DAY)
        .values("task")
        .annotate(
            done=Count("pk", filter=Q(state=JobState.DONE)),
            failed=Count("pk", filter=Q(state=JobState.FAILED)),
            usual=Percentile(took, part="0.5", filter=good),
            slow=Percentile(took, part="0.95", filter=good),
        )
        .order_by("task")
    )
    return [Work(**row) for row in rows]


def letters() -> Letters:
    """Return how many letters a mail server holds up, and how many did not arrive in the last day. One query."""
    waiting = Q(failed_at=None, waits_until__isnull=False)
    recent = Q(failed_at__gte=timezone.now() - DAY)
    told = Mailing.objects.filter(waiting | recent, sent_at=None).aggregate(
        held=Count("pk", filter=waiting & Q(fault__in=SERVER_AWAY)), failed=Count("pk", filter=recent)
    )
    return Letters(**told)


def pulses() -> dict[PulseOf, datetime]:
    """Return when each thing that runs by itself last did so; one that never did is left out. One query."""
    return {PulseOf(row.of): row.at for row in Pulse.objects.all()}


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _broker() -> bool:
    try:
        with brisk_line() as broker:
            broker.ensure_connection(max_retries=0)
    except (OperationalError, OSError):
        return False
    return True


def _worker() -> bool:
    return bool(current_app.control.ping(timeout=1.0, limit=1))


def _free_bytes() -> int:
    folder = Path(settings.MEDIA_ROOT)
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free
