"""Who runs what: the caller, or `nobody` when the caller is root (PostgreSQL refuses root, the rest need not be it).

Used by everything that starts a process or makes a folder for one.
"""

import os
import pwd
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Opens what the site reads, with the very interpreter that will run it. Trying is the only sure answer:
# a folder above the checkout, the interpreter's own home or an odd umask can each shut `nobody` out.
_TRY_TO_READ = """
import os, sys
import celery, django, gunicorn, psycopg2, weasyprint.urls
for top, folders, files in os.walk(sys.argv[1], onerror=lambda error: sys.exit(1)):
    folders[:] = [f for f in folders if not f.startswith(".") and f != "node_modules"]
    for name in files:
        if not name.startswith("."):
            open(os.path.join(top, name), "rb").close()
"""


@dataclass(frozen=True)
class Owner:
    """A user that processes run as and that folders belong to."""

    name: str
    uid: int
    gid: int

    @property
    def is_caller(self) -> bool:
        return self.uid == os.geteuid()

    def popen(self) -> dict[str, Any]:
        """Return the keywords that make `subprocess` run something as this owner."""
        return {} if self.is_caller else {"user": self.uid, "group": self.gid, "extra_groups": []}

    def folder(self, path: Path) -> Path:
        """Make `path` (its parent must exist) a folder of mode 0700 that belongs to this owner."""
        path.mkdir(mode=0o700, exist_ok=True)
        path.chmod(0o700)
        self.give(path)
        return path

    def give(self, path: Path) -> None:
        """Make one file or folder this owner's; never follows a link."""
        if os.geteuid() == 0:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def give_tree(self, top: Path) -> None:
        """Make `top` and all that is in it this owner's, touching only what is not so already."""
        if os.geteuid() != 0 or not top.is_dir():
            return
        self.give(top)
        for folder, folders, files, handle in os.fwalk(top, follow_symlinks=False):
            del folder
            for name in folders + files:
                if os.stat(name, dir_fd=handle, follow_symlinks=False).st_uid != self.uid:
                    os.chown(name, self.uid, self.gid, dir_fd=handle, follow_symlinks=False)


def caller() -> Owner:
    """Return the user who typed the command."""
    return _owner(os.geteuid(), os.getegid())


def owner_of(path: Path) -> Owner:
    """Return whose `path` is."""
    found = path.stat()
    return _owner(found.st_uid, found.st_gid)


def _owner(uid: int, gid: int) -> Owner:
    try:
        name = pwd.getpwuid(uid).pw_name
    except KeyError:  # a container may run under a number without a name
        name = f"user {uid}"
    return Owner(name, uid, gid)


def service_owner() -> Owner:
    """Return who runs PostgreSQL and Valkey: `nobody` for root, else the caller."""
    if os.geteuid() != 0:
        return caller()
    entry = pwd.getpwnam("nobody")
    return Owner(entry.pw_name, entry.pw_uid, entry.pw_gid)


def site_owner(services: Owner, checkout: Path) -> Owner:
    """Return who runs web, worker and beat: the owner of the services if it can read the checkout, else the caller."""
    if services.is_caller:
        return services
    try:
        attempt = subprocess.run(
            [sys.executable, "-c", _TRY_TO_READ, str(checkout)],
            env={"PATH": os.defpath, "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
            **services.popen(),
        )
    except OSError:  # not even the interpreter
        return caller()
    return services if attempt.returncode == 0 else caller()
