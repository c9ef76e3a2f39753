"""What changed in a group as a whole, reckoned once when a measurement was over, and never again.

A figure that moves with every sheet tells of one person to whoever looks twice: this one stands.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amo.words import Moment
from plg.models import Community
from plg.models.base import Row


class GroupPicture(Row):
    """The folded counts of one questionnaire from one measurement to another: `rows` of label, n and three cells."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="group_pictures")
    questionnaire = models.SlugField(_("vragenlijst"), max_length=60)
    title = models.CharField(_("titel"), max_length=200)
    first = models.CharField(_("eerste meting"), max_length=10, choices=Moment)
    last = models.CharField(_("laatste meting"), max_length=10, choices=Moment)
    rows = models.JSONField(_("aantallen"), default=list)
    made_at = models.DateTimeField(_("berekend"), default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "questionnaire", "first", "last"], name="group_picture_once"),
            models.CheckConstraint(
                condition=models.Q(first__in=Moment.values, last__in=Moment.values), name="group_picture_moments_known"
            ),
        ]
        ordering = ["-made_at", "-pk"]

    class Privacy:
        owner = None  # of the whole community: counts folded so that they tell of nobody
        on_erase = "keep"
        plain = ("questionnaire", "title", "first", "last", "rows", "made_at")
        key = ("id", "uid", "community")

    def __str__(self) -> str:
        return self.title
