"""Meetings of the community: when and where, what is on the agenda, and who was there."""

from secrets import choice

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intervisie.words import AgendaPart, AttendanceState, MeetingState
from plg.models import Community, Membership
from plg.models.base import Row

#: Read out in a room or from a screen: nothing that is mistaken for something else.
CODE_SIGNS = "ACDEFHJKMNPRTWXY34679"


def fresh_code() -> str:
    """Return a code to check in with, for people in one room."""
    return "".join(choice(CODE_SIGNS) for _ in range(4))


class Meeting(Row):
    """One gathering of the community."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="meetings")
    series = models.UUIDField(null=True, blank=True)  # the same for the meetings that were planned in one go
    title = models.CharField(_("onderwerp"), max_length=200)
    themes = ArrayField(models.CharField(max_length=120), verbose_name=_("thema's"), default=list, blank=True)
    starts_at = models.DateTimeField(_("begint"))
    ends_at = models.DateTimeField(_("eindigt"))
    place = models.CharField(_("plaats"), max_length=200, blank=True)
    link = models.URLField(_("link om online mee te doen"), blank=True)
    agenda = models.TextField(_("toelichting"), blank=True)
    state = models.CharField(_("stand"), max_length=10, choices=MeetingState, default=MeetingState.PLANNED)
    code = models.CharField(max_length=4, default=fresh_code)  # shown in the room; who has it can check in
    sequence = models.PositiveIntegerField(default=0)  # counts the changes a calendar must take over
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_start"),
            models.CheckConstraint(condition=Q(state__in=MeetingState.values), name="meeting_state_known"),
        ]
        indexes = [models.Index(fields=["community", "starts_at"], name="meeting_by_time")]

    class Privacy:
        owner = None  # of the whole community
        on_erase = "keep"
        text = ("title", "themes", "agenda", "place", "link")
        plain = ("series", "starts_at", "ends_at", "state", "code", "sequence", "changed_at")
        key = ("id", "uid", "community")

    def __str__(self) -> str:
        return self.title


class AgendaItem(Row):
    """One part of the evening, with how long it may take."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField(default=0)
    part = models.CharField(_("soort"), max_length=12, choices=AgendaPart, default=AgendaPart.INPUT)
    title = models.CharField(_("onderdeel"), max_length=200)
    minutes = models.PositiveSmallIntegerField(_("minuten"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(part__in=AgendaPart.values), name="agenda_part_known"),
            models.CheckConstraint(condition=Q(minutes__gte=1, minutes__lte=480), name="agenda_minutes_of_a_day"),
        ]
        ordering = ["meeting", "order", "pk"]

    class Privacy:
        owner = None  # of the whole community
        on_erase = "keep"
        text = ("title",)
        plain = ("order", "part", "minutes")
        key = ("id", "uid", "meeting")

    def __str__(self) -> str:
        return self.title


class Material(Row):
    """Something to read or look at, where it stands on the web."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="materials")
    title = models.CharField(_("titel"), max_length=200)
    link = models.URLField(_("link"))

    class Meta:
        ordering = ["meeting", "pk"]

    class Privacy:
        owner = None  # of the whole community
        on_erase = "keep"
        text = ("title", "link")
        key = ("id", "uid", "meeting")

    def __str__(self) -> str:
        return self.title


class Attendance(Row):
    """Whether somebody was there. Never why not: an illness is nobody's business here."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances")
    member = models.ForeignKey(Membership, models.CASCADE, related_name="attendances")
    state = models.CharField(_("aanwezigheid"), max_length=8, choices=AttendanceState)
    by_self = models.BooleanField(default=False)
    noted_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)  # when who missed it was sent the page to read back
    read_back_at = models.DateTimeField(null=True, blank=True)  # when they said, themselves, that they did

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="attendance_once"),
            models.CheckConstraint(condition=Q(state__in=AttendanceState.values), name="attendance_state_known"),
        ]

    class Privacy:
        owner = "member__user"
        on_erase = "row"
        plain = ("state", "by_self", "noted_at", "sent_at", "read_back_at")
        key = ("id", "uid", "meeting", "member")

    def __str__(self) -> str:
        return f"{self.member}: {self.get_state_display()}"
