"""Runs the part of ./start that makes the virtual environment, in whatever folder."""

import os
import subprocess
import sys
from pathlib import Path

from tests.supervisor.tiny import CHECKOUT

RUN = f'exec 3>&1; . "{CHECKOUT}/plg/supervisor/setup.sh"; ready requirements.txt'


def ready(folder: Path, **extra: str) -> "subprocess.CompletedProcess[str]":
    env = {**os.environ, "PYTHON": str(Path(sys.base_prefix) / "bin/python3"), **extra}
    return subprocess.run(["/bin/sh", "-euc", RUN], cwd=folder, env=env, capture_output=True, text=True, check=False)


def works(folder: Path) -> bool:
    program = folder / ".venv/bin/python"
    return subprocess.run([program, "-c", "import pip"], check=False).returncode == 0
