"""The virtual environment: made, kept, and made anew when half built. Nothing is fetched: the list is empty."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.supervisor.tiny import CHECKOUT

RUN = f'exec 3>&1; . "{CHECKOUT}/plg/supervisor/setup.sh"; ready requirements.txt'


def ready(folder: Path, **extra: str) -> "subprocess.CompletedProcess[str]":
    env = {**os.environ, "PYTHON": str(Path(sys.base_prefix) / "bin/python3"), **extra}
    return subprocess.run(["/bin/sh", "-euc", RUN], cwd=folder, env=env, capture_output=True, text=True, check=False)


def works(folder: Path) -> bool:
    program = folder / ".venv/bin/python"
    return subprocess.run([program, "-c", "import pip"], check=False).returncode == 0


def test_it_is_made_once_and_anew_when_half_built(tmp_path: Path) -> None:
    folder = tmp_path / "a project"
    folder.mkdir()
    (folder / "requirements.txt").touch()
    first = ready(folder)
    assert first.returncode == 0, first.stderr
    assert first.stdout == "Installing the Python packages of requirements.txt …\n"
    assert works(folder)
    assert ready(folder).stdout == ""

    (folder / "requirements.txt").write_text("# another list\n")
    assert ready(folder).stdout == first.stdout

    (folder / ".venv/unfinished").touch()  # what an interrupted installation leaves
    (folder / ".venv/mark").touch()
    anew = ready(folder)
    assert "unfinished or of another Python; making it anew." in anew.stdout
    assert not (folder / ".venv/mark").exists()
    assert works(folder)

    (folder / ".venv/bin/python").unlink()  # what an upgrade of the system may leave
    assert "making it anew" in ready(folder).stdout
    assert works(folder)


def test_a_list_that_cannot_be_installed_is_said_and_tried_again(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("./no-such-package\n")
    for _again in range(2):
        done = ready(tmp_path)
        assert done.returncode == 1
        assert "The packages of requirements.txt could not be installed" in done.stderr


@pytest.mark.parametrize("said", ["Python 3.9.2", ""])
def test_without_a_python_that_is_new_enough_it_says_so(said: str, tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").touch()
    if said:
        for name in ("python3", "python3.11", "python3.12", "python3.13"):
            (tmp_path / name).write_text(f'#!/bin/sh\n[ "$1" = --version ] && echo "{said}" && exit 0\nexit 1\n')
            (tmp_path / name).chmod(0o755)
    done = ready(tmp_path, PATH=str(tmp_path), PYTHON="")
    assert done.returncode == 1
    assert "Python 3.11 or newer is needed; this machine has: " in done.stderr
    assert said in done.stderr
    assert not (tmp_path / ".venv").exists()
