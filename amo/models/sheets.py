"""What one member fills in: the sheet of a wave, an answer per statement, a remark per scale."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amo.models.waves import Wave
from plg.models import Membership
from plg.models.base import Row


class Sheet(Row):
    """What one member fills in for one wave. Submitted once, then fixed; a coordinator may open it again."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="sheets")
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="sheets")
    begun_at = models.DateTimeField(_("begonnen"), auto_now_add=True)
    touched_at = models.DateTimeField(_("laatst ingevuld"), default=timezone.now)
    submitted_at = models.DateTimeField(_("verstuurd"), null=True, blank=True)
    open_until = models.DateField(_("heropend tot en met"), null=True, blank=True)
    remarks_count = models.BooleanField(_("opmerkingen tellen mee in het onderzoek"), default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wave", "membership"], name="sheet_once")]

    class Privacy:
        owner = "membership__user"
        on_erase = "row"
        plain = ("begun_at", "touched_at", "submitted_at", "open_until", "remarks_count")
        key = ("id", "uid", "wave", "membership")

    def __str__(self) -> str:
        return f"{self.wave} · {self.membership}"


class Answer(models.Model):
    """One item of a sheet. No row: not answered yet. A null value: the person chose "niet van toepassing"."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="answers")
    item = models.SlugField(_("stelling"), max_length=60)
    value = models.SmallIntegerField(_("antwoord"), null=True)
    changed_at = models.DateTimeField(_("gekozen"), auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "item"], name="answer_once"),
            models.CheckConstraint(condition=Q(value=None) | Q(value__range=(0, 10)), name="answer_within_points"),
        ]

    class Privacy:
        owner = "sheet__membership__user"
        on_erase = "row"
        text = ("value",)
        plain = ("item", "changed_at")
        key = ("id", "sheet")

    def __str__(self) -> str:
        return f"{self.item}: {self.value}"


class Remark(Row):
    """What somebody wrote at a scale, for themselves: it comes back with their own result, and goes nowhere else unless
    they let what they wrote at this questionnaire count in the research."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="remarks")
    scale = models.SlugField(_("schaal"), max_length=60)
    text = models.TextField(_("opmerking"))
    changed_at = models.DateTimeField(_("geschreven"), auto_now=True)
    kept = models.ForeignKey("RemarkText", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "scale"], name="remark_once"),
            models.CheckConstraint(condition=~Q(text=""), name="remark_has_text"),
        ]

    class Privacy:
        owner = "sheet__membership__user"
        on_erase = "row"
        text = ("text",)
        plain = ("scale", "changed_at")
        key = ("id", "uid", "sheet", "kept")

    def __str__(self) -> str:
        return self.scale


class RemarkText(Row):
    """What was written at a scale as it was sent, under the name of the scale. Never changes: masks count places."""

    remark = models.ForeignKey(Remark, models.CASCADE, related_name="texts")
    number = models.PositiveIntegerField()
    text = models.TextField(_("opmerking"))
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["remark", "number"], name="remark_text_once"),
            models.CheckConstraint(condition=~Q(text=""), name="remark_text_has_text"),
        ]

    class Privacy:
        owner = "remark__sheet__membership__user"
        on_erase = "row"
        text = ("text",)
        plain = ("number", "made_at")
        key = ("id", "uid", "remark")

    def __str__(self) -> str:
        return f"opmerking {self.number}"


class Reopening(Row):
    """That a sheet was opened again, by whom and why. The one who opens it sees no answer."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="reopenings")
    by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("heropend"), default=timezone.now)
    reason = models.CharField(_("reden"), max_length=500)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="reopening_says_why")]
        ordering = ["-at"]

    class Privacy:
        owner = "sheet__membership__user"
        on_erase = "row"
        text = ("reason",)
        plain = ("at",)
        key = ("id", "uid", "sheet", "by")

    def __str__(self) -> str:
        return self.reason
