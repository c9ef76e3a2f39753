"""What a draft of content is, whatever it is of: a code book, a questionnaire. The room that makes it says the rest."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plg.models.base import Row
from plg.models.community import Membership


class ContentDraft(Row):
    """Content somebody makes in the browser. Given out it may change until it is used; then the next one is made.

    A room adds `community` and `issued`: the version it became, None until then.
    """

    community_id: int
    community: Any
    issued_id: int | None
    issued: Any
    by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    key = models.SlugField(_("sleutel"), max_length=60)
    title = models.CharField(_("titel"), max_length=200)
    source = models.TextField(_("bron"), blank=True)
    ours = models.TextField(_("van onszelf"), blank=True)
    body = models.JSONField(_("inhoud"), default=dict)
    edition = models.PositiveIntegerField(default=1)  # goes up at every change: two windows never overwrite silently
    changed_at = models.DateTimeField(_("gewijzigd"), default=timezone.now)

    class Meta:
        abstract = True
        ordering = ["-changed_at", "-pk"]

    def __str__(self) -> str:
        return self.title
