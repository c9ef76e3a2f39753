"""What a coder notes while coding about a code, a case or the whole round. A memo on a text stands with its coder."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coding.models.books import Code
from coding.models.rounds import Round
from plg.models import Membership
from plg.models.base import Row


class Memo(Row):
    """A note of one researcher in one round: about a code, about a case (who wrote the texts), or about the round.

    Only its writer reads it until the round is frozen. It never counts as a difference.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="memos")
    author = models.ForeignKey(Membership, models.CASCADE, related_name="coding_memos")
    code = models.ForeignKey(Code, models.PROTECT, null=True, blank=True, related_name="memos")
    case = models.ForeignKey(Membership, models.CASCADE, null=True, blank=True, related_name="memos_about")
    text = models.TextField(_("memo"))
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "author", "code", "case"], nulls_distinct=False, name="memo_once"),
            models.CheckConstraint(condition=Q(code=None) | Q(case=None), name="memo_about_one_thing"),
            models.CheckConstraint(condition=~Q(text=""), name="memo_has_text"),
        ]

    class Privacy:
        owner = "author__user"  # whose case it is about is a key; it goes when that person is erased
        on_erase = "row"
        text = ("text",)
        plain = ("changed_at",)
        key = ("id", "uid", "round", "author", "code", "case")

    def __str__(self) -> str:
        return f"{self.round}: {self.author}"
