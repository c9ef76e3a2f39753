"""Learning experiences: the entry, its immutable versions, and with whom it is shared."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from logbook.words import Circle, EntryState
from plg.models import Community, Membership
from plg.models.base import Row


class Entry(Row):
    """A learning experience (leerervaring) of one member. Its text stands in versions; the newest is `current`."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="entries")
    author = models.ForeignKey(Membership, models.CASCADE, related_name="entries")
    client_key = models.UUIDField(default=uuid.uuid4, unique=True)
    state = models.CharField(_("stand"), max_length=10, choices=EntryState, default=EntryState.SUBMITTED)
    happened_on = models.DateField(_("wanneer"), null=True, blank=True)  # None: the date is not known
    issue = models.SlugField(_("vraagstuk"), max_length=60, blank=True)
    asks = models.CharField(_("ik vraag"), max_length=300, blank=True)  # what its readers are asked for
    tags = ArrayField(models.SlugField(max_length=60), default=list, blank=True, verbose_name=_("eigen labels"))
    counts_in_research = models.BooleanField(_("telt mee in het onderzoek"), default=False)
    source_id = models.CharField(_("bron-id"), max_length=100, null=True, blank=True)
    written_at = models.DateTimeField(default=timezone.now)
    current = models.ForeignKey("EntryVersion", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "source_id"], name="entry_source_id_once"),
            models.CheckConstraint(condition=Q(state__in=EntryState.values), name="entry_state_known"),
        ]
        indexes = [
            models.Index(
                F("author"), F("happened_on").desc(nulls_last=True), F("id").desc(), name="entry_own_timeline"
            ),
            models.Index(F("community"), F("happened_on").desc(nulls_last=True), F("id").desc(), name="entry_timeline"),
        ]

    class Privacy:
        owner = "author__user"
        on_erase = "row"
        text = ("tags", "issue", "asks")
        plain = ("state", "happened_on", "counts_in_research", "written_at")
        key = ("id", "uid", "community", "author", "client_key", "source_id", "current")

    def __str__(self) -> str:
        return f"leerervaring {self.uid}"

    @property
    def circle_words(self) -> str:
        """With whom this is shared, in words for the screen; "" for nobody. No query when the shares are loaded."""
        circles = {share.circle for share in self.shares.all()}
        first, *others = [str(circle.label) for circle in Circle if circle.value in circles] or [""]
        return ", ".join([first, *(other.lower() for other in others)])


class EntryVersion(Row):
    """The text of an entry as it was kept once. Never changes; an edit makes the next one.

    Beside the text the database keeps its words by itself, for searching (migration 0008; `selectors.searching.Words`):
    a column that is no field here, so that no page that shows a text loads it along.
    """

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("versie"))
    text = models.TextField(_("tekst"))
    prompts = models.JSONField(_("verdieping"), default=dict)  # prompt key → answer, only the filled ones
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="entry_version_once"),
            models.CheckConstraint(condition=~Q(text=""), name="entry_version_has_text"),
        ]

    class Privacy:
        owner = "entry__author__user"
        on_erase = "row"
        text = ("text", "prompts")
        plain = ("number", "made_at")
        key = ("id", "uid", "entry")

    def __str__(self) -> str:
        return f"versie {self.number}"


class Share(models.Model):
    """An entry shared with a circle since a moment; whoever joins later reads it only if shared anew."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="shares")
    circle = models.CharField(_("met wie"), max_length=12, choices=Circle)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "circle"], name="share_once"),
            models.CheckConstraint(condition=Q(circle__in=Circle.values), name="share_circle_known"),
        ]

    class Privacy:
        owner = "entry__author__user"
        on_erase = "row"
        plain = ("circle", "since")
        key = ("id", "entry")

    def __str__(self) -> str:
        return self.get_circle_display()
