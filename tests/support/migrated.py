"""The tables, made once: the first process that needs a database migrates one, and every other copies it.

Known by the migrations it was made of, so that a changed one is made anew; nobody can connect to it any more.
"""

import hashlib
from importlib.metadata import version
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from pytest_django import DjangoDbBlocker

LOCK = 0x706C67  # two processes that begin at the same time: one makes it, the other waits


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, django_db_use_migrations: bool, django_db_blocker: DjangoDbBlocker
) -> None:
    """Let the database of this process be a copy of the migrated one."""
    if django_db_use_migrations:
        with django_db_blocker.unblock():
            connection.settings_dict["TEST"]["TEMPLATE"] = migrated()


def migrated() -> str:
    """Return the name of a database with all tables and no rows of ours, made now when there is none."""
    name = f"{connection.settings_dict['NAME']}_migrated_{_digest()}"
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", ["%\\_migrated\\_%"])
        there = {row[0] for row in cursor.fetchall()}
        if name not in there:
            for old in there:
                cursor.execute(f'DROP DATABASE "{old}"')
            half = f"{name}_half"
            cursor.execute(f'CREATE DATABASE "{half}"')
            _migrate(half)
            cursor.execute(f'ALTER DATABASE "{half}" WITH ALLOW_CONNECTIONS false')
            cursor.execute(f'ALTER DATABASE "{half}" RENAME TO "{name}"')
        cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    return name


def _migrate(name: str) -> None:
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def _digest() -> str:
    """Return a checksum of every migration of ours, and of whose packages bring others."""
    digest = hashlib.sha256(version("django").encode() + version("django-allauth").encode())
    for path in sorted(Path(settings.BASE_DIR).glob("*/migrations/*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
