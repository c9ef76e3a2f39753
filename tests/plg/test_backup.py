"""The drill: a backup is made while people work, the day goes wrong, and everything is back and equal."""

import json
import tarfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from pytest_django import Settings

from logbook.models import Entry
from plg.management import backups
from plg.management.commands.backup import seconds_until
from plg.models import User
from plg.selectors import running
from plg.services import erasing
from plg.words import PulseOf
from tests import factories as make
from tests.support.everything import tables_with
from tests.world import Sentinel, World


@pytest.fixture
def folders(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.TOMBSTONES = tmp_path / "elsewhere" / "erased.txt"
    (tmp_path / "media" / "rapporten").mkdir(parents=True)
    (tmp_path / "media" / "rapporten" / "een.pdf").write_bytes(b"%PDF een")
    return tmp_path


@pytest.mark.django_db(transaction=True)
def test_the_drill(world: World, folders: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make.entry(world.anna, f"Bij de {Sentinel.PRIVATE} begon het.")
    kept = make.entry(world.bram, "Wat blijft.")
    call_command("backup", "--to", str(folders / "backups"))
    (backup,) = (folders / "backups").iterdir()
    assert PulseOf.BACKUP in running.pulses()
    before = backups.check(backup)
    assert before["logbook_entry"]["rows"] == "2"

    erasing.erase_oneself(by=world.anna.user, name="Anna Akkerman")
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE logbook_entry CASCADE")
        cursor.execute("CREATE TABLE of_a_newer_version (id int, who bigint REFERENCES plg_user)")
    (folders / "media" / "rapporten" / "een.pdf").unlink()

    with pytest.raises(CommandError, match="not empty"):
        call_command("restore", str(backup))
    call_command("restore", str(backup), "--over")
    said = capsys.readouterr().out
    assert "each equal to the backup" in said
    assert "1 people erased again" in said
    assert "Every chain of consent and audit is whole" in said
    assert running.pulses()[PulseOf.BACKUP] == backups.made_at(backup), "the database of before knows of this backup"
    assert Entry.objects.get().uid == kept.uid
    assert not tables_with(Sentinel.PRIVATE), "she stays erased"
    assert User.objects.get(pk=world.anna.user_id).name == ""
    assert (folders / "media" / "rapporten" / "een.pdf").read_bytes() == b"%PDF een"


@pytest.mark.django_db(transaction=True)
def test_a_backup_that_was_damaged_is_refused(folders: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = backups.make(folders / "backups")
    call_command("restore", str(made.folder), "--check")
    assert "is whole" in capsys.readouterr().out
    with (made.folder / backups.DUMP).open("ab") as dump:
        dump.write(b"x")
    with pytest.raises(CommandError, match=r"damaged: database\.dump"):
        call_command("restore", str(made.folder), "--over")
    (made.folder / backups.DUMP).unlink()
    with pytest.raises(CommandError, match="no whole backup"):
        backups.check(made.folder)


@pytest.mark.django_db(transaction=True)
def test_what_is_not_equal_afterwards_is_named(folders: Path) -> None:
    made = backups.make(folders / "backups")
    manifest = json.loads((made.folder / backups.MANIFEST).read_text())
    manifest["tables"]["plg_user"]["rows"] = "99"
    (made.folder / backups.MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(CommandError, match="not equal: plg_user"):
        backups.restore(made.folder)


@pytest.mark.django_db(transaction=True)
def test_a_backup_that_fails_leaves_no_half_one(folders: Path) -> None:
    place = folders / "backups"
    with transaction.atomic(), pytest.raises(CommandError, match="inside another transaction"):
        backups.make(place)
    assert list(place.iterdir()) == []


def test_what_is_unfinished_or_goes_meanwhile_does_not_stop_it(folders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = folders / "media" / "rapporten"
    (place / ".half").write_bytes(b"%PDF")
    monkeypatch.setattr("os.walk", lambda _top: [(str(place), [], [".half", "een.pdf", "weg.pdf"])])
    backups._pack(folders / "media", folders / "media.tar")
    with tarfile.open(folders / "media.tar") as packed:
        assert packed.getnames() == ["rapporten/een.pdf"]


def test_old_ones_go_but_never_the_newest_three(tmp_path: Path) -> None:
    now = datetime(2026, 11, 21, 2, tzinfo=UTC)
    for days in range(6):
        (tmp_path / f"plg-{now - timedelta(days=days * 10):%Y%m%dT%H%M%SZ}").mkdir()
    (tmp_path / ".making-x").mkdir()
    went = backups.drop_old(tmp_path, keep=timedelta(days=30), now=now)
    assert sorted(path.name for path in went) == ["plg-20261002T020000Z", "plg-20261012T020000Z"]
    assert len(backups.drop_old(tmp_path, keep=timedelta(days=1), now=now)) == 1
    assert len(list(tmp_path.glob("plg-*"))) == 3


def test_the_night_is_by_the_dutch_clock() -> None:
    evening = datetime(2026, 11, 20, 23, 0, tzinfo=UTC)  # midnight in Amsterdam
    assert seconds_until("02:30", evening) == 2.5 * 3600
    assert seconds_until("00:00", evening) == 24 * 3600
    with pytest.raises(CommandError, match="02:30"):
        seconds_until("half drie")
