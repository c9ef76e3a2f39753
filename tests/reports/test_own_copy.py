"""A copy of one's own data: asked once, nobody else's, gone after its week. test_own_copy_whole: what stands in it."""

import os
from datetime import timedelta
from pathlib import Path
from typing import IO

import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from logbook.services import note_reading
from plg.errors import Gone
from plg.models import AuditLine, Job
from plg.queue import WorkFailed
from plg.selectors.seen import seen_page
from plg.services import erasing
from reports import services
from reports.models import OwnCopy
from reports.services.keeping import OWN_FOLDER
from tests.support.worker import Settle
from tests.things import Things
from tests.world import Sentinel, World

pytestmark = [pytest.mark.usefixtures("typeface"), pytest.mark.django_db(transaction=True)]


@pytest.fixture
def full(world: World, content: None) -> World:
    """A world with one of everything, in which Bram opened what Anna shared with him."""
    with transaction.atomic():  # the worker sees it whole, or not at all
        things = Things(world).all
    note_reading(by=world.bram, entry=things["entry_duo"])
    return world


def test_asking_twice_is_asking_once_and_a_newer_copy_takes_its_place(settle: Settle, full: World) -> None:
    first = services.ask_own_copy(by=full.anna.user)
    assert services.ask_own_copy(by=full.anna.user).job == first.job
    settle(first.job)
    before = OwnCopy.objects.get(user=full.anna.user)
    again = services.ask_own_copy(by=full.anna.user)
    assert again.pk == before.pk
    assert again.job != first.job
    settle(again.job)
    folder = Path(default_storage.path(OWN_FOLDER))
    assert [file.name for file in folder.glob(f"*{again.uid}*")] == [f"{again.uid}.zip"]
    words = list(AuditLine.objects.filter(word__startswith="mydata.").order_by("pk").values_list("word", flat=True))
    assert words == ["mydata.asked", "mydata.made"] * 2


def test_it_is_nobody_elses_and_goes_after_its_week(settle: Settle, full: World) -> None:
    copy = services.ask_own_copy(by=full.anna.user)
    settle(copy.job)
    for other in (full.bram.user, full.karim.user, full.ada):
        with pytest.raises(Gone):
            services.take_own_copy(by=other)
    kept = OwnCopy.objects.get(pk=copy.pk)
    name = str(kept.file)
    clearing = Job.objects.get(task="reports.clear_own_copy")
    assert kept.made_at is not None
    assert clearing.not_before == kept.expires_at == kept.made_at + timedelta(days=7)
    services.clear_own_copy(copy=kept.uid, name=name)
    assert default_storage.exists(name), "its week is not over"
    OwnCopy.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    services.clear_own_copy(copy=kept.uid, name=name)
    assert not default_storage.exists(name)
    with pytest.raises(Gone):
        services.take_own_copy(by=full.anna.user)


def test_a_copy_of_somebody_who_is_gone_fails_kindly_and_leaves_no_file(settle: Settle, full: World) -> None:
    copy = services.ask_own_copy(by=full.anna.user)
    settle(copy.job)
    kept = OwnCopy.objects.get(pk=copy.pk)
    kept.delete()
    services.clear_own_copy(copy=kept.uid, name=str(kept.file))
    assert not default_storage.exists(str(kept.file))


def test_a_copy_that_is_ready_after_its_person_was_erased_leaves_no_file(settle: Settle, full: World) -> None:
    copy = services.ask_own_copy(by=full.anna.user)
    settle(copy.job)

    def erased_meanwhile(file: IO[bytes]) -> None:
        file.write(Sentinel.PRIVATE.encode())
        erasing.erase(user=full.anna.user, by=None)

    with pytest.raises(WorkFailed, match="niet meer"):
        services.keep_own_copy(copy, erased_meanwhile)
    assert not OwnCopy.objects.filter(pk=copy.pk).exists()
    assert not list(Path(default_storage.path(OWN_FOLDER)).glob(f"*{copy.uid}*"))


def test_what_a_killed_worker_left_behind_is_swept(full: World) -> None:
    folder = Path(default_storage.path(OWN_FOLDER))
    folder.mkdir(parents=True, exist_ok=True)
    old, young = folder / ".old.zip.1", folder / ".young.zip.1"
    parts = folder / ".parts-1"
    parts.mkdir()
    for left in (old, young, parts / "entries.csv"):
        left.write_text(Sentinel.PRIVATE)
    for left in (old, parts):
        os.utime(left, (0, 0))

    def write(file: IO[bytes]) -> None:
        file.write(b"x")

    services.keep_own_copy(services.ask_own_copy(by=full.anna.user), write)
    assert (old.exists(), parts.exists(), young.exists()) == (False, False, True)


def test_who_saw_it_is_the_newest_first_and_paged(full: World) -> None:
    page = seen_page(full.anna.user, size=2)
    assert len(page.lines) >= 2
    assert [line.at for line in page.lines] == sorted((line.at for line in page.lines), reverse=True)
    whole, before = list(page.lines), page.before
    while before is not None:
        following = seen_page(full.anna.user, before, size=2)
        whole, before = whole + following.lines, following.before
    everything = seen_page(full.anna.user, size=500)
    assert whole == everything.lines
    assert everything.before is None
    assert "Bram Bakker las een leerervaring van jou" in " ".join(line.what for line in whole)
    assert not seen_page(full.ada).lines
