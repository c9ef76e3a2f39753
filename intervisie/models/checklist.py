"""What the facilitators note at the criteria of their checklist: a line each time, so that earlier ones stay."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plg.models import Community, ContentVersion, Membership
from plg.models.base import Row


class CriterionLine(Row):
    """How a criterion of the programme stands, at one moment. The last line is how it stands now."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="criterion_lines")
    checklist = models.ForeignKey(ContentVersion, models.PROTECT, related_name="+")
    criterion = models.CharField(max_length=60)
    ticked = models.BooleanField(_("hier letten we op"), default=False)
    note = models.TextField(_("aantekening"), blank=True)
    by = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["community", "criterion", "-made_at"], name="criterion_by_time")]
        ordering = ["community", "made_at", "pk"]

    class Privacy:
        owner = "by__user"
        on_erase = "row"
        text = ("note",)
        plain = ("criterion", "ticked", "made_at")
        key = ("id", "uid", "community", "checklist", "by")

    def __str__(self) -> str:
        return f"{self.criterion} · {self.made_at:%Y-%m-%d}"
