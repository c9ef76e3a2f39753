"""The embedded Valkey (it speaks Redis): its command line and its readiness.

Used by the services. Reachable by a socket only; it keeps what it is told in an append-only file.
"""

import os
import shutil
import socket
from pathlib import Path

from plg.supervisor.binaries import Programs
from plg.supervisor.children import Child
from plg.supervisor.owner import Owner
from plg.supervisor.paths import Places

NAME = "Valkey"


class Valkey:
    """One server with its data in `<data>/valkey`."""

    def __init__(self, spots: Places, owner: Owner, programs: Programs, *, throw_away: bool) -> None:
        self.home = spots.data / "valkey"
        self.socket = spots.run / "valkey.sock"
        self.owner = owner
        self.throw_away = throw_away
        self.child = Child(
            name=NAME,
            command=[
                *(programs.valkey, "--port", "0", "--unixsocket", self.socket, "--unixsocketperm", "700"),
                *("--dir", self.home, "--daemonize", "no", "--loglevel", "warning"),
                *("--appendonly", "no" if throw_away else "yes", "--save", "", "--maxmemory-policy", "noeviction"),
            ],
            owner=owner,
            env={"PATH": os.defpath, "LANG": "C.UTF-8"},
            cwd=Path("/"),
            log=spots.logs / "valkey.log",
        )

    @property
    def url(self) -> str:
        return f"redis+socket://{self.socket}?virtual_host=0"

    def prepare(self) -> None:
        """Make its folder."""
        if self.throw_away:
            shutil.rmtree(self.home, ignore_errors=True)
        self.owner.folder(self.home)

    def ready(self) -> bool:
        """Say whether it answers; while it still reads its file it does not yet."""
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(2)
                line.connect(str(self.socket))
                line.sendall(b"PING\r\n")
                return line.recv(64).startswith(b"+PONG")
        except OSError:
            return False
