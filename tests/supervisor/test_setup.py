"""The virtual environment: what is said where no Python will do. `tests/faults` makes one, and half of one."""

from pathlib import Path

import pytest

from tests.supervisor.setting_up import ready


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
