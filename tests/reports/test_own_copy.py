"""All of one's own data: made by the real worker, complete against every model there is, and nobody else's."""

import json
import os
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import pypdf
import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone

from logbook.services import note_reading
from plg.errors import Gone
from plg.models import AuditLine, Job, User
from plg.privacy.register import OF_PACKAGES, said
from plg.privacy.words import FieldKind
from plg.queue import WorkFailed
from plg.selectors.seen import seen_page
from plg.services import erasing
from plg.words import JobState
from reports import services
from reports.models import OwnCopy
from reports.services.own import FOLDER
from tests.reports.exports import Read
from tests.support.worker import Settle
from tests.things import Things
from tests.world import Sentinel, World

pytestmark = [pytest.mark.usefixtures("typeface"), pytest.mark.django_db(transaction=True)]


def taken(settle: Settle, user: User) -> Read:
    """Let the worker make somebody's copy, and open it."""
    copy = services.ask_own_copy(by=user)
    job = settle(copy.job)
    assert (job.state, job.reason) == (JobState.DONE, "")
    assert job.step == job.steps > 3
    _copy, file = services.take_own_copy(by=user)
    with file:
        return Read(file.read())


def texts_of(read: Read) -> str:
    """Return every word of the archive: of its JSON, its PDF and its other texts."""
    found = [read.file(name).decode() for name in read.names if not name.endswith(".pdf")]
    pages = pypdf.PdfReader(BytesIO(read.file("mijn-gegevens.pdf"))).pages
    return "\n".join([*found, *(page.extract_text() for page in pages)])


def people_behind(model: type[models.Model], path: str, row: Any) -> Any:
    """Walk from a row to the key of its person, step by step, without the register's own queries."""
    for step in [] if path == "pk" else path.split("__"):
        row = getattr(row, step) if row is not None else None
    return row.pk if row is not None else None


def expected(user: User) -> dict[str, list[dict[str, Any]]]:
    """Return what a complete copy holds: every model, every row of this person, every field that is no key."""
    found: dict[str, list[dict[str, Any]]] = {}
    for model in apps.get_models():
        told = OF_PACKAGES.get(model._meta.label_lower)
        path = told.owner if told else vars(model)["Privacy"].owner
        if path is None:
            continue
        fields = [name for name, kind in said(model) if kind is not FieldKind.KEY]
        rows = [row for row in model._base_manager.order_by("pk") if people_behind(model, path, row) == user.pk]
        found[model._meta.label] = [{name: shown(row, name) for name in fields} for row in rows]
    return found


def shown(row: models.Model, name: str) -> Any:
    value = getattr(row, name)
    if isinstance(row._meta.get_field(name), models.ForeignKey):
        value = None if value is None else str(value)
    if isinstance(row._meta.get_field(name), models.FileField):
        value = Path(str(value)).name
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


@pytest.fixture
def full(world: World, content: None) -> World:
    """A world with one of everything, in which Bram opened what Anna shared with him."""
    with transaction.atomic():  # the worker sees it whole, or not at all
        things = Things(world).all
    note_reading(by=world.bram, entry=things["entry_duo"])
    return world


@pytest.mark.parametrize("who", ["anna", "bram", "eva", "hans", "ada"])
def test_the_zip_equals_the_database(settle: Settle, full: World, who: str) -> None:
    person = full.who(who)
    user = person if isinstance(person, User) else person.user if person else None
    assert user is not None
    read = taken(settle, user)
    given = {name: json.loads(read.file(name)) for name in read.names if name.startswith("gegevens/")}
    wanted = expected(user)
    assert {each["model"] for each in given.values()} == set(wanted), "a model about people that is not in the zip"
    for each in given.values():
        rows = [{name: row[name] for name in each["velden"]} for row in each["rijen"]]
        if each["model"] not in {"reports.OwnCopy", "plg.User"}:  # these change while the copy is made and taken
            assert rows == wanted[each["model"]], each["model"]
        assert len(rows) == len(wanted[each["model"]])
        assert set(each["velden"]) == {name for row in wanted[each["model"]][:1] for name in row} or not rows
    overview = json.loads(read.file("overzicht.json"))
    assert {table["model"]: table["rijen"] for table in overview["tabellen"]} == {
        label: len(rows) for label, rows in wanted.items()
    }
    assert {file["naam"] for file in overview["bestanden"]} == set(read.names) - {"overzicht.json"}


def test_everything_of_ones_own_is_in_it_and_nothing_of_another(settle: Settle, full: World) -> None:
    own = texts_of(taken(settle, full.anna.user))
    hers = ["PRIVATE", "DUO", "FACILITATOR", "COMMUNITY", "WITHDRAWN", "RESEARCH"]
    for name in hers:
        assert getattr(Sentinel, name) in own, name
    for name in ("CASE_DRAFT", "CASE_SHARED", "MEMO", "SOUTH"):
        assert getattr(Sentinel, name) not in own, name
    for stranger in (full.chantal, full.fatma, full.zoe):
        assert stranger.user.name not in own
        assert str(stranger.uid) not in own
        assert str(stranger.user.email) not in own
    bram = texts_of(taken(settle, full.bram.user))
    assert Sentinel.CASE_DRAFT in bram
    assert not [name for name in hers if getattr(Sentinel, name) in bram]
    assert Sentinel.MEMO in texts_of(taken(settle, full.eva.user))


def test_the_readable_version(settle: Settle, full: World) -> None:
    read = taken(settle, full.anna.user)
    document = pypdf.PdfReader(BytesIO(read.file("mijn-gegevens.pdf")))
    text = " ".join(" ".join(page.extract_text().split()) for page in document.pages)
    for words in ("Anna Akkerman", "Kindcentrum Akkerwinde", "schoolleider", full.anna.pseudonym.code):
        assert words in text
    for heading in ("Wie ben je hier?", "Wat mochten onderzoekers gebruiken?", "Wat schreef je?", "Wat antwoordde je?"):
        assert heading in text
    assert "Bram Bakker las een leerervaring van jou" in text
    assert "Karim Koster beoordeelde" not in text, "nobody judged a word in a text of hers"
    assert "zonder je naam naar Eva Everts en Gijs Gerritsen" in text
    assert any(name.startswith("bestanden/rapporten/") for name in read.names)
    with_title = document.metadata
    assert with_title is not None
    assert with_title.title == "De gegevens van Anna Akkerman"


def test_asking_twice_is_asking_once_and_a_newer_copy_takes_its_place(settle: Settle, full: World) -> None:
    first = services.ask_own_copy(by=full.anna.user)
    assert services.ask_own_copy(by=full.anna.user).job == first.job
    settle(first.job)
    before = OwnCopy.objects.get(user=full.anna.user)
    again = services.ask_own_copy(by=full.anna.user)
    assert again.pk == before.pk
    assert again.job != first.job
    settle(again.job)
    folder = Path(default_storage.path(FOLDER))
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
    assert not list(Path(default_storage.path(FOLDER)).glob(f"*{copy.uid}*"))


def test_what_a_killed_worker_left_behind_is_swept(full: World) -> None:
    folder = Path(default_storage.path(FOLDER))
    folder.mkdir(parents=True, exist_ok=True)
    old, young = folder / ".old.zip.1", folder / ".young.zip.1"
    for left in (old, young):
        left.write_text(Sentinel.PRIVATE)
    os.utime(old, (0, 0))

    def write(file: IO[bytes]) -> None:
        file.write(b"x")

    services.keep_own_copy(services.ask_own_copy(by=full.anna.user), write)
    assert (old.exists(), young.exists()) == (False, True)


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
