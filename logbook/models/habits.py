"""What somebody chose about how their logbook comes to them: how often by mail, and whether it looks back."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from logbook.words import Pace
from plg.models import Membership


class Habit(models.Model):
    """The choices of one member. No row is: once a week, and looking back."""

    member = models.OneToOneField(Membership, models.CASCADE, primary_key=True, related_name="logbook_habit")
    pace = models.CharField(_("hoe vaak"), max_length=5, choices=Pace, default=Pace.WEEK)
    looks_back = models.BooleanField(_("kijkt terug"), default=True)
    put_away_on = models.DateField(null=True, blank=True)  # the day on which looking back was put away

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pace__in=Pace.values), name="habit_pace_known")]

    class Privacy:
        owner = "member__user"
        on_erase = "row"
        plain = ("pace", "looks_back", "put_away_on")
        key = ("member",)

    def __str__(self) -> str:
        return self.get_pace_display()
