"""Versioned content: code books, prompt sets, questionnaires, consent texts. Frozen at first use."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plg.models.base import Row


class ContentVersion(Row):
    """One version of one content file. The app that owns the kind knows the shape of `body`."""

    kind = models.CharField(_("soort"), max_length=30)
    key = models.SlugField(_("sleutel"), max_length=60)
    version = models.PositiveIntegerField(_("versie"))
    title = models.CharField(_("titel"), max_length=200)
    source = models.TextField(_("bron"))
    ours = models.TextField(_("van onszelf"))  # what in it is not the source's
    body = models.JSONField(_("inhoud"))
    sha256 = models.CharField(max_length=64)
    usual = models.BooleanField(_("gebruikelijk"), default=False)  # what a community that chose nothing works with
    frozen_at = models.DateTimeField(_("vast sinds"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "key", "version"], name="content_version_once"),
            models.CheckConstraint(condition=models.Q(version__gte=1), name="content_version_from_one"),
        ]
        ordering = ["kind", "key", "-version"]

    class Privacy:
        owner = None  # instruments, about nobody
        on_erase = "keep"
        plain = ("kind", "key", "version", "title", "source", "ours", "body", "sha256", "usual", "frozen_at")
        key = ("id", "uid")

    def __str__(self) -> str:
        return gettext("%(title)s (versie %(number)s)") % {"title": self.title, "number": self.version}
