"""A code book somebody makes in the browser: a draft of a community, the version it became, and what was done why."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coding.words import CodeAct
from plg.models import Community, ContentVersion, Membership
from plg.models.base import Row
from plg.models.making import ContentDraft


class BookDraft(ContentDraft):
    """A code book in the making. Once given out it may change until a round uses it."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="book_drafts")
    before = models.JSONField(null=True, blank=True)  # how it was before the last change, to go one step back
    base = models.ForeignKey(ContentVersion, models.PROTECT, null=True, blank=True, related_name="+")
    issued = models.OneToOneField(ContentVersion, models.PROTECT, null=True, blank=True, related_name="book_draft")

    class Meta(ContentDraft.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "key"], condition=Q(issued=None), name="book_draft_one_at_a_time_a_key"
            )
        ]

    class Privacy:
        owner = None  # an instrument, about nobody; who made it is a key
        on_erase = "keep"
        plain = ("title", "source", "ours", "body", "edition", "changed_at", "before")
        key = ("id", "uid", "community", "by", "key", "base", "issued")


class CodeChange(Row):
    """One step in the trail of a code book: what became of which code, who decided so, when and why."""

    draft = models.ForeignKey(BookDraft, models.CASCADE, related_name="changes")
    act = models.CharField(_("wat"), max_length=10, choices=CodeAct)
    old = models.JSONField(default=list)  # key and name of the codes it was done to
    new = models.JSONField(default=list)  # key and name of what they became; nothing for a code that went
    why = models.TextField(_("waarom"))
    by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(act__in=CodeAct.values), name="code_change_act_known")]
        ordering = ["at", "pk"]

    class Privacy:
        owner = "by__user"
        on_erase = "fields"
        text = ("why",)
        plain = ("act", "old", "new", "at")
        key = ("id", "uid", "draft", "by")

    def __str__(self) -> str:
        return f"{self.get_act_display()}: {', '.join(code['key'] for code in self.old)}"
