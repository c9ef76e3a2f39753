"""Who did what, when, on what: words and keys, no foreign keys, so that it outlives what it is about."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AuditLine(models.Model):
    """One act, sealed to the act before it in the same chain (a community, or the platform)."""

    chain = models.CharField(max_length=60)
    position = models.PositiveIntegerField()
    at = models.DateTimeField(_("wanneer"), default=timezone.now)
    actor = models.UUIDField(_("wie"), null=True)
    word = models.CharField(_("wat"), max_length=60)
    subject_kind = models.CharField(_("waarop"), max_length=60, blank=True)
    subject = models.UUIDField(null=True)
    detail = models.JSONField(default=dict)
    previous = models.CharField(max_length=64, blank=True)
    seal = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "position"], name="audit_chain_position_once")]
        indexes = [
            models.Index(fields=["subject"], name="audit_subject"),
            models.Index(fields=["actor"], name="audit_actor"),
        ]

    class Privacy:
        owner = None  # keys only, so that the trail outlives whoever it tells of
        on_erase = "keep"
        plain = ("chain", "position", "at", "word", "subject_kind", "detail")
        key = ("id", "actor", "subject", "previous", "seal")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.word}"
