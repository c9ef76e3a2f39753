"""The file a community travels in: a zip with a line of JSON for every row, the files, and a manifest with all sums.

A row names no key of the database: a link is the number of the line it leads to, so that the same community gives the
same lines wherever it lives.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from plg.management.carrying.reach import tables

MANIFEST = "manifest.json"
LAYOUT = 1
_MOMENT = (1980, 1, 1, 0, 0, 0)  # no clock in the file: the trail says when
_PIECE = 1 << 20

Row = dict[str, Any]
Manifest = dict[str, Any]


class Writer:
    """Writes a parcel part by part, and its manifest at the end."""

    def __init__(self, zip_file: zipfile.ZipFile, about: dict[str, str]) -> None:
        self._zip = zip_file
        self.manifest: Manifest = {
            "layout": LAYOUT, "schema": schema(), "community": about, "tables": {}, "files": {}, "absent": []
        }  # fmt: skip

    def table(self, label: str, rows: Iterator[Row]) -> None:
        """Write the rows of one table."""
        count, digest = 0, hashlib.sha256()
        with self._open(_table(label)) as member:
            for row in rows:
                line = json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"
                member.write(line)
                digest.update(line)
                count += 1
        self.manifest["tables"][label] = {"rows": count, "sha256": digest.hexdigest()}

    def file(self, name: str, path: Path) -> None:
        """Write one file; one that is not on the disk is told as absent."""
        if not path.is_file():
            self.manifest["absent"].append(name)
            return
        digest = hashlib.sha256()
        with path.open("rb") as source, self._open(_file(name)) as member:
            while piece := source.read(_PIECE):
                member.write(piece)
                digest.update(piece)
        self.manifest["files"][name] = digest.hexdigest()

    def close(self) -> None:
        """Write the manifest."""
        with self._open(MANIFEST) as member:
            member.write(json.dumps(self.manifest, indent=1, sort_keys=True, ensure_ascii=False).encode())

    @contextmanager
    def _open(self, name: str) -> Iterator[Any]:
        about = zipfile.ZipInfo(name, _MOMENT)
        about.compress_type, about.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
        with self._zip.open(about, "w", force_zip64=True) as member:
            yield member


class Reader:
    """Reads a parcel that was found to be whole."""

    def __init__(self, zip_file: zipfile.ZipFile, manifest: Manifest) -> None:
        self._zip, self.manifest = zip_file, manifest

    def rows(self, label: str) -> Iterator[Row]:
        """Yield the rows of a table, in order."""
        with self._zip.open(_table(label)) as member:
            for line in member:
                row: Row = json.loads(line)
                yield row

    def file(self, name: str) -> bytes:
        """Return what is in a file."""
        return self._zip.read(_file(name))


@contextmanager
def opened(file: Path) -> Iterator[Reader]:
    """Open a parcel whose every part is what the manifest says, made by a platform with the same tables as this one.

    Raises `CommandError` naming what is damaged, missing, slipped in or of another version.
    """
    try:
        zip_file = zipfile.ZipFile(file)
    except (OSError, zipfile.BadZipFile) as error:
        raise CommandError(f"{file} is no community as export_community writes it: {error}") from error
    with zip_file:
        try:
            manifest: Manifest = json.loads(zip_file.read(MANIFEST))
            _require_whole(zip_file, manifest, file)
        except (OSError, zipfile.BadZipFile, KeyError, TypeError, ValueError) as error:
            raise CommandError(f"{file} is no community as export_community writes it: {error}") from error
        yield Reader(zip_file, manifest)


def schema() -> dict[str, str]:
    """Return the newest migration of every app of ours, as the database has it."""
    apps = {table.model._meta.app_label for table in tables()}
    done = MigrationRecorder(connection).applied_migrations()
    return {app: max(name for label, name in done if label == app) for app in sorted(apps)}


def _require_whole(zip_file: zipfile.ZipFile, manifest: Manifest, file: Path) -> None:
    if manifest["layout"] != LAYOUT:
        raise CommandError(f"{file} was written in layout {manifest['layout']}; this version reads {LAYOUT}.")
    here = schema()
    if differ := sorted(app for app in {*here, *manifest["schema"]} if here.get(app) != manifest["schema"].get(app)):
        told = ", ".join(f"{app} {manifest['schema'].get(app)} there, {here.get(app)} here" for app in differ)
        raise CommandError(f"The tables differ ({told}). Bring both installations to the same version first.")
    parts = {_table(label): (told["sha256"], told["rows"]) for label, told in manifest["tables"].items()}
    parts |= {_file(name): (told, None) for name, told in manifest["files"].items()}
    names = zip_file.namelist()
    if odd := sorted({*parts, MANIFEST} ^ set(names)):
        raise CommandError(f"{file} was damaged: {', '.join(odd[:5])} is missing, or does not belong in it.")
    if len(names) != len(set(names)) or set(manifest["tables"]) != {table.label for table in tables()}:
        raise CommandError(f"{file} was damaged: its list of tables is not the one of this version.")
    if wrong := [name for name, told in parts.items() if not _is(zip_file, name, *told)]:
        raise CommandError(f"{file} was damaged: {', '.join(wrong[:5])} is not what was written.")


def _is(zip_file: zipfile.ZipFile, name: str, told: str, rows: int | None) -> bool:
    """Return whether a part has this sum, and as many lines as it should."""
    digest, lines = hashlib.sha256(), 0
    with zip_file.open(name) as member:
        while piece := member.read(_PIECE):
            digest.update(piece)
            lines += piece.count(b"\n")
    return digest.hexdigest() == told and rows in (None, lines)


def _table(label: str) -> str:
    return f"tables/{label}.jsonl"


def _file(name: str) -> str:
    return f"files/{name}"
