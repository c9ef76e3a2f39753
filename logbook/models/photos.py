"""Photos beside an entry. The files stand in the media folder under a name nobody can guess; the row knows the name."""

import secrets

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from logbook.models.entry import Entry
from plg.models import Membership
from plg.models.base import Row

FOLDER = "photos"


def file_name() -> str:
    """Return a name for the files of one photo: random, so that no address and no id tells it."""
    return secrets.token_hex(20)


class Photo(Row):
    """A photo of one member: beside an entry, or still waiting (`entry` None) for the form it was chosen in."""

    author = models.ForeignKey(Membership, models.CASCADE, related_name="photos")
    entry = models.ForeignKey(Entry, models.CASCADE, null=True, related_name="photos")
    form_key = models.UUIDField()  # the client_key of the form in which it was chosen
    source = models.CharField(max_length=64)  # the digest of the file as it was chosen: sending it twice is once
    name = models.CharField(max_length=40, unique=True, default=file_name)
    alt = models.CharField(_("wat er te zien is"), max_length=300, blank=True)
    width = models.PositiveIntegerField(_("breedte"))
    height = models.PositiveIntegerField(_("hoogte"))
    made_at = models.DateTimeField(_("gekozen op"), default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["author", "form_key", "source"], name="photo_once_a_form"),
            models.CheckConstraint(condition=Q(width__gt=0, height__gt=0), name="photo_has_size"),
        ]
        indexes = [models.Index(fields=["made_at"], condition=Q(entry=None), name="photo_waiting")]

    class Privacy:
        owner = "author__user"
        on_erase = "row"  # the files on disk go with the row, see services.photo_files
        text = ("alt",)
        plain = ("width", "height", "made_at")
        key = ("id", "uid", "author", "entry", "form_key", "source", "name")
        files = ("screen_file", "small_file")

    def __str__(self) -> str:
        return f"foto {self.uid}"

    @property
    def screen_file(self) -> str:
        """Where the storage keeps the size for a screen."""
        return f"{FOLDER}/{self.name[:2]}/{self.name}.jpg"

    @property
    def small_file(self) -> str:
        """Where the storage keeps the small size."""
        return f"{FOLDER}/{self.name[:2]}/{self.name}-small.jpg"
