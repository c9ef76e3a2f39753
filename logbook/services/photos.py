"""Photos beside an entry: kept as soon as they are chosen, tied to the entry when it is kept, gone when it goes.

A photo first waits under the key of its form (`client_key`), so that a fault in the text, a lost connection or a
second sending never loses it and never doubles it.
"""

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import IO
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from logbook.models import Draft, Entry, Photo
from logbook.selectors.photos import waiting_photos
from logbook.services import photo_files
from logbook.services.photo_shaping import UnfitPhoto, shaped
from logbook.services.sharing import locked
from logbook.words import EntryState
from plg import audit
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.errors import DomainError, Gone, Refused
from plg.models import Membership
from plg.texts import one_line

#: Beside one entry.
MOST_PHOTOS = 4
MOST_ALT = 300
#: So many of one person may wait for a text, and so long: as long as anybody leaves a draft alone.
MOST_WAITING = 40
WAITS = timedelta(days=30)


@transaction.atomic
def hold_photo(*, by: Membership, form_key: UUID, content: bytes, alt: str = "", entry: Entry | None = None) -> Photo:
    """Keep a photo for the form that is being filled in; return it. The same file for the same form is the one photo.

    `entry` is the one the form is about, when it exists. Raises `UnfitPhoto` with the sentence when this is no photo
    we can read, when it is too large, or when there are enough.
    """
    require(by, Permission.WRITE_ENTRY)
    source = hashlib.sha256(content).hexdigest()
    made = Photo(author=by, form_key=form_key, source=source)
    if found := _sent_before(made):
        return found
    pictures = shaped(content)
    # One person, one photo at a time: two sendings of the same file, or a fifth photo, see what the other did.
    Membership.objects.select_for_update(no_key=True).get(pk=by.pk)
    if found := _sent_before(made):
        return found
    _require_room(by, form_key, entry)
    made.width, made.height, made.alt = pictures.width, pictures.height, _words(alt)
    photo_files.write(made, pictures)
    try:
        made.save(force_insert=True)
    except BaseException:
        photo_files.remove(made)
        raise
    return made


@transaction.atomic
def attach_photos(*, by: Membership, entry: Entry, form_key: UUID) -> int:
    """Tie the photos that wait for this form to its entry; return how many did not fit. Doing it again adds nothing.

    Author only; a withdrawn entry takes none. What does not fit goes, and is told by the caller.
    """
    waiting = list(waiting_photos(by, form_key))
    if not waiting:
        return 0
    kept = locked(by=by, entry=entry)
    if kept.state == EntryState.WITHDRAWN:
        raise DomainError(_("Deze leerervaring is teruggetrokken; er kan geen foto meer bij."))
    there = set(Photo.objects.filter(entry=kept).values_list("source", flat=True))
    fresh = [photo.pk for photo in waiting if photo.source not in there]
    fitting = fresh[: MOST_PHOTOS - len(there)]
    number = Photo.objects.filter(pk__in=fitting, entry=None).update(entry=kept)
    if number:
        audit.record("logbook.photos_added", by=by, subject=kept, photos=number)
    Photo.objects.filter(pk__in=[photo.pk for photo in waiting], entry=None).delete()
    return len(fresh) - len(fitting)


@transaction.atomic
def describe_photos(*, by: Membership, alts: Mapping[UUID, str]) -> None:
    """Keep what somebody says is to be seen on own photos; those of others, and unknown ones, are left alone."""
    require(by, Permission.WRITE_ENTRY)
    for photo in Photo.objects.filter(author=by, uid__in=alts):
        words = _words(alts[photo.uid])
        if words != photo.alt:
            Photo.objects.filter(pk=photo.pk).update(alt=words)


@transaction.atomic
def drop_photo(*, by: Membership, photo: Photo) -> None:
    """Take an own photo away for good, its files too. Twice is once; another's is refused."""
    if photo.author_id != by.pk:
        raise Refused(_("Alleen wie een foto erbij zette, kan haar weghalen."))
    require(by, Permission.WRITE_ENTRY)
    gone, _kinds = Photo.objects.filter(pk=photo.pk).delete()
    if gone and photo.entry is not None:
        audit.record("logbook.photo_removed", by=by, subject=photo.entry)


def open_file(photo: Photo, *, small: bool) -> IO[bytes]:
    """Open one of the two files of a photo that the caller may see. Raises `Gone` when it is not on disk."""
    try:
        file: IO[bytes] = default_storage.open(photo.small_file if small else photo.screen_file, "rb")
    except FileNotFoundError as error:
        raise Gone(_("Deze foto is er niet meer.")) from error
    return file


def drop_waiting() -> int:
    """Forget the photos whose text never came, and has no draft; return how many. Called by the nightly tidying."""
    old = Photo.objects.filter(entry=None, made_at__lt=timezone.now() - WAITS)
    gone, _kinds = old.exclude(form_key__in=Draft.objects.values("client_key")).delete()
    return gone


def room_words() -> str:
    """Return the sentence for one photo too many."""
    return _("Bij een leerervaring passen %(n)s foto's. Haal er eerst een weg.") % {"n": MOST_PHOTOS}


def _sent_before(photo: Photo) -> Photo | None:
    return Photo.objects.filter(author=photo.author, form_key=photo.form_key, source=photo.source).first()


def _require_room(by: Membership, form_key: UUID, entry: Entry | None) -> None:
    there = Photo.objects.filter(entry=entry).count() if entry else 0
    mine = Photo.objects.filter(author=by, form_key=form_key, entry=None).count()
    if there + mine >= MOST_PHOTOS:
        raise UnfitPhoto(room_words())
    if Photo.objects.filter(author=by, entry=None).count() >= MOST_WAITING:
        raise UnfitPhoto(_("Er wachten al veel foto's op een tekst. Bewaar eerst een van je concepten."))


def _words(alt: str) -> str:
    words = one_line(alt)
    if len(words) > MOST_ALT:
        raise UnfitPhoto(_("Beschrijf de foto korter: in hoogstens %(most)s tekens.") % {"most": MOST_ALT})
    return words
