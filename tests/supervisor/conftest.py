"""Small projects for these tests, cleared away with their data and sockets, and nothing left running."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.supervisor.tiny import Site, Tiny, running


@contextmanager
def tiny_project() -> Iterator[Tiny]:
    """Make a small project in a folder with a space in its name, and clear all of it away."""
    # Not below pytest's own folder: that is closed to `nobody`, and too long for a socket beside it.
    top = Path(tempfile.mkdtemp(prefix="plg-supervisor-", dir="/var/tmp"))
    top.chmod(0o755)
    home = top / "a project"
    home.mkdir()
    tiny = Tiny(home)
    yield tiny
    left = tiny.processes()
    shutil.rmtree(tiny.spots.run, ignore_errors=True)
    if os.geteuid() == 0:
        shutil.rmtree(tiny.spots.shared, ignore_errors=True)
    shutil.rmtree(top)
    assert not left, "left running:\n" + "\n".join(left)


@pytest.fixture
def tiny() -> Iterator[Tiny]:
    """A small project that nothing runs of yet."""
    with tiny_project() as tiny:
        yield tiny


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """A small site that runs, for tests that only look and leave it running."""
    with tiny_project() as tiny, running(tiny) as site:
        yield site
