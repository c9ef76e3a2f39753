"""The database of this process: emptied after a test that really committed, and rid of everybody else at the end.

Only the tables that hold rows are emptied, in one statement: Django's own way takes thirty times as long.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker

#: What the migrations put there, and no test changes.
KEPT = {"django_migrations", "django_content_type", "auth_permission"}


def empty_tables() -> None:
    """Empty every table that holds rows. A worker that was still reading may lose this a race or two; not a third."""
    for left in (2, 1, 0):
        try:
            _empty()
        except OperationalError:
            if not left:
                raise
            time.sleep(1)
        else:
            return


def _empty() -> None:
    tables = sorted({*connection.introspection.django_table_names(only_existing=True)} - KEPT)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"(SELECT '{table}' FROM \"{table}\" LIMIT 1)" for table in tables))
        filled = [f'"{name}"' for (name,) in cursor.fetchall()]
        if filled:
            cursor.execute(f"TRUNCATE {', '.join(filled)} CASCADE")


def _fixture_teardown(self: TransactionTestCase) -> None:
    empty_tables()


patch: Any = setattr
patch(TransactionTestCase, "_fixture_teardown", _fixture_teardown)


#: Who is at the database of the tests beside whoever asks: what it calls itself, and what it asked last.
_OTHERS = """
SELECT pid, concat_ws(', ', nullif(application_name, ''), 'since ' || backend_start::time(0), state, left(query, 200))
FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


def end_others(patience: float = 5) -> list[str]:
    """End every other connection to the database of the tests that is not gone in time; return whose they were."""
    until = time.monotonic() + patience
    with connection.cursor() as cursor:
        while True:
            cursor.execute(_OTHERS)
            others = dict(cursor.fetchall())
            if not others or time.monotonic() > until:
                break
            time.sleep(0.1)
        for pid in others:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    return list(others.values())


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Give this process a database. At the end, name and end whatever a test left behind at it: it would never go."""
    yield
    with django_db_blocker.unblock():
        left = end_others()
    assert not left, "a test left something running that was at the database:\n" + "\n".join(left)


@contextmanager
def undone() -> Iterator[None]:
    """Take back whatever happens inside, as the end of a test does: what must not stand inside a transaction may."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]  # what Django sets on its own test cases
    with block:
        yield
        transaction.set_rollback(True)
