"""An instrument somebody makes in the browser: a draft of a community, and the version that came of it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plg.models import Community, ContentVersion, Membership
from plg.models.base import Row


class Draft(Row):
    """A questionnaire in the making. Once issued it may change until the first answer; then the next one is made."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="instrument_drafts")
    by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    key = models.SlugField(_("sleutel"), max_length=60)
    title = models.CharField(_("titel"), max_length=200)
    source = models.TextField(_("bron"), blank=True)
    ours = models.TextField(_("van onszelf"), blank=True)
    body = models.JSONField(_("inhoud"), default=dict)
    edition = models.PositiveIntegerField(default=1)  # goes up at every change: two windows never overwrite silently
    changed_at = models.DateTimeField(_("gewijzigd"), default=timezone.now)
    issued = models.OneToOneField(ContentVersion, models.PROTECT, null=True, blank=True, related_name="draft")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "key"], condition=Q(issued=None), name="draft_one_at_a_time_a_key"
            )
        ]
        ordering = ["-changed_at", "-pk"]

    class Privacy:
        owner = None  # a questionnaire is about nobody; who made it is a key
        on_erase = "keep"
        plain = ("title", "source", "ours", "body", "edition", "changed_at")
        key = ("id", "uid", "community", "by", "key", "issued")

    def __str__(self) -> str:
        return self.title
