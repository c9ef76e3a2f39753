"""A backup is a folder: a dump, the files, and a manifest that says what is in them. Made whole or not at all.

Used by the commands `backup` and `restore`. The list of who was erased (TOMBSTONES) is kept out of it, on purpose.
"""

import hashlib
import json
import os
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection, transaction

from plg.management import postgres

DUMP, FILES, MANIFEST = "database.dump", "media.tar", "manifest.json"
NAME, MAKING = "plg-", ".making-"
#: However old they are, so many stay: a clock that jumped takes no backup away.
LEAST_KEPT = 3

Table = dict[str, str]


@dataclass(frozen=True)
class Made:
    """What a backup or a restore came to."""

    folder: Path
    tables: int
    rows: int
    bytes: int


def make(place: Path, *, now: datetime | None = None) -> Made:
    """Make a backup in a new folder under `place`. The dump and the counts are of one and the same moment.

    Whoever works meanwhile waits for nothing. Raises `CommandError`; a half backup never gets its name.
    """
    stamp = f"{now or datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    folder, making = place / f"{NAME}{stamp}", place / f"{MAKING}{stamp}"
    if folder.exists():
        raise CommandError(f"{folder} is there already.")
    making.mkdir(parents=True, mode=0o700)
    try:
        with _one_moment() as snapshot:
            postgres.run("pg_dump", "--format=custom", f"--snapshot={snapshot}", "--file", making / DUMP)
            tables = told()
        _pack(Path(settings.MEDIA_ROOT), making / FILES)
        parts = {name: _sha256(making / name) for name in (DUMP, FILES)}
        manifest = {"made_at": stamp, "parts": parts, "tables": tables}
        (making / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True), encoding="utf-8")
        making.rename(folder)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise
    return _made(folder, tables)


def check(folder: Path) -> dict[str, Table]:
    """Return what the tables of this backup hold; `CommandError` when a part is gone or is not what was written."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        wrong = [name for name, mark in manifest["parts"].items() if _sha256(folder / name) != mark]
    except (OSError, ValueError, KeyError) as error:
        raise CommandError(f"{folder} is no whole backup: {error}") from error
    if wrong:
        raise CommandError(f"{folder} was damaged: {', '.join(wrong)} is not what was written.")
    tables: dict[str, Table] = manifest["tables"]
    return tables


def made_at(folder: Path) -> datetime:
    """Return the moment this backup is of, as its manifest tells."""
    manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return datetime.strptime(manifest["made_at"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def restore(folder: Path) -> Made:
    """Put the database and the files back as they were; `CommandError` when they are not equal afterwards.

    What stands in the database now is lost, so the caller asks first; so are tables of a newer version, which a dump
    of before does not know. Files that came later stay, and nothing points at them.
    """
    tables = check(folder)
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    connection.close()
    words = ("--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")
    postgres.run("pg_restore", *words, "--dbname", connection.settings_dict["NAME"], folder / DUMP)
    media = Path(settings.MEDIA_ROOT)
    media.mkdir(parents=True, exist_ok=True)
    with tarfile.open(folder / FILES) as packed:
        packed.extractall(media, filter="data")
    stands = told()
    differ = sorted(name for name in {*tables, *stands} if tables.get(name) != stands.get(name))
    if differ:
        raise CommandError(f"After restoring these tables are not equal: {', '.join(differ)}.")
    return _made(folder, tables)


def drop_old(place: Path, *, keep: timedelta, now: datetime | None = None) -> list[Path]:
    """Take away backups older than this, but never the newest three; return which went."""
    made = sorted(path for path in place.glob(f"{NAME}*") if path.is_dir())
    before = f"{NAME}{(now or datetime.now(UTC)) - keep:%Y%m%dT%H%M%SZ}"
    old = [path for path in made[:-LEAST_KEPT] if path.name < before]
    for path in old:
        shutil.rmtree(path)
    return old


def told() -> dict[str, Table]:
    """Return of every table how many rows it holds and a mark over all of them, whatever their order. Reads it all."""
    found: dict[str, Table] = {}
    with connection.cursor() as cursor:
        for name in sorted(connection.introspection.table_names(cursor)):
            quoted = connection.ops.quote_name(name)
            cursor.execute(
                f"SELECT count(*), coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint), 0) FROM {quoted} t"  # noqa: S608
            )
            rows, mark = cursor.fetchone()
            found[name] = {"rows": str(rows), "mark": str(mark)}
    return found


@contextmanager
def _one_moment() -> Iterator[str]:
    """Hold one moment of the database, and give its name so that another program reads the same."""
    if connection.in_atomic_block:
        raise CommandError("A backup is not made inside another transaction.")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        yield str(cursor.fetchone()[0])


def _pack(media: Path, file: Path) -> None:
    """Pack what is finished: a name that begins with a dot is still being written, and a file may go meanwhile."""
    with tarfile.open(file, "w") as packed:
        for folder, folders, names in os.walk(media):
            for name in sorted((*folders, *names)):
                path = Path(folder, name)
                if not name.startswith("."):
                    with suppress(FileNotFoundError):
                        packed.add(path, arcname=str(path.relative_to(media)), recursive=False)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _made(folder: Path, tables: dict[str, Table]) -> Made:
    size = sum(path.stat().st_size for path in folder.iterdir())
    return Made(folder, len(tables), sum(int(table["rows"]) for table in tables.values()), size)
