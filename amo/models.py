"""Questionnaires: a wave in a community, a member's sheet in that wave, one answer per item."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from amo.words import Moment
from plg.models import Community, ContentVersion, Membership
from plg.models.base import Row


class Wave(Row):
    """A meetmoment: one instrument version, asked of every participant in a window of time."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="waves")
    moment = models.CharField(_("meetmoment"), max_length=10, choices=Moment)
    instrument = models.ForeignKey(ContentVersion, models.PROTECT, related_name="waves")
    opens_on = models.DateField(_("open vanaf"))
    closes_on = models.DateField(_("open tot en met"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "moment"], name="wave_once"),
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="wave_closes_after_opening"),
        ]

    class Privacy:
        owner = None  # of the whole community
        on_erase = "keep"
        plain = ("moment", "opens_on", "closes_on")
        key = ("id", "uid", "community", "instrument")

    def __str__(self) -> str:
        return self.get_moment_display()


class Sheet(Row):
    """What one member fills in for one wave. Submitted once, then fixed."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="sheets")
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="sheets")
    begun_at = models.DateTimeField(_("begonnen"), auto_now_add=True)
    submitted_at = models.DateTimeField(_("verstuurd"), null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wave", "membership"], name="sheet_once")]

    class Privacy:
        owner = "membership__user"
        on_erase = "row"
        plain = ("begun_at", "submitted_at")
        key = ("id", "uid", "wave", "membership")

    def __str__(self) -> str:
        return f"{self.wave} · {self.membership}"


class Answer(models.Model):
    """One item of a sheet. No row: not answered yet. A null value: the person chose "niet van toepassing"."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="answers")
    item = models.SlugField(_("stelling"), max_length=60)
    value = models.SmallIntegerField(_("antwoord"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "item"], name="answer_once"),
            models.CheckConstraint(condition=Q(value=None) | Q(value__range=(0, 10)), name="answer_within_points"),
        ]

    class Privacy:
        owner = "sheet__membership__user"
        on_erase = "row"
        text = ("value",)
        plain = ("item",)
        key = ("id", "sheet")

    def __str__(self) -> str:
        return f"{self.item}: {self.value}"
