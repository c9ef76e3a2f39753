"""What a meeting leaves behind: what was agreed, who does what by when, and the minutes for the whole community."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intervisie.models.meetings import Meeting
from intervisie.words import MinutesState
from plg.models import Membership
from plg.models.base import Row


class Agreement(Row):
    """Something a meeting agreed. With a day it is an action point of its holders; without, it is of everybody."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agreements")
    text = models.CharField(_("wat er is afgesproken"), max_length=300)
    by_when = models.DateField(_("wanneer klaar"), null=True, blank=True)
    made_by = models.ForeignKey(Membership, models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    client_key = models.UUIDField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(Membership, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "client_key"], name="agreement_once"),
            models.CheckConstraint(condition=~Q(text=""), name="agreement_has_text"),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(by_when__isnull=False), name="agreement_of_all_is_not_ticked"
            ),
        ]
        ordering = ["meeting", "pk"]

    class Privacy:
        owner = None  # agreed by the whole group; whose it is to do stands in AgreementHolder
        on_erase = "keep"
        text = ("text",)
        plain = ("by_when", "made_at", "done_at")
        key = ("id", "uid", "meeting", "made_by", "client_key", "done_by")

    def __str__(self) -> str:
        return self.text


class AgreementHolder(Row):
    """Somebody who took an action point upon them."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="holders")
    member = models.ForeignKey(Membership, models.CASCADE, related_name="agreements_held")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "member"], name="agreement_holder_once")]

    class Privacy:
        owner = "member__user"
        on_erase = "row"
        key = ("id", "uid", "agreement", "member")

    def __str__(self) -> str:
        return str(self.agreement)


class AgreementMove(Row):
    """An action point that a later meeting carried over to another day."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="moves")
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="moves")
    until = models.DateField(_("nu voor"))
    by = models.ForeignKey(Membership, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "meeting"], name="agreement_move_once_a_meeting")]
        ordering = ["agreement", "at", "pk"]

    class Privacy:
        owner = None  # about an agreement of the group; who carried it over is a key
        on_erase = "keep"
        plain = ("until", "at")
        key = ("id", "uid", "agreement", "meeting", "by")

    def __str__(self) -> str:
        return f"{self.agreement}: {self.until}"


class Minutes(Row):
    """The minutes of a meeting. Who was there and what was agreed is read from its rows; only two texts are typed."""

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="minutes")
    state = models.CharField(_("stand"), max_length=8, choices=MinutesState, default=MinutesState.DRAFT)
    themes = models.TextField(_("waar het over ging"), blank=True)
    more = models.TextField(_("verder"), blank=True)
    version = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(Membership, models.SET_NULL, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)
    shared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=MinutesState.DRAFT, shared_at=None)
                | Q(state=MinutesState.SHARED, shared_at__isnull=False),
                name="minutes_shared_say_when",
            ),
        ]

    class Privacy:
        owner = None  # of the whole community
        on_erase = "keep"
        text = ("themes", "more")
        plain = ("state", "version", "changed_at", "shared_at")
        key = ("id", "uid", "meeting", "written_by")

    def __str__(self) -> str:
        return f"verslag: {self.meeting}"
