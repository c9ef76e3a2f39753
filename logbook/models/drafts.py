"""A text that is not an entry yet: what somebody is still writing, kept so that another device can go on with it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from logbook.words import PROMPT
from plg.models import Membership
from plg.models.base import Row


class Draft(Row):
    """What somebody typed and did not keep yet. Its author's alone; it goes when the entry of its key is kept."""

    author = models.ForeignKey(Membership, models.CASCADE, related_name="drafts")
    client_key = models.UUIDField(unique=True)  # the entry will carry the same
    text = models.TextField(_("tekst"), blank=True)
    fields = models.JSONField(_("andere velden"), default=dict, blank=True)  # as typed: name of a field → its values
    version = models.PositiveIntegerField(_("versie"), default=1)
    writer = models.UUIDField(null=True)  # the open page it was typed in last: its own saves never clash
    saved_at = models.DateTimeField(_("bewaard op"), default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["author", "-saved_at"], name="draft_newest_first")]

    class Privacy:
        owner = "author__user"
        on_erase = "row"
        text = ("text", "fields")
        plain = ("version", "saved_at")
        key = ("id", "uid", "author", "client_key", "writer")

    def __str__(self) -> str:
        return f"concept {self.uid}"

    @property
    def said(self) -> list[str]:
        """What somebody wrote in it: the text, and the answers to questions; nothing empty."""
        answers = [value for name, values in self.fields.items() if name.startswith(PROMPT) for value in values]
        return [text for text in (self.text, *answers) if text]
