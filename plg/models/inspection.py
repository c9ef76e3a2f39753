"""An administrator's look at private texts: opened with a reason, for half an hour, told to whom it is about.

What was read stands in the audit trail; this row says what may be read now, and why.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plg.models.base import Row
from plg.models.community import Community, Membership
from plg.models.people import User
from plg.words import InspectionScope


class Inspection(Row):
    """One time that an administrator may look, at one member or at one community. Ends by itself at `ends_at`."""

    opened_by = models.ForeignKey(User, models.CASCADE, related_name="inspections")
    community = models.ForeignKey(Community, models.CASCADE, related_name="inspections")
    scope = models.CharField(_("wat"), max_length=10, choices=InspectionScope)
    member = models.ForeignKey(Membership, models.CASCADE, null=True, related_name="inspections")
    reason = models.TextField(_("reden"))
    reference = models.CharField(_("kenmerk"), max_length=100)
    opened_at = models.DateTimeField(_("geopend op"), default=timezone.now)
    ends_at = models.DateTimeField(_("loopt tot"))
    ended_at = models.DateTimeField(_("beëindigd op"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["opened_by"], condition=models.Q(ended_at=None), name="inspection_one_at_a_time"
            ),
            models.CheckConstraint(condition=models.Q(scope__in=InspectionScope.values), name="inspection_scope_known"),
            models.CheckConstraint(
                condition=models.Q(scope=InspectionScope.MEMBER, member__isnull=False)
                | ~models.Q(scope=InspectionScope.MEMBER) & models.Q(member=None),
                name="inspection_member_named",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("opened_at")), name="inspection_ends_after_opening"
            ),
        ]

    class Privacy:
        owner = "member__user"  # whose texts were looked at; who looked is a key, and stands in the audit trail
        on_erase = "row"
        text = ("reason", "reference")
        plain = ("scope", "opened_at", "ends_at", "ended_at")
        key = ("id", "uid", "opened_by", "community", "member")

    def __str__(self) -> str:
        return f"{self.get_scope_display()} · {self.community}"

    @property
    def is_running(self) -> bool:
        """Whether its time is not over and nobody ended it."""
        return self.ended_at is None and self.ends_at > timezone.now()
