"""Code books and their codes. A version in use never changes: the next one is a new book row."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from plg.models import ContentVersion
from plg.models.base import Row


class CodeBook(Row):
    """One version of a code book, made from its content file."""

    content = models.OneToOneField(ContentVersion, models.PROTECT, related_name="code_book")
    one_per_source = models.BooleanField(_("één code per tekst"), default=True)

    class Privacy:
        owner = None  # an instrument, about nobody
        on_erase = "keep"
        plain = ("one_per_source",)
        key = ("id", "uid", "content")

    def __str__(self) -> str:
        return str(self.content)


class Code(Row):
    """One code: what it means, and when it does and does not apply."""

    book = models.ForeignKey(CodeBook, models.CASCADE, related_name="codes")
    key = models.SlugField(_("sleutel"), max_length=60)
    label = models.CharField(_("naam"), max_length=200)
    label_en = models.CharField(_("naam in het Engels"), max_length=200, blank=True)
    definition = models.TextField(_("omschrijving"), blank=True)
    include = models.TextField(_("wel"), blank=True)
    exclude = models.TextField(_("niet"), blank=True)
    example = models.TextField(_("voorbeeld"), blank=True)
    colour = models.CharField(_("kleur"), max_length=7, default="#6B7280")
    dimension = models.CharField(_("dimensie"), max_length=40, blank=True)
    aspect = models.CharField(
        _("aspect"), max_length=40, blank=True
    )  # within the dimension: organising, role-modelling
    takes_direction = models.BooleanField(_("vraagt om positief of niet-positief"), default=False)
    # The main code it counts under, however deep it stands: coders are compared on that.
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    level = models.PositiveSmallIntegerField(
        default=0, db_default=0
    )  # in the tree; with `order` this says in which code it stands
    order = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "key"], name="code_once"),
            models.CheckConstraint(
                condition=models.Q(parent=None, level=0) | models.Q(parent__isnull=False, level__gt=0),
                name="code_level_fits_main",
            ),
        ]
        ordering = ["book", "order"]

    class Privacy:
        owner = None  # an instrument, about nobody
        on_erase = "keep"
        plain = (
            "key",
            "label",
            "label_en",
            "definition",
            "include",
            "exclude",
            "example",
            "colour",
            "dimension",
            "aspect",
            "takes_direction",
            "level",
            "order",
        )
        key = ("id", "uid", "book", "parent")

    def __str__(self) -> str:
        return self.label

    @property
    def path(self) -> str:
        """The name with that of the main code before it. Needs `parent` loaded."""
        return f"{self.parent.label}, {self.label}" if self.parent else self.label
