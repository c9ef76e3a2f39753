"""No text leaves with what it has no place in: research exports, PDFs, copies of own data, mail, logs, pages of errors.

Every file is made of one full world (tests/things.py), in which every kind of text stands (tests/sentinels.py).
"""

import logging
import zipfile
from io import BytesIO, StringIO
from logging.config import DictConfigurator
from typing import Any
from uuid import uuid4

import pypdf
import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from plg.management.typeface import make_fonts
from plg.models import Community, Job, Membership, User
from plg.services.invitations import invite_waiting
from plg.services.names import mask_all, scan
from reports import services
from reports.models import OwnCopy
from reports.pdf.progress import make_progress_report
from reports.selectors import Options, progress_facts
from reports.tasks import own_copy
from reports.words import ReportKind
from tests.reports.exports import made as made_export
from tests.sentinels import TEXTS, word_of
from tests.support.matrix import named, text_of
from tests.support.worker import Settle, Worker
from tests.things import READERS, Things
from tests.world import Sentinel, World

pytestmark = [pytest.mark.usefixtures("typeface"), pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="session")
def typeface() -> None:
    """Cut the typeface once; `manage.py prepare_static` does it for a site."""
    make_fonts(settings.STATIC_MADE / "fonts")


@pytest.fixture
def full(world: World, content: None) -> World:
    with transaction.atomic():  # the worker of another test sees it whole, or not at all
        Things(world).all  # noqa: B018  # everything is made when it is asked for
    return world


def test_a_research_export_holds_what_counts_in_research_and_nothing_else(full: World) -> None:
    scan(full.north)
    mask_all(by=full.karim)
    held = unpacked(made_export(Community.objects.get(pk=full.north.pk)))
    assert Sentinel.RESEARCH in held
    assert [word for word in READERS if word in held and word != Sentinel.RESEARCH] == []
    for person in full.everybody.values():
        user = person if isinstance(person, User) else person.user
        assert user.name not in held


def test_a_progress_report_holds_ones_own_words_only(full: World) -> None:
    for who in ("anna", "bram", "chantal", "fatma"):
        member = full.who(who)
        assert isinstance(member, Membership)
        made = make_progress_report(progress_facts(member, Options()), lambda step, steps, doing: None)
        text = of_pdf(made.content)
        own = {word_of(name) for name, kind in TEXTS.items() if kind.owner == who}
        if who == "anna":
            assert Sentinel.PRIVATE in text
            assert Sentinel.WITHDRAWN not in text, "what she took back"
        else:
            assert not [word for word in READERS if word in text and word not in own], "read, not written"


def test_a_copy_of_ones_own_data_holds_ones_own(full: World) -> None:
    for who, person in full.everybody.items():
        user = person if isinstance(person, User) else person.user
        held = unpacked(copy_of(user))
        for name, text in TEXTS.items():
            assert (word_of(name) in held) == (who in text.taken_by), f"{name} in the copy of {who}"


def test_no_mail_and_no_log_of_the_worker_holds_a_text(worker: Worker, full: World, settle: Settle) -> None:
    report = services.ask(by=full.anna, kind=ReportKind.PROGRESS)
    copy = services.ask_own_copy(by=full.anna.user)
    assert invite_waiting(by=full.karim)
    Client().post(reverse("plg:sign_in"), {"email": full.anna.user.email})
    for job in (report.job, copy.job):
        settle(job)
    soon = Job.objects.exclude(args__letter="reports.ready")  # that waits for who is still looking, and goes by itself
    for job in soon.exclude(state__in=["done", "failed"]).filter(task__in=["plg.invite", "plg.mail"]):
        settle(job)
    for job in soon.filter(task="plg.mail"):
        settle(job)
    letters = "".join(path.read_text(errors="replace") for path in worker.mail.rglob("*") if path.is_file())
    assert "noreply" in letters or "Subject:" in letters, "no letter went out"
    assert [word for word in READERS if word in letters] == []
    assert [word for word in READERS if word in worker.log.read_text(errors="replace")] == []


@pytest.mark.logs_error("Internal Server Error")
def test_neither_the_page_of_an_error_nor_its_log_holds_what_was_being_kept(full: World) -> None:
    """The database refuses a row and says which: that sentence holds the text, and goes nowhere."""
    word, written = "kiemnooitbewaard", StringIO()
    client = full.client(full.anna)
    client.raise_request_exception = False
    handler = logging.StreamHandler(written)
    handler.setFormatter(formatter())
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE logbook_entryversion ADD CONSTRAINT never CHECK (number > 99) NOT VALID")
    logging.getLogger().addHandler(handler)
    try:
        answer = client.post(reverse("logbook:new", args=["north"]), {"text": f"Een {word}.", "client_key": uuid4()})
    finally:
        logging.getLogger().removeHandler(handler)
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE logbook_entryversion DROP CONSTRAINT never")
    assert named(answer) == "500"
    assert word not in text_of(answer)
    assert "IntegrityError" in written.getvalue(), "the log says what kind of error it was"
    assert "never" in written.getvalue(), "and which promise was broken"
    assert "writing.py" in written.getvalue(), "and where"
    assert word not in written.getvalue()


def formatter() -> logging.Formatter:
    """Return the formatter that the settings give to what is written."""
    said: Any = settings.LOGGING
    made = DictConfigurator({"version": 1}).configure_formatter(dict(said["formatters"]["line"]))
    assert isinstance(made, logging.Formatter)
    return made


def copy_of(user: User) -> bytes:
    """Make somebody's copy here, by the work that the worker does, and return its bytes."""
    copy = services.ask_own_copy(by=user)
    own_copy(copy.job, lambda step, steps, doing: None)
    kept = OwnCopy.objects.get(pk=copy.pk)
    with default_storage.open(str(kept.file)) as file:
        content: bytes = file.read()
    return content


def unpacked(content: bytes) -> str:
    """Return every word of an archive: of archives in it, of PDFs, and of the names of its files."""
    found = []
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for name in archive.namelist():
            inner = archive.read(name)
            if inner[:2] == b"PK":
                found.append(unpacked(inner) if zipfile.is_zipfile(BytesIO(inner)) else "")
            elif inner[:5] == b"%PDF-" and len(inner) > 100:
                found.append(of_pdf(inner))
            else:
                found.append(inner.decode(errors="replace"))
            found.append(name)
    return "\n".join(found)


def of_pdf(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages)
