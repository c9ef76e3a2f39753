"""Reflective dialogue: what readers answered under an entry, and who opened it when."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from logbook.models.entry import Entry
from plg.models import Membership
from plg.models.base import Row


class Response(Row):
    """What a reader, or the author in turn, wrote under an entry. Whoever reads the entry reads it."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="responses")
    author = models.ForeignKey(Membership, models.CASCADE, related_name="responses")
    client_key = models.UUIDField(default=uuid.uuid4, unique=True)
    text = models.TextField(_("reactie"))
    made_at = models.DateTimeField(_("geschreven op"), default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(text=""), name="response_has_text")]
        indexes = [models.Index(fields=["entry", "made_at"], name="response_in_order")]

    class Privacy:
        owner = "author__user"
        on_erase = "row"
        text = ("text",)
        plain = ("made_at",)
        key = ("id", "uid", "entry", "author", "client_key")

    def __str__(self) -> str:
        return f"reactie {self.uid}"


class Reading(models.Model):
    """When somebody first and last opened an entry: its author may see who read it, and what is new shows as new."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="readings")
    reader = models.ForeignKey(Membership, models.CASCADE, related_name="readings")
    at = models.DateTimeField(_("gelezen op"), default=timezone.now)
    last_at = models.DateTimeField(_("laatst geopend op"), default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "reader"], name="reading_once")]

    class Privacy:
        owner = "entry__author__user"  # who read it is a key: theirs to know, not to take home
        on_erase = "row"
        plain = ("at", "last_at")
        key = ("id", "entry", "reader")

    def __str__(self) -> str:
        return f"{self.reader} · {self.at:%Y-%m-%d}"
