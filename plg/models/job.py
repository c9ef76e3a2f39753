"""The outbox: work for the background. This row is the truth, the broker only a hint."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plg.models.base import Row
from plg.words import JobState


class Job(Row):
    """One piece of work: written in the transaction that wants it, leased by the worker that does it."""

    task = models.CharField(max_length=60)
    args = models.JSONField(default=dict)
    key = models.CharField(max_length=200, null=True, unique=True)
    state = models.CharField(_("stand"), max_length=10, choices=JobState, default=JobState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    not_before = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True)
    step = models.PositiveIntegerField(_("stap"), default=0)
    steps = models.PositiveIntegerField(_("van"), default=0)
    doing = models.CharField(_("bezig met"), max_length=200, blank=True)
    reason = models.CharField(_("reden"), max_length=500, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)  # of the last attempt
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["not_before"],
                condition=models.Q(state__in=[JobState.QUEUED, JobState.RUNNING]),
                name="job_unfinished",
            ),
            models.Index(fields=["finished_at"], name="job_finished"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=JobState.values), name="job_state_known"),
            models.CheckConstraint(condition=models.Q(step__lte=models.F("steps")), name="job_step_within_steps"),
        ]

    class Privacy:
        owner = None  # names its work by keys; whose it is stands in the row that asked for it
        on_erase = "keep"
        plain = (
            "task",
            "state",
            "attempts",
            "lease_until",
            "not_before",
            "published_at",
            "step",
            "steps",
            "doing",
            "reason",
            "made_at",
            "started_at",
            "finished_at",
        )
        key = ("id", "uid", "args", "key")

    def __str__(self) -> str:
        return f"{self.task} ({self.state})"

    @property
    def is_finished(self) -> bool:
        return self.state in {JobState.DONE, JobState.FAILED, JobState.CANCELLED}
