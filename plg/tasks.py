"""The two Celery tasks of the house: run one job, and sweep up what was left lying."""

import logging
from datetime import datetime, timedelta
from threading import Event, Thread
from types import TracebackType
from uuid import UUID

from celery import shared_task
from celery.app.task import Task
from celery.exceptions import SoftTimeLimitExceeded
from django.db import close_old_connections, connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from plg.models import Community, Job
from plg.queue import Cancelled, Later, Progress, WorkFailed, handler, handler_of, publish
from plg.services import (
    held_files,
    inspections,
    invitations,
    letters,
    names,
    people_loading,
    planned_erasing,
    pulses,
    reminding,
    retention,
    sessions,
    tallies,
)
from plg.words import JobState, PulseOf

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=20)
HEARTBEAT_SECONDS = 5.0
MOST_ATTEMPTS = 3


class Lease:
    """Keeps the lease of a running job fresh from a thread of its own, so that long work is not taken for dead."""

    def __init__(self, pk: int) -> None:
        self.pk = pk
        self.stop = Event()
        self.thread = Thread(target=self._beat, daemon=True)

    def __enter__(self) -> "Lease":
        self.thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop.set()
        self.thread.join()

    def _beat(self) -> None:
        try:
            while not self.stop.wait(HEARTBEAT_SECONDS):
                running = Job.objects.filter(pk=self.pk, state=JobState.RUNNING)
                running.update(lease_until=timezone.now() + LEASE)
        finally:
            connection.close()


@shared_task(name="plg.run_job", bind=True, max_retries=5, default_retry_delay=2)
def run_job(self: Task, pk: int) -> None:
    """Claim the job and do it. A row that is not there yet is tried again, never taken for done.

    A hint whose row does not come is let go: the row is the truth, and the sweeper would send it again.
    """
    if not Job.objects.filter(pk=pk).exists():
        if self.request.retries >= self.max_retries:
            logger.warning("job %s has no row; its hint is let go", pk)
            return
        raise self.retry()
    job = claim(pk)
    if job is not None:
        _do(job)


def claim(pk: int) -> Job | None:
    """Lease the job for this worker, or return None when it is finished, leased, or waits for later.

    A job that took its worker down three times is failed here, with a reason: it never gets a fourth.
    """
    now = timezone.now()
    with transaction.atomic():
        job = Job.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
        if job is None or job.is_finished or job.not_before > now:
            return None
        if job.state == JobState.RUNNING and job.lease_until and job.lease_until > now:
            return None
        if job.attempts >= MOST_ATTEMPTS:
            _fail(job, _("Dit is drie keer geprobeerd en telkens afgebroken. Probeer het later opnieuw."))
            return None
        job.state = JobState.RUNNING
        job.attempts += 1
        job.step = job.steps = 0  # what a worker before told is not how far this one is
        job.started_at = now
        job.lease_until = now + LEASE
        job.save(update_fields=["state", "attempts", "step", "steps", "started_at", "lease_until"])
    return job


def _do(job: Job) -> None:
    def progress(step: int, steps: int, doing: str) -> None:
        told = Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(
            step=step, steps=steps, doing=doing[:200], lease_until=timezone.now() + LEASE
        )
        if not told:
            raise Cancelled

    try:
        with Lease(job.pk):
            handler_of(job.task)(job, progress)
    except WorkFailed as error:
        _fail(job, str(error))
    except Later as error:
        _put_off(job, error.until)
    except Cancelled:
        logger.info("job %s (%s) was stopped by who asked for it", job.pk, job.task)
    except SoftTimeLimitExceeded:
        _fail(job, _("Dit duurde te lang en is gestopt. Kies een kortere periode of probeer het later opnieuw."))
    except Exception as error:
        _try_later(job, error)
    else:
        now = timezone.now()
        _going(job).update(state=JobState.DONE, finished_at=now, lease_until=None)
        took = round((now - (job.started_at or now)).total_seconds(), 3)
        logger.info("job done", extra={"facts": {"job": job.pk, "task": job.task, "seconds": took}})
    finally:
        close_old_connections()


def _going(job: Job) -> "QuerySet[Job]":
    """Return the row of a job unless it is over for good: what is done stays done, and what was stopped, stopped."""
    return Job.objects.filter(pk=job.pk).exclude(state__in=[JobState.DONE, JobState.CANCELLED])


def _put_off(job: Job, until: datetime) -> None:
    waiting = {"state": JobState.QUEUED, "lease_until": None, "published_at": None}
    _going(job).update(**waiting, not_before=until, attempts=0)


def _try_later(job: Job, error: Exception) -> None:
    if job.attempts >= MOST_ATTEMPTS:
        logger.error("job %s (%s) failed: %s", job.pk, job.task, type(error).__name__, exc_info=error)
        _fail(job, _("Er ging iets mis bij het maken. Probeer het opnieuw; blijft het misgaan, meld het dan."))
        return
    logger.warning("job %s (%s) will be tried again: %s", job.pk, job.task, type(error).__name__)
    _going(job).update(
        state=JobState.QUEUED,
        lease_until=None,
        published_at=None,
        not_before=timezone.now() + timedelta(seconds=2**job.attempts),
    )


def _fail(job: Job, reason: str) -> None:
    _going(job).update(state=JobState.FAILED, reason=reason[:500], finished_at=timezone.now(), lease_until=None)


@shared_task(name="plg.sweep")
def sweep() -> None:
    """Publish again whatever waits unpublished, or was leased by a worker that is gone. Runs every five seconds."""
    now = timezone.now()
    pulses.beat(PulseOf.SWEEP)
    lost = Q(published_at=None) | Q(published_at__lt=now - LEASE)
    waiting = Q(state=JobState.QUEUED, not_before__lte=now) & lost
    dropped = Q(state=JobState.RUNNING, lease_until__lt=now)
    for pk in Job.objects.filter(waiting | dropped).order_by("not_before").values_list("pk", flat=True)[:200]:
        if not publish(pk):
            return  # the broker is away, for the others too


@handler("plg.load_people")
def load_people(job: Job, progress: Progress) -> None:
    """Load a long file of people that a coordinator saw checked."""
    people_loading.run(job, progress)


@handler("plg.scan_names")
def scan_names(job: Job, progress: Progress) -> None:
    """Search the texts of one community for names, so that the masker finds them ready."""
    names.scan(Community.objects.get(pk=job.args["community"]))


@handler("plg.end_inspection")
def end_inspection(job: Job, progress: Progress) -> None:
    """Write down that an administrator's inspection is over."""
    inspections.end_by_time(UUID(job.args["inspection"]))


@handler("plg.mail")
def mail(job: Job, progress: Progress) -> None:
    """Send one letter; see `letters` for who gets which."""
    letters.send(job)


@handler("plg.invite")
def invite(job: Job, progress: Progress) -> None:
    """Ask for one letter for each of the members named, who has none yet."""
    invitations.write_invitations(job.args["memberships"])


@shared_task(name="plg.tidy")
def tidy() -> None:
    """Forget what is kept for a short while only. Runs every hour.

    Files that were checked, counts of tries, sessions whose time is over.
    """
    held_files.drop_old()
    tallies.drop_old()
    sessions.drop_old()


@shared_task(name="plg.remind")
def remind() -> None:
    """Ask for the reminders whose time has come. Runs every hour; what was asked before is not asked again."""
    with transaction.atomic():
        reminding.remind_invited()


@shared_task(name="plg.erase_planned")
def erase_planned() -> None:
    """Erase whoever was told so by letter and did not object. Runs every night; doing it again erases nobody more."""
    planned_erasing.carry_out_due()


@shared_task(name="plg.retention")
def retention_task() -> None:
    """Take away what may not be kept any longer. Runs every night; what it took stands in the audit trail."""
    retention.retain()
    pulses.beat(PulseOf.NIGHT)
