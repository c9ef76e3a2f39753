"""The files of photos on disk: written whole or not at all, and gone when their row is gone, whatever took it.

Used by the services of photos, and by the signal of a deleted row. Knows nothing of who may see what.
"""

import time
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from logbook.models import Photo
from logbook.models.photos import FOLDER
from logbook.services.photo_shaping import Shaped
from plg import files
from plg.errors import DomainError

#: A file that no row knows of is taken away when it is older than this: younger ones may still get their row.
ALONE = timedelta(days=1)


def write(photo: Photo, shaped: Shaped) -> None:
    """Put both sizes on disk. Raises `DomainError` when that does not work, and leaves nothing then."""
    try:
        files.put(photo.screen_file, shaped.screen)
        files.put(photo.small_file, shaped.small)
    except OSError as error:
        remove(photo)
        raise DomainError(
            _("De foto kon niet worden bewaard: het platform heeft er geen plaats voor. Je tekst gaat wel goed.")
        ) from error


def remove(photo: Photo) -> None:
    """Take both sizes off the disk; what is not there is no trouble, and what will not go is tried every night."""
    for name in (photo.screen_file, photo.small_file):
        with suppress(OSError):
            default_storage.delete(name)


def row_gone(sender: type[Photo], instance: Photo, **_more: Any) -> None:
    """Take the files away once it is certain that the row has gone: also when it went along with an entry or member."""
    transaction.on_commit(partial(remove, instance))


def drop_strays() -> int:
    """Take away files that no row knows of: of a transaction that failed, or half-made. Return how many."""
    found = [
        path
        for path in Path(default_storage.path(FOLDER)).glob("??/*")
        if path.stat().st_mtime < time.time() - ALONE.total_seconds()
    ]
    known = set(Photo.objects.values_list("name", flat=True)) if found else set()
    strays = [path for path in found if path.name.split(".")[0].removesuffix("-small") not in known]
    for path in strays:
        with suppress(OSError):
            path.unlink()
    return len(strays)
