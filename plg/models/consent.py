"""Research consent: append-only rows, sealed in one chain per membership."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plg.models.community import Membership
from plg.models.content import ContentVersion
from plg.words import Purpose


class ConsentSeal(models.Model):
    """One answer to one purpose. The chain is known by a key, so that erasing a person breaks nothing."""

    chain = models.UUIDField()
    position = models.PositiveIntegerField()
    membership = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="consent_seals")
    purpose = models.CharField(_("doel"), max_length=20, choices=Purpose)
    given = models.BooleanField(_("gegeven"))
    text_version = models.ForeignKey(ContentVersion, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("op"), default=timezone.now)
    on_paper = models.BooleanField(_("op papier"), default=False)
    signed_on = models.DateField(_("getekend op"), null=True)  # the date on the paper
    recorded_by = models.UUIDField()
    previous = models.CharField(max_length=64, blank=True)
    seal = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain", "position"], name="consent_chain_position_once"),
            models.UniqueConstraint(fields=["chain", "previous"], name="consent_chain_never_forks"),
            models.CheckConstraint(
                condition=models.Q(on_paper=True, signed_on__isnull=False)
                | models.Q(on_paper=False, signed_on__isnull=True),
                name="consent_paper_is_dated",
            ),
        ]
        indexes = [models.Index(fields=["membership", "purpose", "-position"], name="consent_latest")]

    class Privacy:
        owner = "membership__user"
        on_erase = "keep"
        plain = ("purpose", "given", "at", "on_paper", "signed_on", "position")
        key = ("id", "chain", "membership", "text_version", "recorded_by", "previous", "seal")

    def __str__(self) -> str:
        return f"{self.purpose}: {self.given}"
