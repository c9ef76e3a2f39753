"""A community moves house: written by one database, taken in by another, and everything stands there as it did."""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from coding.models import Code
from logbook.models import Entry, Photo
from plg import audit
from plg.management import postgres
from plg.management.carrying import reach
from plg.management.carrying.reach import Table
from plg.models import (
    AuditLine,
    Community,
    ContentVersion,
    Inspection,
    Membership,
    PersonalLink,
    PlannedErasure,
    Pseudonym,
    School,
    User,
)
from plg.privacy import register
from plg.services import inspections
from plg.services.content import load_content
from plg.services.inspections import Wish
from plg.words import InspectionScope
from tests import factories as make
from tests.support.house import ROOT
from tests.support.sign_in import sign_in
from tests.support.worker import Worker
from tests.things import Things
from tests.world import World

Rows = dict[str, list[str]]


@contextmanager
def elsewhere(settings: Settings, media: Path) -> Iterator[None]:
    """Work in another installation: an empty database beside this one, and a folder of its own."""
    real, here = str(connection.settings_dict["NAME"]), settings.MEDIA_ROOT
    name = f"test_plg_elsewhere_{real[-4:]}"
    template = connection.settings_dict["TEST"]["TEMPLATE"]
    postgres.run("createdb", f"--template={template}", f"--maintenance-db={real}", name)
    try:
        connection.close()
        connection.settings_dict["NAME"], settings.MEDIA_ROOT = name, media
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"], settings.MEDIA_ROOT = real, here
        postgres.run("dropdb", "--force", "--if-exists", f"--maintenance-db={real}", name)


def export(slug: str, file: Path) -> dict[str, Any]:
    """Export a community, and return the manifest."""
    call_command("export_community", slug, "--out", str(file))
    with zipfile.ZipFile(file) as zip_file:
        manifest: dict[str, Any] = json.loads(zip_file.read("manifest.json"))
    return manifest


def lines(file: Path, label: str) -> list[str]:
    with zipfile.ZipFile(file) as zip_file:
        return zip_file.read(f"tables/{label}.jsonl").decode().splitlines()


def one_of_each(community: Community) -> None:
    """Give every table that is empty still a row, so that none is carried only because there is nothing in it."""
    for table in reach.tables():
        if table.is_shared or reach.rows_of(table, community).exists():
            continue
        values: dict[str, Any] = {}
        for field in table.fields:
            if field.is_relation:
                of = next(other for other in reach.tables() if other.model is field.related_model)
                values[field.name] = first_of(of, community)
            elif not field.has_default() and not field.null and not field.blank:
                values[field.name] = sample(field)
        table.model._base_manager.create(**values)


def first_of(table: Table, community: Community) -> Model | None:
    rows = table.model._base_manager.order_by("pk") if table.is_shared else reach.rows_of(table, community)
    return rows.first()


def sample(field: Any) -> object:
    """Return something that may stand in this field."""
    if field.choices:
        return field.choices[0][0]
    kinds = {"UUIDField": uuid4(), "DateField": timezone.localdate(), "DateTimeField": timezone.now()}
    return kinds.get(field.get_internal_type(), 2 if field.name == "end" else 1)


def let_all_end(world: World) -> None:
    """End what may not be underway when a community moves."""
    PlannedErasure.objects.filter(answer="", called_off_at=None).update(called_off_at=timezone.now())
    for inspection in Inspection.objects.filter(ended_at=None):
        inspections.end_inspection(by=world.ada, inspection=inspection)


@pytest.mark.django_db(transaction=True)
def test_a_community_moves_whole(
    world: World,
    content: None,
    settings: Settings,
    tmp_path: Path,
    worker_process: Worker,
    capsys: pytest.CaptureFixture[str],
) -> None:
    worker_process.stop()  # it would do the work that waits here, while the file is made
    settings.MEDIA_ROOT, settings.TOMBSTONES = tmp_path / "media", tmp_path / "erased.txt"
    with transaction.atomic():
        Things(world).all  # noqa: B018  # everything is made when it is asked for
        let_all_end(world)
        one_of_each(world.north)
    south = set(Entry.objects.filter(community=world.south).values_list("uid", flat=True))
    assert south, "there is something that stays"
    file, again = tmp_path / "north.zip", tmp_path / "again.zip"
    told = export("north", file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert not [label for label, table in told["tables"].items() if not table["rows"]], "one of everything"
    assert told["files"]
    assert not told["absent"]
    photo = Photo.objects.filter(author__community=world.north).first()
    assert photo is not None
    with default_storage.open(photo.screen_file) as picture:
        seen = picture.read()
    with elsewhere(settings, tmp_path / "their-media"):
        call_command("import_community", str(file), "--check")
        assert not Community.objects.exists(), "to check is to keep nothing"
        call_command("import_community", str(file))
        with pytest.raises(CommandError, match="is here already"):
            call_command("import_community", str(file))
        back = export("north", again)
        nobody_came_along_with_a_key()
        its_pages_open(world)
        assert not Entry.objects.filter(uid__in=south).exists()
        with default_storage.open(photo.screen_file) as picture:
            assert picture.read() == seen
    changed = {label for label in told["tables"] if told["tables"][label] != back["tables"][label]}
    assert changed == {"plg.AuditLine"}, "every other line is the same, byte by byte"
    before, after = lines(file, "plg.AuditLine"), lines(again, "plg.AuditLine")
    assert after[: len(before)] == before
    assert [json.loads(line)["word"] for line in after[len(before) :]] == ["community.imported", "community.exported"]
    assert told["files"] == back["files"]
    assert "Every chain of consent and audit is whole" in capsys.readouterr().out


def its_pages_open(world: World) -> None:
    """Everything holds together, and the people of before open what they open most."""
    call_command("verify_consent")
    call_command("check")
    pages = {
        "anna": ["plg:community", "logbook:timeline", "logbook:threads", "amo:waves", "intervisie:meetings", "plg:me"],
        "karim": ["plg:people", "plg:trail", "plg:names"],
        "eva": ["coding:rounds", "reports:export"],
    }
    for who, addresses in pages.items():
        member = Membership.objects.select_related("community", "user").get(uid=world.everybody[who].uid)
        client = sign_in(Client(), member)
        for address in addresses:
            answer = client.get(reverse(address, args=["north"]))
            assert answer.status_code == 200, address
    entry = Entry.objects.filter(author__user__email=world.anna.user.email).order_by("pk").first()
    assert entry is not None
    anna = sign_in(Client(), Membership.objects.get(uid=world.anna.uid))
    assert entry.current is not None
    assert entry.current.text[:20] in anna.get(reverse("logbook:entry", args=["north", entry.uid])).content.decode()


def nobody_came_along_with_a_key() -> None:
    people = User.objects.all()  # of the other installation: nobody was there before
    assert people
    assert not any(person.has_usable_password() or person.is_staff or person.last_login for person in people)
    assert not PersonalLink.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_stands_in_the_way_is_said_and_nothing_is_half_in(
    world: World, content: None, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.TOMBSTONES = tmp_path / "erased.txt"
    make.entry(world.anna, "Vandaag stelde ik een vraag.")
    book = make.code_book("eigen")
    make.coding_round(world.north, book)
    world.north.contents.add(*ContentVersion.objects.filter(kind="codebook"))  # also what every platform has
    codes = set(Code.objects.values_list("uid", flat=True))
    assert len(codes) > 10
    code = world.anna.pseudonym.code
    file = tmp_path / "north.zip"
    export("north", file)
    with pytest.raises(CommandError, match="is there already"):
        call_command("export_community", "north", "--out", str(file))
    broken = tmp_path / "broken.zip"
    with elsewhere(settings, tmp_path / "their-media"):

        def refused(said: str, *words: str, which: Path = file) -> None:
            with pytest.raises(CommandError, match=said):
                call_command("import_community", str(which), *words)
            assert not Membership.objects.exists()
            assert not AuditLine.objects.filter(word="community.imported").exists()

        for change, said in DAMAGE:
            rewritten(file, broken, change)
            refused(said, which=broken)
        make.member(make.community("daar"), "Iemand")
        Pseudonym.objects.update(code=code)
        with pytest.raises(CommandError, match="With --new-pseudonyms they get another"):
            call_command("import_community", str(file), "--check")
        call_command("import_community", str(file), "--check", "--new-pseudonyms")
        Community.objects.all().delete()  # this other installation is empty again
        User.objects.all().delete()
        taken = Community.objects.create(slug="north", title="Een ander", starts_on="2026-01-01", ends_on="2026-12-31")
        refused("has the address north")
        version = make.content("codebook", "eigen", {"iets": "anders"})
        refused("says something else here", "--slug", "noord")
        version.delete()
        person = User.objects.create_user("ander@plg.example", name="Anna")
        User.objects.filter(pk=person.pk).update(uid=world.anna.user.uid)
        refused("Make these the same first", "--slug", "noord")
        User.objects.all().delete()  # nobody is here again, so that it can go in
        leans_on_what_is_here(world, file)
        assert codes <= set(Code.objects.values_list("uid", flat=True)), "what left before still fits"
        assert Community.objects.get(pk=taken.pk).title == "Een ander"
        assert "have an account here already" in capsys.readouterr().out


def leans_on_what_is_here(world: World, file: Path) -> None:
    """Take it in where Anna has an account, and her school and the code books are known."""
    load_content(by=None)
    known = User.objects.create_user(world.anna.user.email, "een lang wachtwoord", name="Anna van hier")
    School.objects.create(name=world.akkerwinde.name)
    call_command("import_community", str(file), "--slug", "noord")
    anna = Membership.objects.get(uid=world.anna.uid)
    assert anna.community.slug == "noord"
    assert (anna.user.email, anna.user.invited_as) == (None, known.email), "a row stands for her until she accepts"
    assert anna.user.uid == world.anna.user.uid, "and the trail goes on naming her"
    assert known.check_password("een lang wachtwoord")
    assert School.objects.filter(name=world.akkerwinde.name).count() == 1
    assert audit.first_broken(str(world.north.uid)) is None


def rewritten(file: Path, into: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    """Write the file once more, with something in it changed."""
    with zipfile.ZipFile(file) as zip_file:
        parts = {name: zip_file.read(name) for name in zip_file.namelist()}
    change(parts)
    with zipfile.ZipFile(into, "w") as zip_file:
        for name, held in parts.items():
            zip_file.writestr(name, held)


def one_word(parts: dict[str, bytes]) -> None:
    parts["tables/logbook.EntryVersion.jsonl"] = parts["tables/logbook.EntryVersion.jsonl"].replace(b"vraag", b"eis")


def one_more(parts: dict[str, bytes]) -> None:
    parts["files/../../evil"] = b"x"


def another_time(parts: dict[str, bytes]) -> None:
    parts["manifest.json"] = parts["manifest.json"].replace(b'"logbook": "', b'"logbook": "9')


def sealed_again(parts: dict[str, bytes]) -> None:
    """Change a line of the trail, and the sum over it."""
    name = "plg.AuditLine"
    before = parts[f"tables/{name}.jsonl"]
    after = parts[f"tables/{name}.jsonl"] = before.replace(b'"word":"', b'"word":"x', 1)
    manifest = json.loads(parts["manifest.json"])
    manifest["tables"][name]["sha256"] = hashlib.sha256(after).hexdigest()
    parts["manifest.json"] = json.dumps(manifest).encode()


def a_stray_file(parts: dict[str, bytes]) -> None:
    manifest = json.loads(parts["manifest.json"])
    manifest["files"]["../evil"] = hashlib.sha256(b"x").hexdigest()
    parts["files/../evil"], parts["manifest.json"] = b"x", json.dumps(manifest).encode()


DAMAGE = (
    (one_word, r"logbook\.EntryVersion\.jsonl is not what was written"),
    (one_more, "does not belong in it"),
    (another_time, "Bring both installations to the same version"),
    (sealed_again, "A chain of consent or audit in the file does not hold"),
    (a_stray_file, "belong to no row"),
    (dict.clear, "is no community as export_community writes it"),
)


@pytest.mark.django_db(transaction=True)
def test_what_would_end_half_here_and_half_there_stays_here(world: World, tmp_path: Path) -> None:
    file = tmp_path / "north.zip"
    wish = Wish(world.north, InspectionScope.COMMUNITY, "", "Iemand vroeg ons om dit na te zien.", "K1")
    inspection = inspections.open_inspection(by=world.ada, wish=wish)
    with pytest.raises(CommandError, match="End that inspection first"):
        call_command("export_community", "north", "--out", str(file))
    inspections.end_inspection(by=world.ada, inspection=inspection)
    AuditLine.objects.filter(chain=str(world.north.uid)).update(word="anders")
    with pytest.raises(CommandError, match="chain of consent or audit is broken"):
        call_command("export_community", "north", "--out", str(file))
    with pytest.raises(CommandError, match="no community nergens"):
        call_command("export_community", "nergens", "--out", str(file))
    assert list(tmp_path.iterdir()) == []


def test_every_model_has_its_place() -> None:
    placed = {table.label for table in reach.tables()}
    every = {model._meta.label for model in register.every_model()}
    assert every <= placed | set(reach.STAYS)
    assert not placed & set(reach.STAYS)
    assert set(reach.SHARED) | set(reach.FOUND) | set(reach.SOME) | set(reach.LEFT) <= placed
    for label, fields in reach.LEFT.items():
        names = {name for table in reach.tables() if table.label == label for name in register.field_names(table.model)}
        assert set(fields) <= names


def test_a_model_that_nobody_placed_stops_every_export(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(reach.STAYS, "mfa.Authenticator")
    with pytest.raises(LookupError, match=r"mfa\.Authenticator"):
        reach.tables()
    monkeypatch.delitem(reach.FOUND, "plg.AuditLine")
    with pytest.raises(LookupError, match=r"plg\.AuditLine"):
        reach.tables()


def test_what_keeps_files_says_where() -> None:
    """A model beside which files are kept names them, or they would stay behind unseen."""
    for path in ROOT.glob("*/models/*.py"):
        if "\nFOLDER = " in path.read_text():
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            assert any(register.has_files(model) for model in register.every_model() if model.__module__ == module)
    for model in register.every_model():
        if any(field.get_internal_type() == "FileField" for field in model._meta.concrete_fields):
            assert model._meta.label in reach.STAYS
