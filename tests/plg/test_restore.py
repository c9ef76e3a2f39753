"""A restored backup brings nobody back: real dump, real restore, and the list outside the database."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from logbook.models import Entry
from plg.management import postgres
from plg.models import Community, Membership, User
from plg.selectors import consenting_members, yes_count
from plg.services import consent, erasing, leaving, tombstones
from plg.services.consent_chains import broken_chains
from plg.words import Purpose
from tests import factories as make
from tests.support.everything import tables_with
from tests.world import Sentinel, World


def restore(file: Path) -> None:
    connection.close()
    postgres.run("pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", "--dbname",
                 connection.settings_dict["NAME"], file)  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_whoever_was_erased_since_the_backup_is_erased_again(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str], settings: object
) -> None:
    settings.TOMBSTONES = tmp_path / "elsewhere" / "erased.txt"  # type: ignore[attr-defined]
    make.entry(world.anna, f"Bij de {Sentinel.PRIVATE} begon het.")
    make.entry(world.bram, f"Over de {Sentinel.DUO}.")
    backup = tmp_path / "backup.dump"
    postgres.run("pg_dump", "--format=custom", "--file", backup)
    erasing.erase_oneself(by=world.anna.user, name="Anna Akkerman")
    leaving.withdraw(by=world.chantal)
    leaving.withdraw(by=world.bram)
    consent.answer(by=world.bram, answers={Purpose.ENTRIES: True})
    assert not tables_with(Sentinel.PRIVATE)
    restore(backup)
    assert tables_with(Sentinel.PRIVATE), "the backup brought her back"
    assert User.objects.get(pk=world.anna.user_id).name == "Anna Akkerman"
    assert yes_count(world.chantal) == 1
    call_command("erase_again", "--dry-run")
    assert "1 people would be erased again, 2 members' withdrawals would be done again" in capsys.readouterr().out
    assert tables_with(Sentinel.PRIVATE)
    call_command("erase_again")
    assert "1 people erased again" in capsys.readouterr().out
    assert not tables_with(Sentinel.PRIVATE)
    assert not tables_with("anna.akkerman@")
    assert yes_count(world.chantal) == 0
    assert Entry.objects.get().author == world.bram, "the others are as they were"
    assert not consenting_members(Purpose.AMO).filter(pk=world.bram.pk).exists()
    assert not broken_chains()
    call_command("erase_again")
    assert "0 people erased again, 0 members' withdrawals" in capsys.readouterr().out


@pytest.mark.django_db
def test_a_yes_given_after_the_line_stands(world: World) -> None:
    leaving.withdraw(by=world.anna)
    consent.answer(by=world.anna, answers={Purpose.ENTRIES: True})
    assert erasing.erase_again().withdrawn == 0
    assert yes_count(Membership.objects.get(pk=world.anna.pk)) == 1


@pytest.mark.django_db
def test_a_list_that_was_damaged_is_named(tmp_path: Path, settings: object) -> None:
    settings.TOMBSTONES = tmp_path / "erased.txt"  # type: ignore[attr-defined]
    assert erasing.erase_again().lines == 0, "no list yet: nobody was erased"
    (tmp_path / "erased.txt").write_text("2026-11-21T10:00:00+00:00 erased not-a-key\n")
    with pytest.raises(CommandError, match="line 1"):
        call_command("erase_again")


@pytest.mark.django_db
def test_names_that_were_taken_out_are_taken_out_again(world: World, settings: Settings, tmp_path: Path) -> None:
    settings.TOMBSTONES = tmp_path / "erased.txt"
    tombstones.write(tombstones.Act.PSEUDONYMISED, world.north.uid)  # and then the backup brought the names back
    assert erasing.erase_again(dry_run=True).pseudonymised == 1
    assert tables_with("Anna Akkerman")
    assert erasing.erase_again().pseudonymised == 1
    assert not tables_with("Anna Akkerman")
    assert tables_with("Zijlstra"), "the other community is another"
    north = Community.objects.get(pk=world.north.pk)
    assert north.archived_at is not None
    assert erasing.erase_again().pseudonymised == 0
