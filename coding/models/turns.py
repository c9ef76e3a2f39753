"""What a round keeps of its own past: what was drawn when, when it was opened again and why, what had been decided.

And the answers that coders practise against. Nothing here is ever a result.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coding.models.books import Code
from coding.models.rounds import Round, Source
from coding.words import Direction, RoundState
from plg.models import Membership
from plg.models.base import Row


class Draw(Row):
    """One time that texts were taken into a round: the first when it opened, the others added later."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="draws")
    number = models.PositiveSmallIntegerField(_("nummer"))
    by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    found = models.PositiveIntegerField(_("gevonden teksten"))
    taken = models.PositiveIntegerField(_("genomen teksten"))
    passed = ArrayField(models.UUIDField(), default=list)  # what the sample left out: it is not new the next time

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="draw_number_once"),
            models.CheckConstraint(condition=Q(taken__lte=models.F("found")), name="draw_takes_what_is_found"),
        ]
        ordering = ["round", "number"]

    class Privacy:
        owner = None  # of the whole community: counts, and keys of texts
        on_erase = "keep"
        plain = ("number", "at", "found", "taken")
        key = ("id", "uid", "round", "by", "passed")

    def __str__(self) -> str:
        return f"{self.taken} / {self.found}"


class RoundReopening(Row):
    """That a round was brought one state back, by whom and why."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="reopenings")
    by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("heropend"), default=timezone.now)
    was = models.CharField(_("stand daarvoor"), max_length=10, choices=RoundState)
    now = models.CharField(_("stand daarna"), max_length=10, choices=RoundState)
    reason = models.TextField(_("reden"), blank=True)  # always given; empty once who gave it is erased

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(was=RoundState.FROZEN, now=RoundState.OPEN)
                | Q(was=RoundState.SETTLED, now=RoundState.FROZEN),
                name="round_reopening_one_back",
            ),
        ]
        ordering = ["at", "pk"]

    class Privacy:
        owner = "by__user"
        on_erase = "fields"
        text = ("reason",)
        plain = ("at", "was", "now")
        key = ("id", "uid", "round", "by")

    def __str__(self) -> str:
        return self.reason


class PastDecision(Row):
    """A decision as it stood when its round was opened again: kept for good, and taken up where nothing changed."""

    reopening = models.ForeignKey(RoundReopening, models.CASCADE, related_name="decisions")
    source = models.ForeignKey(Source, models.CASCADE, related_name="past_decisions")
    code = models.ForeignKey(Code, models.PROTECT, null=True, blank=True, related_name="+")
    given = models.BooleanField(_("de code past"), default=True)
    alone = models.BooleanField(default=True)
    direction = models.CharField(_("richting"), max_length=12, choices=Direction, blank=True)
    agreed = models.BooleanField(_("iedereen koos hetzelfde"), default=False)
    why = models.TextField(_("waarom"), blank=True)
    decided_by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField()
    basis = models.CharField(max_length=64)  # a fingerprint of the choices it was decided on

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(direction__in=["", *Direction.values]), name="past_decision_direction_known"
            )
        ]
        ordering = ["reopening", "source", "pk"]

    class Privacy:
        owner = "source__member__user"  # as the decision that stands: what was concluded about their text
        on_erase = "row"
        text = ("why",)
        plain = ("given", "alone", "direction", "agreed", "decided_at")
        key = ("id", "uid", "reopening", "source", "code", "decided_by", "basis")

    def __str__(self) -> str:
        return f"{self.source}: {self.code or 'geen code'}"


class ExpertAnswer(Row):
    """What a settled round found for a text that coders now practise with: a code, or that none applies."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="expert_answers")
    code = models.ForeignKey(Code, models.PROTECT, null=True, blank=True, related_name="+")
    direction = models.CharField(_("richting"), max_length=12, choices=Direction, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "code"], name="expert_answer_once", nulls_distinct=False),
            models.CheckConstraint(
                condition=Q(direction__in=["", *Direction.values]), name="expert_answer_direction_known"
            ),
        ]

    class Privacy:
        owner = "source__member__user"
        on_erase = "row"
        plain = ("direction",)
        key = ("id", "uid", "source", "code")

    def __str__(self) -> str:
        return f"{self.source}: {self.code or 'geen code'}"
