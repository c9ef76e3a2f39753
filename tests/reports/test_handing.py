"""Research files that left: who got them, and whom to tell when somebody in them withdraws or is erased."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from plg.errors import Refused
from plg.models import AuditLine, Membership
from plg.services import consent, erasing, leaving, names
from plg.words import JobState, Purpose
from reports.access import visible_handovers
from reports.models import Handover, Notice
from reports.services import handing, keeping
from reports.words import ReportKind
from tests import factories as make
from tests.world import Sentinel, World


@pytest.mark.django_db
def test_who_withdraws_is_told_to_the_receiver(world: World) -> None:
    taken = make.handover(world.eva, world.anna, world.bram)
    without = make.handover(world.eva, world.bram)
    waiting = make.handover(world.eva, world.anna, taken_at=None)
    code = world.anna.pseudonym.code
    leaving.withdraw(by=world.anna)
    notice = Notice.objects.get()
    assert (notice.handover, notice.pseudonym) == (taken, code)
    assert set(notice.purposes) == set(Purpose)
    assert not without.notices.exists()
    assert not waiting.notices.exists(), "nobody has that file"


@pytest.mark.django_db
def test_taking_back_one_yes_tells_which(world: World) -> None:
    taken = make.handover(world.eva, world.anna)
    consent.answer(by=world.anna, answers={Purpose.QUOTES: False, Purpose.AMO: True})
    assert taken.notices.get().purposes == ["quotes"]
    consent.answer(by=world.anna, answers={Purpose.QUOTES: False})
    assert taken.notices.count() == 1, "a no that stood already tells nothing new"


@pytest.mark.django_db
def test_once_told_nothing_says_who(world: World) -> None:
    taken = make.handover(world.eva, world.anna)
    erasing.erase(user=world.anna.user, by=world.anna)
    assert taken.notices.get().pseudonym, "the receiver must know which rows"
    for by in (world.marijke, world.bram):
        with pytest.raises(Refused):
            handing.tell(by=by, handover=taken)
    assert handing.tell(by=world.karim, handover=taken) == 1
    assert taken.notices.get().pseudonym == ""
    assert handing.tell(by=world.eva, handover=taken) == 0
    assert AuditLine.objects.get(word="handover.told").actor == world.karim.user.uid


@pytest.mark.django_db
def test_a_file_that_waits_leaves_the_disk(
    world: World, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    report = make.report(world.eva, ReportKind.EXPORT, state=JobState.DONE, content=b"PK")
    make.handover(world.eva, world.anna, report=report, taken_at=None)
    name = report.file.name or ""
    assert default_storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        leaving.withdraw(by=world.anna)
    assert not default_storage.exists(name)
    report.refresh_from_db()
    assert not report.is_ready


@pytest.mark.django_db
def test_taking_the_file_is_handing_it_over(world: World) -> None:
    report = make.report(world.eva, ReportKind.EXPORT, state=JobState.DONE, content=b"PK")
    waiting = make.handover(world.eva, world.anna, report=report, taken_at=None, by=None)
    keeping.take(by=world.eva, report=report).close()
    waiting.refresh_from_db()
    assert waiting.taken_at
    assert waiting.by == world.eva.user.uid
    before = waiting.taken_at
    keeping.take(by=world.eva, report=report).close()
    waiting.refresh_from_db()
    assert waiting.taken_at == before


@pytest.mark.django_db
def test_only_who_may_tell_receivers_sees_what_left_and_nobody_a_file_that_waits(world: World) -> None:
    taken = make.handover(world.eva, world.anna)
    make.handover(world.eva, world.bram, taken_at=None)
    make.handover(world.xander, world.zoe)
    for name, person in world.everybody.items():
        if isinstance(person, Membership):
            seen = list(visible_handovers(person))
            north = name in {"eva", "gijs", "karim"}
            assert (seen == [taken]) is north, name
            assert north or name in {"xander", "wilma"} or not seen, name


@pytest.mark.django_db
def test_who_takes_a_yes_back_while_a_file_is_made_is_told_of_at_once(world: World) -> None:
    resting = {
        world.anna.pk: [Purpose.ENTRIES, Purpose.QUOTES],
        world.bram.pk: [Purpose.ENTRIES],
    }
    make.consent(world.anna, Purpose.QUOTES, given=False)
    said: dict[str, Any] = {
        "community": world.north,
        "purpose": "Proefschrift",
        "addressee": "Prof. Pietersen",
        "sha256": "ab" * 32,
    }
    kept = handing.note_export(**said, as_of=timezone.now(), members=resting, by=world.eva.user.uid)
    notice = Notice.objects.get()
    assert (notice.handover, notice.pseudonym, notice.purposes) == (kept, world.anna.pseudonym.code, ["quotes"])
    assert set(kept.holds) == {world.anna.uid, world.bram.uid}


@pytest.mark.django_db(transaction=True)
def test_the_command_keeps_who_got_it_and_the_next_file_is_without(world: World, tmp_path: Path) -> None:
    make.entry(world.anna, f"In de heg zat een {Sentinel.RESEARCH}.", counts_in_research=True)
    make.entry(world.bram, "Samen keken we naar de overdracht.", counts_in_research=True)
    names.scan(world.north)
    words = ["export_research", "--community", "north", "--purpose", "Proefschrift", "--to", "Prof. Pietersen"]
    call_command(*words, "--mask-all", "--out", str(tmp_path / "a.zip"), verbosity=0)
    kept = Handover.objects.get()
    assert (kept.purpose, kept.addressee) == ("Proefschrift", "Prof. Pietersen")
    assert set(kept.holds) == {world.anna.uid, world.bram.uid}
    assert Sentinel.RESEARCH in _everything(tmp_path / "a.zip")
    leaving.withdraw(by=world.anna)
    assert kept.notices.count() == 1
    call_command(*words, "--mask-all", "--out", str(tmp_path / "b.zip"), verbosity=0)
    assert Sentinel.RESEARCH not in _everything(tmp_path / "b.zip")
    assert Handover.objects.latest("pk").holds == [world.bram.uid]


def _everything(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        assert json.loads(archive.read("manifest.json"))["purpose"] == "Proefschrift"
        return "".join(archive.read(name).decode(errors="ignore") for name in archive.namelist())
