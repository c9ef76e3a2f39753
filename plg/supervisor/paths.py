"""Where everything of one checkout lives: its data, its sockets, its logs.

Used by every command. Two checkouts, and the site and the tests of one checkout, never share a place.
"""

import hashlib
import os
import re
import shutil
import stat
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from plg.supervisor.owner import Owner
from plg.supervisor.say import TroubleError

PROJECT = "leiderschapsplg"
ROOT_STATE = Path("/var/lib") / PROJECT
# The kernel keeps 108 bytes for the name of a socket, one of them the closing zero.
SOCKET_BYTES = 107
POSTGRES_SOCKET = ".s.PGSQL.5432"
# The name of a socket travels inside two URLs; a folder with other signs in it is passed over.
_PLAIN = re.compile(r"[A-Za-z0-9/._-]+")


@dataclass(frozen=True)
class Places:
    """The folders of one checkout, for the site or for its tests."""

    checkout: Path
    data: Path
    run: Path
    shared: Path  # what site and tests have in common: copied binaries, Pango

    @property
    def logs(self) -> Path:
        return self.data / "log"

    @property
    def media(self) -> Path:
        return self.data / "media"

    @property
    def static(self) -> Path:
        return self.data / "static"

    @property
    def home(self) -> Path:
        return self.data / "home"

    @property
    def written_by_site(self) -> list[Path]:
        """What web, worker and beat write in: uploads and reports, mail in development, who was erased, caches."""
        return [self.media, self.data / "mail", self.data / "tombstones", self.home]

    @property
    def lock(self) -> Path:
        return self.data / "lock"

    @property
    def users_lock(self) -> Path:
        return self.data / "users.lock"

    @property
    def children(self) -> Path:
        return self.data / "children.json"

    def with_run(self, run: str) -> "Places":
        """Return the same places with another socket folder."""
        return replace(self, run=Path(run))


def places(checkout: Path, kind: str, *, as_root: bool | None = None) -> Places:
    """Name the places of `checkout` for `kind` ("site" or "test"); makes nothing."""
    checkout = checkout.resolve()
    root = os.geteuid() == 0 if as_root is None else as_root
    mark = hashlib.sha256(os.fsencode(checkout)).hexdigest()[:12]
    shared = ROOT_STATE / mark if root else checkout / ".data"
    data = shared if kind == "site" else shared / kind
    return Places(checkout, data, socket_folder(mark if kind == "site" else f"{mark}-{kind}", root=root), shared)


def socket_folder(name: str, *, root: bool) -> Path:
    """Choose a folder short and plain enough for a socket, in the runtime folder or else the temporary one.

    Root passes over its runtime folder, because the user that PostgreSQL runs as cannot enter it.
    """
    wishes = [tempfile.gettempdir(), "/tmp"]  # noqa: S108  the folder itself is made 0700 and its owner is checked
    if not root and (runtime := os.environ.get("XDG_RUNTIME_DIR")):
        wishes.insert(0, runtime)
    for wish in wishes:
        folder = Path(wish).resolve() / f"{PROJECT}-{os.geteuid()}-{name}"
        if _fits(folder) and _may_enter(folder.parent, root=root):
            return folder
    raise TroubleError("No folder is short enough for a socket; set TMPDIR to a short folder that everybody may enter.")


def _fits(folder: Path) -> bool:
    return len(os.fsencode(folder / POSTGRES_SOCKET)) <= SOCKET_BYTES and bool(_PLAIN.fullmatch(str(folder)))


def _may_enter(folder: Path, *, root: bool) -> bool:
    """Say whether sockets can be made and reached in `folder`: by the caller, and for root by everybody."""
    if not os.access(folder, os.W_OK | os.X_OK):
        return False
    return not root or all(step.stat().st_mode & stat.S_IXOTH for step in (folder, *folder.parents))


def make(spots: Places) -> None:
    """Make the folders of the data. They stay the caller's own, who trusts what is in them."""
    if os.geteuid() == 0:
        for folder in (ROOT_STATE, spots.shared, spots.data):
            folder.mkdir(mode=0o755, exist_ok=True)
            _refuse_stranger(folder, os.geteuid())
            folder.chmod(0o755)
    else:
        spots.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        spots.shared.chmod(0o700)
    (spots.shared / "checkout").write_text(f"{spots.checkout}\n", encoding="utf-8")
    spots.logs.mkdir(mode=0o700, exist_ok=True)


def make_socket_folder(spots: Places, owner: Owner) -> None:
    """Make the socket folder, 0700 and the owner's; a stranger's is refused, since its name can be guessed.

    Only for who holds the lock: the one before clears the folder away when it lets go.
    """
    try:
        spots.run.mkdir(mode=0o700)
        owner.give(spots.run)
    except FileExistsError:
        _refuse_stranger(spots.run, owner.uid)
    spots.run.chmod(0o700)


def remove_socket_folder(spots: Places) -> None:
    """Clear the sockets away after a stop in good order."""
    shutil.rmtree(spots.run, ignore_errors=True)


def _refuse_stranger(folder: Path, uid: int) -> None:
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != uid:
        raise TroubleError(f"{folder} is not a folder of our own; remove it and try again.")
