"""How often something was tried lately, so that guessing at the door becomes slow."""

from django.db import models
from django.utils import timezone


class Tally(models.Model):
    """A count in one stretch of time, known by a keyed hash: neither address nor e-mail stands here."""

    key = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField(default=timezone.now)

    class Privacy:
        owner = None  # a keyed hash that nobody can be found by
        on_erase = "keep"
        plain = ("count", "since")
        key = ("id", "key")

    def __str__(self) -> str:
        return f"{self.count} sinds {self.since:%H:%M}"
