"""Name-like things found in free texts, and what the masker decided about each."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from plg.models.base import Row
from plg.models.community import Community, Membership
from plg.words import FindingKind, FindingState


class NameFinding(Row):
    """A place in one text version (code points, end exclusive). Serves coding rounds and exports alike."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="findings")
    text = models.UUIDField()  # the uid of the text version it stands in
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    kind = models.CharField(_("soort"), max_length=10, choices=FindingKind)
    state = models.CharField(_("besluit"), max_length=10, choices=FindingState, default=FindingState.OPEN)
    settled_by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["text", "start", "end"], name="finding_place_once"),
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="finding_not_empty"),
        ]
        indexes = [models.Index(fields=["community", "state"], name="finding_open")]

    class Privacy:
        owner = None  # two offsets in a text known by its uid; they go with that text
        on_erase = "keep"
        plain = ("start", "end", "kind", "state", "settled_at")
        key = ("id", "uid", "community", "text", "settled_by")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.start}–{self.end}"
