"""Writes one community to a file: its rows as they stand in one moment, and its files. Used by `export_community`."""

import json
import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import CommandError
from django.db import connection, transaction

from plg import audit
from plg.management.carrying import reach
from plg.management.carrying.parcel import Manifest, Row, Writer
from plg.management.carrying.reach import Table
from plg.models import Community, Inspection, Job, PlannedErasure, User
from plg.privacy import register
from plg.services.consent_chains import broken_chains
from plg.words import JobState

_AT_ONCE = 2000
_UNDERWAY = (JobState.QUEUED, JobState.RUNNING)


@dataclass(frozen=True)
class Given:
    """What an export came to."""

    manifest: Manifest
    bytes: int

    @property
    def rows(self) -> int:
        """How many rows went along."""
        return sum(table["rows"] for table in self.manifest["tables"].values())


def give(community: Community, file: Path) -> Given:
    """Write this community to a new file that only its owner reads; the trail says so first.

    Raises `CommandError` when something is underway that would end half here and half there, when a chain is broken,
    or when the file cannot be made. A half file never gets its name.
    """
    if connection.in_atomic_block:
        raise CommandError("A community is not exported inside another transaction.")
    if file.exists():
        raise CommandError(f"{file} is there already.")
    _require_quiet(community)
    making = file.with_name(f".making-{file.name}")
    try:
        handle = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        raise CommandError(f"{file} cannot be made: {error.strerror}") from error
    try:
        with transaction.atomic():
            audit.record("community.exported", by=None, community=community, subject=community)
        with os.fdopen(handle, "wb") as out, zipfile.ZipFile(out, "w") as zip_file, transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                cursor.execute("SET LOCAL TIME ZONE 'UTC'")
            manifest = _Giving(community, zip_file).write()
        making.rename(file)
    except BaseException:
        making.unlink(missing_ok=True)
        raise
    return Given(manifest, file.stat().st_size)


def _require_quiet(community: Community) -> None:
    """Refuse what would end half here and half there."""
    if PlannedErasure.objects.filter(membership__community=community, answer="", called_off_at=None).exists():
        raise CommandError(
            "Somebody was told that they will be erased, and may still answer by a link of this installation. Wait"
            " until that is done, or let the coordinator call it off and announce it anew after the move."
        )
    if Inspection.objects.filter(community=community, ended_at=None).exists():
        raise CommandError("An administrator looks at texts here at this moment. End that inspection first.")
    for table in reach.tables():
        for field in table.fields:
            # Of the ground it is only letters, and those this installation still sends.
            if field.related_model is Job and table.model._meta.app_label != "plg":
                rows = reach.rows_of(table, community).filter(**{f"{field.name}__state__in": _UNDERWAY})
                if rows.exists():
                    raise CommandError(f"Work on {table.label} is underway. Try again when it is done.")
    if broken_chains(community) or audit.first_broken(str(community.uid)) is not None:
        raise CommandError("A chain of consent or audit is broken; run verify_consent.")


class _Giving:
    """One export: first which rows go along, then each of them with the numbers of the lines it leads to."""

    def __init__(self, community: Community, zip_file: zipfile.ZipFile) -> None:
        self.community = community
        self.tables = reach.tables()
        about = {"uid": str(community.uid), "slug": community.slug, "title": community.title}
        self.writer = Writer(zip_file, about)
        members = User.objects.filter(memberships__community=community).values_list("uid", flat=True)
        self.members = {str(uid) for uid in members}
        self.keys: dict[str, list[int]] = {}
        self.lines: dict[str, dict[int, int]] = {}

    def write(self) -> Manifest:
        self._choose()
        for table in self.tables:
            self.lines[table.label] = {key: line for line, key in enumerate(self.keys[table.label], start=1)}
        for table in self.tables:
            self.writer.table(table.label, self._rows(table))
        for table in self.tables:
            if register.has_files(table.model):
                for row in reach.rows_of(table, self.community).iterator(chunk_size=_AT_ONCE):
                    for name in register.files_of(row):
                        self.writer.file(name, Path(default_storage.path(name)))
        self.writer.close()
        return self.writer.manifest

    def _choose(self) -> None:
        """Find the keys of all that goes along: what belongs here, and what of the shared that leans on."""
        shared: dict[str, set[int]] = {label: set() for label in reach.SHARED}
        shared["plg.User"].update(reach.people_in_the_trail(self.community))
        for table in self.tables:
            if not table.is_shared:
                rows = reach.rows_of(table, self.community)
                self.keys[table.label] = list(rows.values_list("pk", flat=True))
                for column, there in table.links.items():
                    if there in shared:
                        shared[there].update(key for key in rows.values_list(column, flat=True) if key)
        while self._lean(shared):
            pass
        self.keys |= {label: sorted(keys) for label, keys in shared.items()}

    def _lean(self, shared: dict[str, set[int]]) -> bool:
        """Add what the shared rows found so far lean on, and what is known by them: a version's book, a book's codes.

        Returns whether that was anything.
        """
        before = sum(map(len, shared.values()))
        for table in self.tables:
            if not table.is_shared:
                continue
            rows = table.model._base_manager
            known_by = {field.attname for field in table.fields if field.name in reach.SHARED[table.label]}
            for column, there in table.links.items():
                found = rows.filter(pk__in=shared[table.label]).exclude(**{column: None}).values_list(column, flat=True)
                shared[there].update(found)
                if column in known_by:
                    shared[table.label].update(
                        rows.filter(**{f"{column}__in": shared[there]}).values_list("pk", flat=True)
                    )
        return sum(map(len, shared.values())) > before

    def _rows(self, table: Table) -> Iterator[Row]:
        quote = connection.ops.quote_name
        columns = ", ".join(quote(field.column) for field in table.fields)
        pk, name = quote(str(table.model._meta.pk.column)), quote(table.model._meta.db_table)
        wanted = f"SELECT {columns} FROM {name} WHERE {pk} = ANY(%s) ORDER BY {pk}"  # noqa: S608  names of our own tables, quoted
        keys = self.keys[table.label]
        with connection.cursor() as cursor:
            for start in range(0, len(keys), _AT_ONCE):
                some = keys[start : start + _AT_ONCE]
                cursor.execute(f"SELECT to_jsonb(r)::text FROM ({wanted}) r", [some])  # noqa: S608  the same quoted names; keys are bound
                for (text,) in cursor.fetchall():
                    yield self._told(table, json.loads(text))

    def _told(self, table: Table, row: Row) -> Row:
        for column, there in table.links.items():
            if row[column] is not None:
                row[column] = self._line(table, column, there, row[column])
        if table.label == "plg.Job" and row["state"] in _UNDERWAY:
            row["state"] = JobState.CANCELLED.value  # this installation still sends it
        if table.label == "plg.User" and row["uid"] not in self.members:
            row |= {"email": None, "invited_as": "", "is_active": False}  # a name in the trail, and no more
        return row

    def _line(self, table: Table, column: str, there: str, key: Any) -> int | None:
        line = self.lines[there].get(key)
        if line is None and there not in reach.SOME:
            raise CommandError(f"{table.label}.{column} leads to a row of {there} outside this community.")
        return line
