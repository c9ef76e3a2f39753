"""The record of a group talk: a summary per theme, checked by everybody who took part before research may use it.

`GroupRecord.kept` is the text that counts, once nobody wants it otherwise. Sound is never stored.
"""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intervisie.models.sessions import Session
from intervisie.words import CheckState, RecordState
from plg.models import Community, Membership
from plg.models.base import Row


class GroupRecord(Row):
    """The record of one session without a case: whoever writes it drafts it here, for themselves alone."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="group_records")
    session = models.OneToOneField(Session, models.CASCADE, related_name="record")
    writer = models.ForeignKey(Membership, models.SET_NULL, null=True, blank=True, related_name="records_written")
    state = models.CharField(_("stand"), max_length=10, choices=RecordState, default=RecordState.WRITING)
    draft = models.JSONField(_("concept"), default=dict, blank=True)  # by the key of the theme
    version = models.PositiveIntegerField(default=1)
    people = models.PositiveSmallIntegerField(default=0)  # how many were asked: one who is gone can say yes no more
    kept = models.ForeignKey("RecordText", models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RecordState.values), name="group_record_state_known"),
            models.CheckConstraint(
                condition=~Q(state=RecordState.APPROVED) | Q(approved_at__isnull=False),
                name="group_record_approved_says_when",
            ),
        ]

    class Privacy:
        owner = None  # of everybody who took part; who they are stands in RecordCheck
        on_erase = "keep"
        text = ("draft",)
        plain = ("state", "version", "people", "made_at", "saved_at", "sent_at", "approved_at")
        key = ("id", "uid", "community", "session", "writer", "kept")

    def __str__(self) -> str:
        return f"groepsverslag {self.uid}"


class RecordText(Row):
    """A record as it was sent once. Never changes: research reads this, its masks count places in `text`."""

    record = models.ForeignKey(GroupRecord, models.CASCADE, related_name="texts")
    number = models.PositiveIntegerField()
    themes = models.JSONField(_("thema's"))  # a list of {"label", "text"}, in the order of the guide
    text = models.TextField(_("verslag"))  # the same as one text
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record", "number"], name="record_text_once"),
            models.CheckConstraint(condition=~Q(text=""), name="record_text_has_text"),
        ]

    class Privacy:
        owner = None  # of everybody who took part; one who is erased keeps it out of research for good
        on_erase = "keep"
        text = ("themes", "text")
        plain = ("number", "made_at")
        key = ("id", "uid", "record")

    def __str__(self) -> str:
        return f"groepsverslag {self.number}"


class RecordCheck(Row):
    """One who took part, and what they say of the text that was sent last."""

    record = models.ForeignKey(GroupRecord, models.CASCADE, related_name="checks")
    member = models.ForeignKey(Membership, models.CASCADE, related_name="record_checks")
    state = models.CharField(_("antwoord"), max_length=10, choices=CheckState, default=CheckState.ASKED)
    number = models.PositiveIntegerField(default=0)  # the text that was answered
    text = models.TextField(_("aanvulling"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record", "member"], name="record_check_once"),
            models.CheckConstraint(condition=Q(state__in=CheckState.values), name="record_check_state_known"),
            models.CheckConstraint(
                condition=~Q(state=CheckState.AMENDS) | ~Q(text=""), name="record_amendment_has_text"
            ),
        ]

    class Privacy:
        owner = "member__user"
        on_erase = "row"
        text = ("text",)
        plain = ("state", "number", "answered_at")
        key = ("id", "uid", "record", "member")

    def __str__(self) -> str:
        return f"{self.record}: {self.get_state_display()}"
