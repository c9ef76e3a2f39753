"""What a coordinator said about the columns of a file of log forms, remembered for the next file that looks like it."""

from django.db import models
from django.utils import timezone

from plg.models import Membership
from plg.models.base import Row


class ColumnChoice(Row):
    """Which column of files with this layout is what. The names of the columns themselves are not kept."""

    by = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    layout = models.CharField(max_length=64)  # the digest of the heads, see plg.tabular.Layout.key
    targets = models.JSONField(default=dict)  # place of the column → what it is, as services.import_columns names it
    month_first = models.BooleanField(default=False)
    school_year = models.PositiveSmallIntegerField(null=True)
    chosen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["by", "layout"], name="column_choice_once_a_layout")]

    class Privacy:
        owner = "by__user"
        on_erase = "row"
        plain = ("targets", "month_first", "school_year", "chosen_at")
        key = ("id", "uid", "by", "layout")

    def __str__(self) -> str:
        return f"kolommen {self.uid}"
