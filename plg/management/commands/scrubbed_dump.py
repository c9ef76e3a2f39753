"""Writes a dump that developers may have: the same rows and ties, and nobody's name, words or secrets."""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg2
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from plg.management import postgres
from plg.management.scrubbing import scrub


class Command(BaseCommand):
    help = "Write a scrubbed copy of the database to a file for pg_restore. The database itself is only read."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="where; may not be there yet")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["out"]
        try:
            file.touch(mode=0o600, exist_ok=False)
        except OSError as error:
            raise CommandError(f"{file} cannot be made: {error.strerror}") from error
        try:
            with scratch() as name:
                postgres.copy_into(name)
                with closing(psycopg2.connect(**connection.get_connection_params() | {"dbname": name})) as copy:
                    scrub(copy)
                postgres.run(
                    "pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--file", file, database=name
                )
        except BaseException:
            file.unlink(missing_ok=True)
            raise
        self.stdout.write(f"{file}: {file.stat().st_size // 1024} kB, without names, words and secrets")


@contextmanager
def scratch() -> Iterator[str]:
    """Make a database for the copy, beside the real one, and drop it whatever happens."""
    real, name = str(connection.settings_dict["NAME"]), f"plg_scrubbed_{uuid4().hex[:12]}"
    postgres.run("createdb", "--template=template0", f"--maintenance-db={real}", name)
    try:
        yield name
    finally:
        postgres.run("dropdb", "--force", f"--maintenance-db={real}", name)
