"""Files to read at a meeting. They stand in the media folder under a name nobody can guess; the row knows the name."""

import secrets

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intervisie.models.meetings import Meeting
from intervisie.words import FileKind
from plg.models import Membership
from plg.models.base import Row

FOLDER = "materials"


def file_name() -> str:
    """Return a name for one file on disk: random, so that no address and no id tells it."""
    return secrets.token_hex(20)


class MaterialFile(Row):
    """A file beside the links of a meeting: what it really is was read from its content."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="files")
    title = models.CharField(_("titel"), max_length=120)
    kind = models.CharField(_("soort"), max_length=5, choices=FileKind)
    name = models.CharField(max_length=40, unique=True, default=file_name)
    size = models.PositiveIntegerField(_("grootte"))
    sha256 = models.CharField(max_length=64)  # of what was chosen: sending it twice is once
    added_by = models.ForeignKey(Membership, models.SET_NULL, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "sha256"], name="material_file_once"),
            models.CheckConstraint(condition=Q(kind__in=FileKind.values), name="material_file_kind_known"),
            models.CheckConstraint(condition=Q(size__gt=0), name="material_file_has_size"),
        ]
        ordering = ["meeting", "pk"]

    class Privacy:
        owner = None  # of the whole community
        on_erase = "keep"
        text = ("title",)
        plain = ("kind", "size", "added_at")
        key = ("id", "uid", "meeting", "name", "sha256", "added_by")
        files = ("where",)

    def __str__(self) -> str:
        return self.title

    @property
    def where(self) -> str:
        """Where the storage keeps it."""
        return f"{FOLDER}/{self.name[:2]}/{self.name}"
