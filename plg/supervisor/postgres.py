"""The embedded PostgreSQL: its cluster, its command line, its readiness.

Used by the services. Reachable by a socket only, in a folder that only its owner and root may enter.
"""

import os
import shutil
import signal
from pathlib import Path
from urllib.parse import quote

from plg.supervisor.binaries import Programs
from plg.supervisor.children import Child, run_as
from plg.supervisor.owner import Owner
from plg.supervisor.paths import Places
from plg.supervisor.say import TroubleError

NAME = "PostgreSQL"
DATABASE = "plg"
# Said for a moment after a postmaster was killed, while its last helpers still let go of the memory they shared.
PASSING = ("lock file", "shared memory block")
#: What goes wrong is logged without the statement and the row: they hold what somebody wrote.
DISCREET = ("-c", "log_min_error_statement=panic", "-c", "log_error_verbosity=terse")
# For the tests: a cluster that is thrown away need not survive a power cut, nor be tidied; and a table that is emptied
# all the time is guessed to be large, for which compiling a question takes longer than answering it.
_THROW_AWAY = (
    *("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"),
    *("-c", "autovacuum=off", "-c", "jit=off", "-c", "max_wal_size=4GB", "-c", "checkpoint_timeout=1h"),
)


class Postgres:
    """One cluster in `<data>/postgres`, made when it is not there yet."""

    def __init__(self, spots: Places, owner: Owner, programs: Programs, *, throw_away: bool) -> None:
        self.home = spots.data / "postgres"
        self.cluster = self.home / "cluster"
        self.run = spots.run
        self.owner = owner
        self.bin = programs.postgres
        self.throw_away = throw_away
        self.env = {"PATH": f"{self.bin}:{os.defpath}", "LANG": "C.UTF-8", "HOME": str(self.home)}
        self.child = Child(
            name=NAME,
            command=[
                *(self.bin / "postgres", "-D", self.cluster, "-h", "", "-k", self.run),
                *("-c", "shared_buffers=128MB", "-c", "log_min_messages=warning", "-c", "log_destination=stderr"),
                *DISCREET,
                *(_THROW_AWAY if throw_away else ()),
            ],
            owner=owner,
            env=self.env,
            cwd=Path("/"),
            log=spots.logs / "postgres.log",
            # A fast shutdown: ends sessions, writes everything down. SIGTERM would wait for idle connections.
            endings=((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0)),
            farewell=signal.SIGINT,
            before=self.drop_stale_pidfile,
        )

    @property
    def url(self) -> str:
        return f"postgresql://postgres@/{DATABASE}?host={quote(str(self.run), safe='/')}"

    def prepare(self) -> None:
        """Make the cluster if there is none; an interrupted attempt leaves nothing that looks finished."""
        self.owner.folder(self.home)
        if self.throw_away:
            shutil.rmtree(self.cluster, ignore_errors=True)
        if (self.cluster / "PG_VERSION").exists():
            self._refuse_other_version()
            return
        fresh = self.home / "cluster.new"
        shutil.rmtree(fresh, ignore_errors=True)
        # The wheel has no ICU: code-point order, the same on every machine; Dutch sorting is done by the application.
        run_as(
            self.owner,
            [
                *(self.bin / "initdb", "-D", fresh, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-instructions"),
                *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8"),
                *(("--no-sync",) if self.throw_away else ()),
            ],
            env=self.env,
            cwd=Path("/"),
        )
        fresh.rename(self.cluster)

    def _refuse_other_version(self) -> None:
        made = (self.cluster / "PG_VERSION").read_text(encoding="utf-8").strip()
        said = run_as(self.owner, [self.bin / "postgres", "--version"], env=self.env, cwd=Path("/"))
        if f" {made}." not in said:
            raise TroubleError(
                f"The data in {self.cluster} is of PostgreSQL {made} and this is {said.strip()}; "
                "dump it with the old version first (docs/operating.md)."
            )

    def drop_stale_pidfile(self) -> None:
        """Remove a lock file whose process is gone, or whose number now belongs to another program (after a reboot)."""
        pidfile = self.cluster / "postmaster.pid"
        try:
            pid = int(pidfile.read_text(encoding="utf-8").split("\n", 1)[0])
            program = Path(f"/proc/{pid}/cmdline").read_bytes()
        except (OSError, ValueError):
            return  # PostgreSQL itself knows what to do with the file of a process that is no more
        if b"postgres" not in program:
            pidfile.unlink(missing_ok=True)

    def ready(self) -> bool:
        """Say whether it accepts connections."""
        return self._succeeds(self.bin / "pg_isready", "-q", "-h", self.run, "-U", "postgres", "-d", "postgres")

    def has_database(self) -> bool:
        """Say whether the database is there."""
        return self._succeeds(self.bin / "psql", "-h", self.run, "-U", "postgres", "-d", DATABASE, "-qc", "")

    def ensure_database(self) -> None:
        """Make the database if it is not there."""
        if not self.has_database():
            command = (self.bin / "createdb", "-h", self.run, "-U", "postgres", DATABASE)
            run_as(self.owner, command, env=self.env, cwd=Path("/"))

    def _succeeds(self, *command: str | Path) -> bool:
        try:
            run_as(self.owner, command, env=self.env, cwd=Path("/"), seconds=10)
        except TroubleError:
            return False
        return True
