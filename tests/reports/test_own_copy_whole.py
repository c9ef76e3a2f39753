"""What stands in a copy of one's own data: complete against every model there is, and nothing of anybody else.

The real worker makes one copy of each person, once; every test here only looks.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import page
import pypdf
import pytest
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from pytest_django import DjangoDbBlocker

from logbook.services import note_reading
from plg.models import Job, User
from plg.privacy.register import OF_PACKAGES, said
from plg.privacy.words import FieldKind
from plg.words import JobState
from reports import services
from tests.reports.exports import Read
from tests.support.content import content_there
from tests.support.database import empty_tables
from tests.support.worker import Worker
from tests.things import Things
from tests.world import Sentinel, World

pytestmark = pytest.mark.django_db
COPIED = ("anna", "bram", "eva", "hans", "ada")


@dataclass(frozen=True)
class Copies:
    """A world with one of everything, and the copies of some of its people."""

    world: World
    of: dict[str, Read]

    def user(self, who: str) -> User:
        person = self.world.who(who)
        assert person is not None
        return person if isinstance(person, User) else person.user


@pytest.fixture(scope="module")
def copies(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, worker_process: Worker, typeface: None
) -> Iterator[Copies]:
    """Let the worker make everybody's copy; Bram opened what Anna shared with him."""
    with django_db_blocker.unblock():
        content_there()
        with transaction.atomic():  # the worker sees it whole, or not at all
            world = World.build()
            things = Things(world).all
        note_reading(by=world.bram, entry=things["entry_duo"])
        worker_process.start()
        found = Copies(world, {})
        for who in COPIED:
            found.of[who] = taken(worker_process, found.user(who))
        yield found
        worker_process.rest()
        empty_tables()


def taken(worker: Worker, user: User) -> Read:
    """Let the worker make somebody's copy, and open it."""
    copy = services.ask_own_copy(by=user)
    ready = Job.objects.filter(pk=copy.job_id, state__in=[JobState.DONE, JobState.FAILED])
    worker.wait(ready.exists, "no copy was made")
    job = ready.get()
    assert (job.state, job.reason) == (JobState.DONE, "")
    assert job.step == job.steps > 3
    _copy, file = services.take_own_copy(by=user)
    with file:
        return Read(file.read())


def texts_of(read: Read) -> str:
    """Return every word of the archive: of its JSON, its PDF and its other texts."""
    found = [read.file(name).decode() for name in read.names if not name.endswith((".pdf", ".jpg"))]
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


@pytest.mark.parametrize("who", COPIED)
def test_the_readable_version_is_for_every_reader(copies: Copies, who: str) -> None:
    checked = page.validate_pdf_bytes(copies.of[who].file("mijn-gegevens.pdf"))  # by the profile it declares: PDF/UA-1
    assert checked.is_compliant, [(failure.rule_id, failure.message) for failure in checked.failures]


@pytest.mark.parametrize("who", COPIED)
def test_the_zip_equals_the_database(copies: Copies, who: str) -> None:
    read, user = copies.of[who], copies.user(who)
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


def test_everything_of_ones_own_is_in_it_and_nothing_of_another(copies: Copies) -> None:
    full, own = copies.world, texts_of(copies.of["anna"])
    hers = ["PRIVATE", "DUO", "FACILITATOR", "COMMUNITY", "WITHDRAWN", "RESEARCH"]
    for name in hers:
        assert getattr(Sentinel, name) in own, name
    for name in ("CASE_DRAFT", "CASE_SHARED", "MEMO", "SOUTH"):
        assert getattr(Sentinel, name) not in own, name
    for stranger in (full.chantal, full.fatma, full.zoe):
        assert stranger.user.name not in own
        assert str(stranger.uid) not in own
        assert str(stranger.user.email) not in own
    bram = texts_of(copies.of["bram"])
    assert Sentinel.CASE_DRAFT in bram
    assert not [name for name in hers if getattr(Sentinel, name) in bram]
    assert Sentinel.MEMO in texts_of(copies.of["eva"])


def test_the_readable_version(copies: Copies) -> None:
    full, read = copies.world, copies.of["anna"]
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
