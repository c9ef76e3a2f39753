"""An instrument somebody makes in the browser: a draft of a community, and the version that came of it."""

from django.db import models
from django.db.models import Q

from plg.models import Community, ContentVersion
from plg.models.making import ContentDraft


class Draft(ContentDraft):
    """A questionnaire in the making. Once given out it may change until the first answer."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="instrument_drafts")
    issued = models.OneToOneField(ContentVersion, models.PROTECT, null=True, blank=True, related_name="draft")

    class Meta(ContentDraft.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "key"], condition=Q(issued=None), name="draft_one_at_a_time_a_key"
            )
        ]

    class Privacy:
        owner = None  # a questionnaire is about nobody; who made it is a key
        on_erase = "keep"
        plain = ("title", "source", "ours", "body", "edition", "changed_at")
        key = ("id", "uid", "community", "by", "key", "issued")
