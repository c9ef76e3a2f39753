"""A wave: one instrument version, asked of every participant of a community in a window of time."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from amo.instrument import key_of
from amo.words import Moment
from plg.models import Community, ContentVersion
from plg.models.base import Row


class Wave(Row):
    """A meetmoment. The window is in whole days, Dutch time; who is due is a matter of `selectors`."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="waves")
    moment = models.CharField(_("meetmoment"), max_length=10, choices=Moment)
    questionnaire = models.SlugField(_("vragenlijst"), max_length=60, editable=False)  # the key of the instrument
    instrument = models.ForeignKey(ContentVersion, models.PROTECT, related_name="waves")
    theme = models.CharField(_("onderwerp van de stellingen"), max_length=120, blank=True)  # empty: its own
    opens_on = models.DateField(_("open vanaf"))
    closes_on = models.DateField(_("open tot en met"))
    grace_days = models.PositiveSmallIntegerField(_("dagen om af te maken"), default=3)
    announce = models.BooleanField(_("bericht bij het opengaan"), default=True)
    remind_on = ArrayField(models.DateField(), verbose_name=_("herinnering op"), default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "questionnaire", "moment"], name="wave_once"),
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="wave_closes_after_opening"),
            models.CheckConstraint(condition=Q(moment__in=Moment.values), name="wave_moment_known"),
            models.CheckConstraint(condition=Q(grace_days__lte=60), name="wave_grace_at_most_60_days"),
        ]

    class Privacy:
        owner = None  # of the whole community
        on_erase = "keep"
        plain = ("moment", "questionnaire", "theme", "opens_on", "closes_on", "grace_days", "announce", "remind_on")
        key = ("id", "uid", "community", "instrument")

    def __str__(self) -> str:
        return self.get_moment_display()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the key beside the version, so that one questionnaire is asked once a moment, whatever its version."""
        self.questionnaire = key_of(self.instrument.body, self.instrument.key)
        super().save(*args, **kwargs)
