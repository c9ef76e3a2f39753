"""What a form says about photos: one that is chosen, and words for those that are kept. Rules are the services'."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from logbook.models import Photo
from logbook.services.photo_shaping import MOST_BYTES
from logbook.services.photos import MOST_ALT
from plg.forms import HouseForm

ALT, DROP = "alt_", "drop_"
#: No HEIC: a phone that makes them then gives a JPEG by itself.
ACCEPT = "image/jpeg,image/png,image/webp"


class PhotosForm(HouseForm):
    """One photo to choose with its words, and for every photo that is there its words and whether it may go."""

    photo = forms.FileField(
        label=_("Kies een foto"),
        help_text=_("Uit je camera of je bestanden. JPEG, PNG of WebP, hoogstens 15 MB."),
        required=False,
        allow_empty_file=True,  # the service has a better sentence for it
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )
    photo_alt = forms.CharField(
        label=_("Wat is er te zien?"),
        help_text=_("Eén zin, voor wie de foto niet kan zien."),
        max_length=MOST_ALT,
        required=False,
    )

    def __init__(self, *args: Any, photos: Iterable[Photo] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.photos = list(photos)
        for photo in self.photos:
            self.fields[f"{ALT}{photo.uid}"] = forms.CharField(
                label=_("Wat is er te zien?"), max_length=MOST_ALT, required=False, initial=photo.alt
            )
            self.fields[f"{DROP}{photo.uid}"] = forms.BooleanField(label=_("Haal deze foto weg"), required=False)

    @property
    def rows(self) -> list[tuple[Photo, forms.BoundField, forms.BoundField]]:
        """The photos that are there, each with its two fields."""
        return [(photo, self[f"{ALT}{photo.uid}"], self[f"{DROP}{photo.uid}"]) for photo in self.photos]

    @property
    def is_touched(self) -> bool:
        """Whether there is anything here that should be seen at once."""
        return bool(self.photos or self.errors)

    def alts(self) -> dict[UUID, str]:
        """Return the words that were typed, by photo."""
        return {photo.uid: self.cleaned_data.get(f"{ALT}{photo.uid}", "") for photo in self.photos}

    def dropped(self) -> list[Photo]:
        """Return the photos that may go."""
        return [photo for photo in self.photos if self.cleaned_data.get(f"{DROP}{photo.uid}")]

    def chosen(self) -> bytes | None:
        """Return the file that was chosen, as far as it is ever read; None when none was."""
        file = self.cleaned_data.get("photo")
        if not file:
            return None
        content: bytes = file.read(MOST_BYTES + 1)
        return content
