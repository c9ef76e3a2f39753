"""When something that runs by itself last did so: the sweeper, the night, a backup. One row each, never whose."""

from django.db import models
from django.utils import timezone

from plg.words import PulseOf


class Pulse(models.Model):
    """The last time that one thing ran well. A row that grows old says that it stopped."""

    of = models.CharField(max_length=20, choices=PulseOf, unique=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(of__in=PulseOf.values), name="pulse_of_known")]

    class Privacy:
        owner = None  # of the platform, of nobody
        on_erase = "keep"
        plain = ("of", "at")
        key = ("id",)

    def __str__(self) -> str:
        return f"{self.of} · {self.at:%Y-%m-%d %H:%M}"
