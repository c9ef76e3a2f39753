"""Takes a community in from a file: all of it in one transaction, or nothing. Used by `import_community`.

Ids are kept; the keys inside are new. What the platform knows already is leaned on, not doubled: see `knowing`.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import SuspiciousOperation
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction

from plg import audit, files
from plg.management.carrying import knowing, parcel, reach
from plg.management.carrying.parcel import Reader, Row
from plg.management.carrying.reach import Table
from plg.models import Community
from plg.privacy import register
from plg.services.consent_chains import broken_chains

_AT_ONCE = 2000


@dataclass
class Taken:
    """What an import came to."""

    community: Community
    rows: int
    people: int
    files: int
    absent: int  # files that were not on the disk there either
    called: list[str] = field(default_factory=list)  # addresses with an account here: they accept an invitation
    renamed: int = 0  # who got another pseudonym


def take(file: Path, *, slug: str = "", new_pseudonyms: bool = False, only_try: bool = False) -> Taken:
    """Take in the community in this file, under its own address or another one; with `only_try` nothing is kept.

    With `new_pseudonyms` those get another whose pseudonym is somebody's here already.

    Raises `CommandError` with what stands in the way: a damaged file, other tables, an id that is here already, a
    version of content that says something else here, a chain that does not hold. Then nothing has changed.
    """
    with parcel.opened(file) as reader:
        taking = _Taking(reader, slug or reader.manifest["community"]["slug"], new_pseudonyms=new_pseudonyms)
        try:
            with transaction.atomic():
                taken = taking.take()
                taking.put_files(only_try=only_try)
                transaction.set_rollback(only_try)
        except DatabaseError as error:
            taking.take_files_away()
            raise CommandError(f"Something in {file} cannot stand here, nothing was taken in: {error}") from error
        except BaseException:
            taking.take_files_away()
            raise
    return taken


class _Taking:
    """One import. `keys` holds, for each table, the key here of every line there."""

    def __init__(self, reader: Reader, slug: str, *, new_pseudonyms: bool) -> None:
        self.reader, self.slug, self.new_pseudonyms = reader, slug, new_pseudonyms
        self.tables = reach.tables()
        self.keys: dict[str, list[int]] = {}
        self.known = knowing.Known()
        self.put: list[str] = []

    def take(self) -> Taken:
        """Write every row, and look whether all of it holds."""
        self._require_room()
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL TIME ZONE 'UTC'")
            for table in self.tables:
                self.keys[table.label] = self._fresh_keys(cursor, table)
            for table in self.tables:
                if table.is_shared:
                    self._look_up(table)
            knowing.give_own_ids(self.known, self.tables)
            for table in self.tables:
                self._take_table(cursor, table)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        community = Community.objects.get(uid=self.reader.manifest["community"]["uid"])
        if broken_chains(community) or audit.first_broken(str(community.uid)) is not None:
            raise CommandError("A chain of consent or audit in the file does not hold. Nothing was taken in.")
        told = self.reader.manifest
        rows, people = sum(each["rows"] for each in told["tables"].values()), told["tables"]["plg.Membership"]["rows"]
        audit.record("community.imported", by=None, community=community, subject=community, people=people, rows=rows)
        files_told = len(told["files"]), len(told["absent"])
        return Taken(community, rows, people, *files_told, called=self.known.called, renamed=self.known.renamed)

    def put_files(self, *, only_try: bool) -> None:
        """Keep the files that the rows name; any other is refused."""
        wanted = set()
        for table in self.tables:
            if register.has_files(table.model):
                rows = table.model._base_manager.filter(pk__in=self.keys[table.label])
                wanted |= {name for row in rows for name in register.files_of(row)}
        if odd := set(self.reader.manifest["files"]) - wanted:
            raise CommandError(f"{len(odd)} files belong to no row: {min(odd)}. Nothing was taken in.")
        for name in [] if only_try else self.reader.manifest["files"]:
            self.put.append(name)
            try:
                files.put(name, self.reader.file(name))
            except (OSError, SuspiciousOperation) as error:
                raise CommandError(f"{name} could not be kept: {error}. Nothing was taken in.") from error

    def take_files_away(self) -> None:
        """Take away what was put so far."""
        for name in self.put:
            with suppress(SuspiciousOperation):
                files.take_away(name)

    def _require_room(self) -> None:
        about = self.reader.manifest["community"]
        if Community.objects.filter(uid=about["uid"]).exists():
            raise CommandError(f"{about['title']} is here already, at {about['slug']} or another address.")
        if Community.objects.filter(slug=self.slug).exists():
            raise CommandError(f"Another community here has the address {self.slug}. Give this one another by --slug.")

    def _fresh_keys(self, cursor: Any, table: Table) -> list[int]:
        """Take a new key for every line. They rise with the lines: what was first stays first."""
        pk, count = table.model._meta.pk, self.reader.manifest["tables"][table.label]["rows"]
        if pk.is_relation:
            return []  # known by the key of another row, and nothing leads to it
        sequence = "pg_get_serial_sequence(%s, %s)"
        name = connection.ops.quote_name(table.model._meta.db_table)
        fresh = f"SELECT nextval({sequence}) FROM generate_series(1, %s)"  # noqa: S608  a constant; values are bound
        cursor.execute(fresh, [name, pk.column, count])
        return sorted(key for (key,) in cursor.fetchall())

    def _look_up(self, table: Table) -> None:
        """Find which of these shared rows are here, and lean on those."""
        for line, row in enumerate(self._rows(table), start=1):
            here = knowing.find(table, row, self.known)
            if here is not None:
                self.known.add(table.label, here, row)
                self.keys[table.label][line - 1] = here

    def _take_table(self, cursor: Any, table: Table) -> None:
        pk, keys = table.model._meta.pk, iter(self.keys[table.label])
        column = str(pk.column)
        rows = self._rows(table)
        while lines := list(islice(rows, _AT_ONCE)):
            fresh = []
            for row in lines:
                if not pk.is_relation:
                    row[column] = next(keys)
                if not self.known.holds(table.label, row.get(column)) and not self.known.follows(table.label, row):
                    fresh.append(row | self._given(table))
            if table.label == "plg.Pseudonym" and self.new_pseudonyms:
                self.known.renamed += knowing.rename(fresh)
            knowing.refuse_twice(table, fresh)
            self._write(cursor, table, fresh)

    def _rows(self, table: Table) -> Iterator[Row]:
        """Yield the rows of this table with their links as keys here."""
        fields = {each.attname for each in table.fields}
        for row in self.reader.rows(table.label):
            if set(row) != fields:
                raise CommandError(f"A row of {table.label} is not as this version writes it. Nothing was taken in.")
            for column, there in table.links.items():
                if row[column] is not None:
                    row[column] = self._key(table, there, row[column])
            if table.label == reach.ROOT:
                row["slug"] = self.slug
            if table.label == "plg.User":
                row["is_demo"] = bool(row["is_demo"] and settings.DEMO)
                knowing.call(row, self.known)
            yield row

    def _key(self, table: Table, there: str, line: Any) -> int:
        if not isinstance(line, int) or not 0 < line <= len(self.keys[there]):
            raise CommandError(f"A row of {table.label} leads to line {line} of {there}, which is not there.")
        return self.keys[there][line - 1]

    @staticmethod
    def _given(table: Table) -> Row:
        """Return what stands in the fields that were left behind."""
        given = dict(reach.LEFT.get(table.label, {}))
        if "password" in given:
            given["password"] = make_password(None)
        return given

    @staticmethod
    def _write(cursor: Any, table: Table, rows: list[Row]) -> None:
        if not rows:
            return
        name = connection.ops.quote_name(table.model._meta.db_table)
        columns = ", ".join(connection.ops.quote_name(column) for column in rows[0])
        # The names are of our own tables and of their own fields (`_rows` refuses a row with another), and quoted.
        cursor.execute(
            f"INSERT INTO {name} ({columns}) SELECT {columns} FROM jsonb_populate_recordset(NULL::{name}, %s::jsonb)",  # noqa: S608
            [json.dumps(rows, ensure_ascii=False)],
        )
