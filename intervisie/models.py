"""Meetings of the community and the STARR cases that are brought to them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from intervisie.words import CaseState, MeetingState
from plg.models import Community, Membership
from plg.models.base import Row


class Meeting(Row):
    """One gathering of the community."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="meetings")
    title = models.CharField(_("onderwerp"), max_length=200)
    starts_at = models.DateTimeField(_("begint"))
    ends_at = models.DateTimeField(_("eindigt"))
    place = models.CharField(_("plaats"), max_length=200, blank=True)
    link = models.URLField(_("link om online mee te doen"), blank=True)
    agenda = models.TextField(_("programma"), blank=True)
    state = models.CharField(_("stand"), max_length=10, choices=MeetingState, default=MeetingState.PLANNED)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_start"),
            models.CheckConstraint(condition=Q(state__in=MeetingState.values), name="meeting_state_known"),
        ]
        indexes = [models.Index(fields=["community", "starts_at"], name="meeting_by_time")]

    class Privacy:
        owner = None  # of the whole community
        on_erase = "keep"
        text = ("title", "agenda", "place", "link")
        plain = ("starts_at", "ends_at", "state")
        key = ("id", "uid", "community")

    def __str__(self) -> str:
        return self.title


class StarrCase(Row):
    """A case prepared at home in five steps: situation, task, action, result, reflection."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="cases")
    author = models.ForeignKey(Membership, models.CASCADE, related_name="cases")
    meeting = models.ForeignKey(Meeting, models.SET_NULL, null=True, blank=True, related_name="cases")
    title = models.CharField(_("titel"), max_length=200)
    feedback_question = models.TextField(_("mijn vraag aan de groep"), blank=True)
    situation = models.TextField(_("situatie"), blank=True)
    task = models.TextField(_("taak"), blank=True)
    action = models.TextField(_("actie"), blank=True)
    result = models.TextField(_("resultaat"), blank=True)
    reflection = models.TextField(_("reflectie"), blank=True)
    state = models.CharField(_("stand"), max_length=10, choices=CaseState, default=CaseState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CaseState.values), name="case_state_known"),
            models.CheckConstraint(
                condition=Q(state=CaseState.DRAFT) | Q(meeting__isnull=False), name="case_shared_in_a_meeting"
            ),
        ]

    class Privacy:
        owner = "author__user"
        on_erase = "row"
        text = ("title", "feedback_question", "situation", "task", "action", "result", "reflection")
        plain = ("state", "version", "changed_at")
        key = ("id", "uid", "community", "author", "meeting")

    def __str__(self) -> str:
        return self.title
