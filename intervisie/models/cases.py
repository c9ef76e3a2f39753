"""The STARR case: prepared at home, brought to a meeting."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intervisie.models.meetings import Meeting
from intervisie.words import CaseState
from plg.models import Community, Membership
from plg.models.base import Row


class StarrCase(Row):
    """A case prepared at home in five steps: situation, task, action, result, reflection."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="cases")
    author = models.ForeignKey(Membership, models.CASCADE, related_name="cases")
    meeting = models.ForeignKey(Meeting, models.SET_NULL, null=True, blank=True, related_name="cases")
    client_key = models.UUIDField(null=True, blank=True)  # of the form it began in: the same sending is the same case
    issue = models.CharField(_("vraagstuk"), max_length=60, blank=True)  # the key of a leadership issue
    title = models.CharField(_("titel"), max_length=200)
    feedback_question = models.TextField(_("mijn vraag aan de groep"), blank=True)
    situation = models.TextField(_("situatie"), blank=True)
    task = models.TextField(_("taak"), blank=True)
    action = models.TextField(_("actie"), blank=True)
    result = models.TextField(_("resultaat"), blank=True)
    reflection = models.TextField(_("reflectie"), blank=True)
    state = models.CharField(_("stand"), max_length=10, choices=CaseState, default=CaseState.DRAFT)
    counts_in_research = models.BooleanField(_("telt mee in het onderzoek"), default=False)
    kept = models.ForeignKey("CaseText", models.SET_NULL, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["author", "client_key"], name="case_once"),
            models.CheckConstraint(condition=Q(state__in=CaseState.values), name="case_state_known"),
            models.CheckConstraint(
                condition=Q(state=CaseState.DRAFT) | Q(meeting__isnull=False), name="case_shared_in_a_meeting"
            ),
        ]

    class Privacy:
        owner = "author__user"
        on_erase = "row"
        text = ("issue", "title", "feedback_question", "situation", "task", "action", "result", "reflection")
        plain = ("state", "counts_in_research", "version", "changed_at")
        key = ("id", "uid", "community", "author", "meeting", "client_key", "kept")

    def __str__(self) -> str:
        return self.title


class CaseText(Row):
    """A case as one text, as it stood while it counted in the research. Never changes: masks count places in `text`."""

    case = models.ForeignKey(StarrCase, models.CASCADE, related_name="texts")
    number = models.PositiveIntegerField()
    text = models.TextField(_("casus"))
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="case_text_once"),
            models.CheckConstraint(condition=~Q(text=""), name="case_text_has_text"),
        ]

    class Privacy:
        owner = "case__author__user"
        on_erase = "row"
        text = ("text",)
        plain = ("number", "made_at")
        key = ("id", "uid", "case")

    def __str__(self) -> str:
        return f"casus {self.number}"
