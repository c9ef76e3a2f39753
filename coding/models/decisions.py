"""What the researchers settle on beside the originals, and what a reviewer has looked at."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coding.models.books import Code
from coding.models.rounds import Source
from coding.words import Direction, ReviewState
from plg.models import Membership
from plg.models.base import Row


class Decision(Row):
    """The consensus on one code of one source, beside the originals: that it is given, and why.

    Without a code it says that none applies. With `given` False it says that a code some coder gave is not: kept for
    who wants to know why, and no part of any outcome. Every list of outcomes starts at `coding.access`.
    """

    source = models.ForeignKey(Source, models.CASCADE, related_name="decisions")
    code = models.ForeignKey(Code, models.PROTECT, null=True, blank=True, related_name="decisions")
    given = models.BooleanField(_("de code past"), default=True)
    direction = models.CharField(_("richting"), max_length=12, choices=Direction, blank=True)
    alone = models.BooleanField(default=True)  # the book gives one code per text; kept here so that the table holds it
    agreed = models.BooleanField(_("iedereen koos hetzelfde"), default=False)
    why = models.TextField(_("waarom"), blank=True)
    decided_by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "code"], nulls_distinct=False, name="decision_once"),
            models.UniqueConstraint(fields=["source"], condition=Q(alone=True), name="decision_one_per_source"),
            models.CheckConstraint(condition=Q(direction__in=["", *Direction.values]), name="decision_direction_known"),
            models.CheckConstraint(condition=Q(agreed=True) | ~Q(why=""), name="decision_says_why"),
            models.CheckConstraint(
                condition=Q(given=True) | Q(code__isnull=False, direction="", alone=False),
                name="decision_against_names_code",
            ),
        ]

    class Privacy:
        owner = "source__member__user"  # what was concluded about their text; who concluded it is a key
        on_erase = "row"
        text = ("why",)
        plain = ("given", "direction", "alone", "agreed", "decided_at")
        key = ("id", "uid", "source", "code", "decided_by")

    def __str__(self) -> str:
        return f"{self.source}: {self.code or 'geen code'}"


class Review(models.Model):
    """How far the review of one source is: apart from whether its coders are done. Nobody looked yet: no row."""

    source = models.OneToOneField(Source, models.CASCADE, related_name="review")
    state = models.CharField(_("stand"), max_length=10, choices=ReviewState)
    by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(state__in=ReviewState.values), name="review_state_known")]

    class Privacy:
        owner = None  # of the round; who reviewed is a key
        on_erase = "keep"
        plain = ("state", "at")
        key = ("id", "source", "by")

    def __str__(self) -> str:
        return f"{self.source}: {self.get_state_display()}"
