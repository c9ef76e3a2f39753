"""A live session: a running format, who sits in it, what is contributed, and each one's own notes."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intervisie.models.cases import StarrCase
from intervisie.models.meetings import Meeting
from intervisie.words import SessionState
from plg.models import Community, ContentVersion, Membership
from plg.models.base import Row


class Session(Row):
    """One running of a format in a meeting. Every screen compares `version` to know that something changed."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="sessions")
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="sessions")
    format = models.ForeignKey(ContentVersion, models.PROTECT, related_name="+")
    case = models.ForeignKey(StarrCase, models.SET_NULL, null=True, blank=True, related_name="sessions")
    owner = models.ForeignKey(Membership, models.SET_NULL, null=True, blank=True, related_name="owned_sessions")
    state = models.CharField(_("stand"), max_length=10, choices=SessionState, default=SessionState.GATHERING)
    step = models.PositiveSmallIntegerField(default=0)
    step_at = models.DateTimeField(null=True, blank=True)  # when the step began, moved on by every pause
    seconds = models.PositiveIntegerField(default=0)  # how long the step may take
    paused_at = models.DateTimeField(null=True, blank=True)
    lifted = models.BooleanField(default=False)  # the silence of this step, by the facilitator, for all to see
    note = models.CharField(_("waarom terug"), max_length=200, blank=True)
    refused = models.PositiveIntegerField(default=0)  # how often a silence held; never whose
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SessionState.values), name="session_state_known"),
            models.CheckConstraint(
                condition=Q(state=SessionState.PAUSED, paused_at__isnull=False)
                | (~Q(state=SessionState.PAUSED) & Q(paused_at=None)),
                name="session_pause_says_when",
            ),
            models.UniqueConstraint(
                fields=["meeting"], condition=~Q(state=SessionState.ENDED), name="session_one_at_a_time"
            ),
        ]

    class Privacy:
        owner = None  # of the whole community; whose case it was is a key
        on_erase = "keep"
        text = ("note",)
        plain = (
            "state",
            "step",
            "step_at",
            "seconds",
            "paused_at",
            "lifted",
            "refused",
            "version",
            "made_at",
            "ended_at",
        )
        key = ("id", "uid", "community", "meeting", "format", "case", "owner")

    def __str__(self) -> str:
        return str(self.format.title)


class Seat(Row):
    """Somebody who joined a session and agreed to keep inside what is said."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="seats")
    member = models.ForeignKey(Membership, models.CASCADE, related_name="session_seats")
    agreed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "member"], name="seat_once")]

    class Privacy:
        owner = "member__user"
        on_erase = "row"
        plain = ("agreed_at",)
        key = ("id", "uid", "session", "member")

    def __str__(self) -> str:
        return str(self.member)


class Contribution(Row):
    """Something somebody brought in at one step. Goes after a month."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="contributions")
    step = models.PositiveSmallIntegerField()
    author = models.ForeignKey(Membership, models.CASCADE, related_name="contributions")
    text = models.TextField(_("bijdrage"))
    client_key = models.UUIDField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "author", "client_key"], name="contribution_once"),
            models.CheckConstraint(condition=~Q(text=""), name="contribution_has_text"),
        ]
        ordering = ["session", "step", "pk"]

    class Privacy:
        owner = "author__user"
        on_erase = "row"
        text = ("text",)
        plain = ("step", "made_at")
        key = ("id", "uid", "session", "author", "client_key")

    def __str__(self) -> str:
        return f"{self.session}: {self.step}"


class Pad(Row):
    """Somebody's own notes during a session. Nobody else ever reads them."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="pads")
    member = models.ForeignKey(Membership, models.CASCADE, related_name="pads")
    text = models.TextField(_("eigen aantekeningen"), blank=True)
    version = models.PositiveIntegerField(default=0)
    kept_keys = models.JSONField(default=list)  # what a silence sent here, so that it lands here once
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "member"], name="pad_once")]

    class Privacy:
        owner = "member__user"
        on_erase = "row"
        text = ("text",)
        plain = ("version", "kept_keys", "changed_at")
        key = ("id", "uid", "session", "member")

    def __str__(self) -> str:
        return f"{self.member}: {self.session}"
