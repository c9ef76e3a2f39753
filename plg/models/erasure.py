"""An erasure that a coordinator asked for: told to the person by letter, and carried out when its time has come.

Who asks it for themselves needs no row: that happens at once. The row goes with the person.
"""

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plg.models.base import Row
from plg.models.community import Membership
from plg.models.job import Job
from plg.words import ErasureAnswer, ErasureReason


class PlannedErasure(Row):
    """One plan to erase somebody who left. It stands until it is carried out, answered or called off."""

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="planned_erasures")
    planned_by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    letter = models.OneToOneField(Job, models.SET_NULL, null=True, related_name="planned_erasure")
    reason = models.CharField(_("reden"), max_length=12, choices=ErasureReason)
    days = models.PositiveSmallIntegerField(_("dagen om te antwoorden"))  # as the letter promised
    made_at = models.DateTimeField(default=timezone.now)
    answer = models.CharField(_("antwoord"), max_length=4, choices=ErasureAnswer, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    called_off_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["membership"], condition=models.Q(answer="", called_off_at=None), name="erasure_one_plan_open"
            ),
            models.CheckConstraint(
                condition=models.Q(answer="", answered_at=None)
                | models.Q(answer__in=ErasureAnswer.values, answered_at__isnull=False),
                name="erasure_answered_at_a_moment",
            ),
            models.CheckConstraint(condition=models.Q(reason__in=ErasureReason.values), name="erasure_reason_known"),
        ]

    class Privacy:
        owner = "membership__user"
        on_erase = "row"
        plain = ("reason", "days", "made_at", "answer", "answered_at", "called_off_at")
        key = ("id", "uid", "membership", "planned_by", "letter")

    def __str__(self) -> str:
        return f"{self.membership_id} · {self.made_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        return not self.answer and self.called_off_at is None

    @property
    def told_at(self) -> datetime | None:
        """When the letter went; None when it did not yet, or never will."""
        mailing = getattr(self.letter, "mailing", None)
        return mailing.sent_at if mailing else None

    @property
    def due_at(self) -> datetime | None:
        """When it is carried out if nobody objects; None until the letter has gone."""
        return self.told_at + timedelta(days=self.days) if self.told_at else None

    @property
    def letter_failed(self) -> bool:
        mailing = getattr(self.letter, "mailing", None)
        return bool(mailing and mailing.failed_at)
