"""The urgency matrix: per leader and issue how urgent it is and what shows of it already; the picture of the group."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intervisie.models.meetings import Meeting
from intervisie.words import Shown, Urgency
from plg.models import Community, ContentVersion, Membership
from plg.models.base import Row


class Matrix(Row):
    """One time that a community looks at its issues. Closing it fixes the picture of the group for good."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="matrices")
    meeting = models.ForeignKey(Meeting, models.SET_NULL, null=True, blank=True, related_name="matrices")
    issues = models.ForeignKey(ContentVersion, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    picture = models.JSONField(default=list)  # the rows of `urgency.GroupRow`, folded; fixed at the closing

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "meeting"],
                condition=Q(closed_at=None),
                nulls_distinct=False,
                name="matrix_one_open",
            ),
        ]

    class Privacy:
        owner = None  # of the whole community; the picture tells of nobody
        on_erase = "keep"
        plain = ("made_at", "closed_at", "picture")
        key = ("id", "uid", "community", "meeting", "issues")

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class MatrixMark(Row):
    """What one leader marks at one issue. For that leader alone; the group's picture counts it with the others."""

    matrix = models.ForeignKey(Matrix, models.CASCADE, related_name="marks")
    member = models.ForeignKey(Membership, models.CASCADE, related_name="matrix_marks")
    issue = models.CharField(max_length=60)
    urgency = models.PositiveSmallIntegerField(_("hoe dringend"), choices=Urgency, null=True, blank=True)
    shown = models.PositiveSmallIntegerField(_("al te zien"), choices=Shown, null=True, blank=True)
    practice = models.TextField(_("wat ik laat zien"), blank=True)
    version = models.PositiveIntegerField(default=0)  # of the words: of two devices the second keeps both
    counted = models.BooleanField(default=False)  # stood behind the picture of the group
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matrix", "member", "issue"], name="matrix_mark_once"),
            models.CheckConstraint(
                condition=Q(urgency=None) | Q(urgency__in=Urgency.values), name="matrix_urgency_known"
            ),
            models.CheckConstraint(condition=Q(shown=None) | Q(shown__in=Shown.values), name="matrix_shown_known"),
        ]
        ordering = ["matrix", "pk"]

    class Privacy:
        owner = "member__user"
        on_erase = "row"
        text = ("urgency", "shown", "practice")
        plain = ("issue", "version", "counted", "changed_at")
        key = ("id", "uid", "matrix", "member")

    def __str__(self) -> str:
        return f"{self.matrix}: {self.issue}"
