"""Empties the database after a test that really committed: only the tables that hold rows, in one statement.

Django's own way empties every table and makes its content types and permissions anew: thirty times as long.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.test import TransactionTestCase

#: What the migrations put there, and no test changes.
KEPT = {"django_migrations", "django_content_type", "auth_permission"}


def empty_tables() -> None:
    """Empty every table that holds rows."""
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


@contextmanager
def undone() -> Iterator[None]:
    """Take back whatever happens inside, as the end of a test does: what must not stand inside a transaction may."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]  # what Django sets on its own test cases
    with block:
        yield
        transaction.set_rollback(True)
