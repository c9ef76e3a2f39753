"""Photos that cannot be kept, or come twice at the same moment: nothing half is left, and nothing double."""

import threading
import time
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from pytest_django import Settings

from logbook.models import Photo
from logbook.services import photos, withdraw
from logbook.services.photo_shaping import UnfitPhoto
from plg.errors import DomainError
from plg.models import Membership
from tests import factories as make
from tests.world import World

#: Read anew every time; what PostgreSQL tells of activity stands still within a transaction.
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def on_disk() -> int:
    return sum(path.is_file() for path in Path(settings.MEDIA_ROOT).rglob("*"))


@pytest.mark.django_db
def test_a_withdrawn_text_takes_no_photo(world: World) -> None:
    entry = make.entry(world.anna)
    photos.hold_photo(by=world.anna, form_key=entry.client_key, content=make.picture(), entry=entry)
    withdraw(by=world.anna, entry=entry)
    with pytest.raises(DomainError, match="er kan geen foto meer bij"):
        photos.attach_photos(by=world.anna, entry=entry, form_key=entry.client_key)
    assert not Photo.objects.filter(entry=entry).exists()


@pytest.mark.django_db
def test_no_more_photos_wait_than_anybody_needs(world: World) -> None:
    pictures = [Photo(author=world.anna, form_key=uuid4(), source=str(n)) for n in range(photos.MOST_WAITING)]
    for photo in pictures:
        photo.width = photo.height = 1
    Photo.objects.bulk_create(pictures)
    with pytest.raises(UnfitPhoto, match="wachten al veel foto's"):
        photos.hold_photo(by=world.anna, form_key=uuid4(), content=make.picture())
    assert photos.hold_photo(by=world.bram, form_key=uuid4(), content=make.picture())


@pytest.mark.django_db
def test_a_database_that_refuses_leaves_no_file(world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE logbook_photo ADD CONSTRAINT full_up CHECK (false) NOT VALID")
    with pytest.raises(DatabaseError, match="full_up"), transaction.atomic():
        photos.hold_photo(by=world.anna, form_key=uuid4(), content=make.picture())
    assert on_disk() == 0


@pytest.mark.django_db(transaction=True)
def test_the_same_file_sent_twice_at_once_is_one_photo(world: World) -> None:
    """The second finds no photo when it looks first, waits for the first, and finds that one when it looks again."""
    key, content = uuid4(), make.picture()
    kept: list[Photo] = []

    def send() -> None:
        try:
            kept.append(photos.hold_photo(by=world.anna, form_key=key, content=content))
        finally:
            connection.close()

    with transaction.atomic():
        Membership.objects.select_for_update(no_key=True).get(pk=world.anna.pk)
        other = threading.Thread(target=send)
        other.start()
        until = time.monotonic() + 60
        while not _somebody_waits():
            assert time.monotonic() < until, "the second never came to wait"
            time.sleep(0.02)
        first = photos.hold_photo(by=world.anna, form_key=key, content=content)
    other.join(60)
    assert kept == [first]
    assert (Photo.objects.count(), on_disk()) == (1, 2)


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return bool(cursor.fetchone()[0])
