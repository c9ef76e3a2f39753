"""A report somebody asked for. Its job row carries state and progress; this row what it is about and the file."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plg.models import Community, Job, Membership
from plg.models.base import Row
from reports.words import ReportKind


class Report(Row):
    """One file, asked for once: the same question returns the same row while nothing changed."""

    kind = models.CharField(_("soort"), max_length=12, choices=ReportKind)
    community = models.ForeignKey(Community, models.CASCADE, related_name="reports")
    asked_by = models.ForeignKey(Membership, models.CASCADE, related_name="reports_asked")
    about = models.ForeignKey(Membership, models.CASCADE, null=True, blank=True, related_name="reports_about")
    options = models.JSONField(_("keuzes"), default=dict)
    question = models.CharField(max_length=64)  # what makes two requests the same
    job = models.OneToOneField(Job, models.PROTECT, related_name="report")
    asked_at = models.DateTimeField(default=timezone.now)
    file = models.FileField(_("bestand"), upload_to="reports/", blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["asked_by", "question", "-asked_at"], name="report_same_question")]
        constraints = [models.CheckConstraint(condition=models.Q(kind__in=ReportKind.values), name="report_kind_known")]

    class Privacy:
        text = ("options",)
        plain = ("kind", "asked_at", "file", "size", "sha256", "expires_at")
        key = ("id", "uid", "community", "asked_by", "about", "question", "job")

    def __str__(self) -> str:
        return self.get_kind_display()
