"""Growth in an entry: pieces of its text by domain, which led to which, and what its author says of the whole."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from logbook.models.entry import Entry, EntryVersion
from logbook.words import Domain, Mediation
from plg.models.base import Row


class Fragment(Row):
    """A piece of the text of one version, and the domain its author says it speaks of. Offsets count code points.

    Taken away, it stays for a day, so that this can be undone.
    """

    version = models.ForeignKey(EntryVersion, models.CASCADE, related_name="fragments")
    start = models.PositiveIntegerField(_("begin"))
    end = models.PositiveIntegerField(_("einde"))
    domain = models.CharField(_("domein"), max_length=12, choices=Domain)
    made_at = models.DateTimeField(_("gemarkeerd op"), default=timezone.now)
    removed_at = models.DateTimeField(_("weggehaald op"), null=True, blank=True)

    class Meta:
        constraints = [
            # That it ends within the text, and stays with its entry, is kept by the trigger logbook_fragment_in_text.
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="fragment_has_length"),
            models.CheckConstraint(condition=Q(domain__in=Domain.values), name="fragment_domain_known"),
            models.UniqueConstraint(
                fields=["version", "start", "end", "domain"], condition=Q(removed_at=None), name="fragment_once"
            ),
        ]

    class Privacy:
        owner = "version__entry__author__user"
        on_erase = "row"
        plain = ("start", "end", "domain", "made_at", "removed_at")
        key = ("id", "uid", "version")

    def __str__(self) -> str:
        return f"{self.get_domain_display()} {self.start}–{self.end}"


class Step(Row):
    """One fragment led to another. The model of growth says which can, and whether by doing or by thinking over."""

    cause = models.ForeignKey(Fragment, models.CASCADE, related_name="led_to")
    effect = models.ForeignKey(Fragment, models.CASCADE, related_name="came_from")
    kind = models.CharField(_("soort"), max_length=12, choices=Mediation)
    made_at = models.DateTimeField(_("gelegd op"), default=timezone.now)
    removed_at = models.DateTimeField(_("weggehaald op"), null=True, blank=True)

    class Meta:
        constraints = [
            # That both belong to one entry is kept by the trigger logbook_step_in_one_entry.
            models.CheckConstraint(condition=~Q(cause=F("effect")), name="step_leads_elsewhere"),
            models.CheckConstraint(condition=Q(kind__in=Mediation.values), name="step_kind_known"),
            models.UniqueConstraint(fields=["cause", "effect"], condition=Q(removed_at=None), name="step_once"),
        ]

    class Privacy:
        owner = "cause__version__entry__author__user"
        on_erase = "row"
        plain = ("kind", "made_at", "removed_at")
        key = ("id", "uid", "cause", "effect")

    def __str__(self) -> str:
        return self.get_kind_display()


class Growth(models.Model):
    """What an author says of the growth in one entry: since when the change is lasting, and whether readers see it."""

    entry = models.OneToOneField(Entry, models.CASCADE, related_name="growth")
    lasting_since = models.DateTimeField(_("blijvend sinds"), null=True, blank=True)
    shown = models.BooleanField(_("lezers zien het plaatje"), default=False)

    class Privacy:
        owner = "entry__author__user"
        on_erase = "row"
        plain = ("lasting_since", "shown")
        key = ("id", "entry")

    def __str__(self) -> str:
        return f"groei in {self.entry_id}"
