"""A file of rows that was checked and waits for its confirmation. Here for an hour at most, for one person only."""

from django.db import models
from django.utils import timezone

from plg.models.base import Row
from plg.models.community import Community, Membership


class HeldFile(Row):
    """What somebody chose and saw checked; confirming takes this file, not one the browser sends again."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="+")
    by = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    purpose = models.SlugField(max_length=30)
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["by", "purpose"], name="held_file_one_a_purpose")]

    class Privacy:
        owner = None  # rows about other people, for an hour at most; never what its holder takes home
        on_erase = "keep"
        personal = ("name", "content")
        plain = ("purpose", "made_at")
        key = ("id", "uid", "community", "by")

    def __str__(self) -> str:
        return f"{self.purpose} {self.uid}"
