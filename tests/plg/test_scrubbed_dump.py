"""A dump for developers: really made, really restored, and searched for every word that somebody wrote."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from logbook.models import EntryVersion
from plg.audit import first_broken
from plg.management import postgres, scrubbing
from plg.models import AuditLine, Job, Membership, User
from plg.privacy import register
from plg.privacy.words import FieldKind
from plg.services.consent_chains import broken_chains
from tests.sentinels import TEXTS, word_of
from tests.support.everything import tables_with, whole_database
from tests.support.sign_in import sign_in
from tests.support.worker import Worker
from tests.things import READERS, Things
from tests.world import World

COPY = "test_plg_scrubbed_copy"


@contextmanager
def restored(file: Path) -> Iterator[None]:
    """Restore the dump into a database of its own, and let this test work in it."""
    real = str(connection.settings_dict["NAME"])
    name = f"{COPY}_{real[-4:]}"
    postgres.run("createdb", "--template=template0", f"--maintenance-db={real}", name)
    try:
        postgres.run("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={name}", file)
        connection.close()
        connection.settings_dict["NAME"] = name
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = real
        postgres.run("dropdb", "--force", "--if-exists", f"--maintenance-db={real}", name)


def kept(rows: dict[str, str]) -> dict[str, int]:
    """Return the number of rows of every table."""
    with connection.cursor() as cursor:
        counts = {}
        for table in rows:
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            counts[table] = cursor.fetchone()[0]
    return counts


@pytest.mark.django_db(transaction=True)
def test_it_holds_every_row_and_nobodys_words(
    world: World, content: None, tmp_path: Path, capsys: pytest.CaptureFixture[str], worker_process: Worker
) -> None:
    worker_process.stop()  # it would do the work that waits here, while the copy is made
    with transaction.atomic():
        Things(world).all  # noqa: B018  # everything is made when it is asked for
    file = tmp_path / "for-developers.dump"
    words = {*READERS, *(word_of(name) for name in TEXTS)}
    people = {who if isinstance(who, User) else who.user for who in world.everybody.values()}
    names = {part for user in people for part in (user.name, str(user.email))} | {"Kindcentrum Akkerwinde"}
    codes = set(Membership.objects.values_list("pseudonym__code", flat=True))
    before = whole_database()
    words = {word for word in words if any(word in text for text in before.values())}
    assert words >= {word_of(name) for name in TEXTS}, "it is there to be lost"
    rows = kept(before)
    lengths = list(EntryVersion.objects.order_by("pk").values_list("pk", "text"))
    call_command("scrubbed_dump", "--out", str(file))
    assert "without names" in capsys.readouterr().out
    assert file.stat().st_mode & 0o777 == 0o600
    assert whole_database() == before, "the database itself is only read"
    with restored(file):
        after = whole_database()
        assert {word: tables_with(word) for word in words | names | codes if tables_with(word)} == {}
        gone = {model._meta.db_table for model in register.every_model() if model._meta.label in scrubbing.GONE}
        assert kept(after) == {table: 0 if table in gone else count for table, count in rows.items()}
        found = list(EntryVersion.objects.order_by("pk").values_list("pk", "text"))
        assert [(pk, len(text)) for pk, text in found] == [(pk, len(text)) for pk, text in lengths]
        assert not Session.objects.exists()
        assert not User.objects.filter(password__startswith="md5").exists()
        assert not Job.objects.filter(state__in=["queued", "running"]).exists(), "no work of others is done in a copy"
        it_works()


def it_works() -> None:
    """Run the checks on the copy, and open the pages people open most."""
    assert broken_chains() == []
    assert [chain for (chain,) in AuditLine.objects.values_list("chain").distinct() if first_broken(chain)] == []
    call_command("check")
    call_command("migrate", "--check", verbosity=0)
    pages = {"participant": ["logbook:timeline", "amo:waves", "plg:me"], "coordinator": ["plg:people", "plg:trail"]}
    for role, addresses in pages.items():
        member = Membership.objects.filter(roles__contains=[role], left_at=None).select_related("community").first()
        assert member is not None
        client = sign_in(Client(), member)
        for address in addresses:
            assert client.get(reverse(address, args=[member.community.slug])).status_code == 200, address


def test_every_personal_field_and_text_is_replaced_and_every_name_in_the_lists_is_a_field() -> None:
    for model in register.every_model():
        told = " ".join(scrubbing.statements(model))
        for name, kind in register.classified(model).items():
            field: Any = model._meta.get_field(name)
            if kind in {FieldKind.PERSONAL, FieldKind.TEXT} and not field.is_relation:
                assert f'"{field.column}" =' in told or told.startswith("DELETE"), f"{model._meta.label}.{name}"
    fields = {f"{model._meta.label}.{name}" for model in register.every_model() for name in register.field_names(model)}
    named = {*scrubbing.NAMED, *scrubbing.BESIDE, *scrubbing.KEPT}
    assert not named - fields, "named, and not there"
    assert not set(scrubbing.GONE) - {model._meta.label for model in register.every_model()}


@pytest.mark.django_db
def test_a_file_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    file = tmp_path / "mine.dump"
    file.write_text("mine")
    with pytest.raises(CommandError, match=r"mine\.dump cannot be made"):
        call_command("scrubbed_dump", "--out", str(file))
    assert file.read_text() == "mine"
