"""Finds a browser for the browser tests, or gets one; never decides whether the tests may do without.

Used by the test command only.
"""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from plg.supervisor.packages import install, library_folders, offered, unpack
from plg.supervisor.say import say

# The browser without its windows goes first: every new window of the other costs half a second of buttons nobody sees.
_SHELL = "chromium-headless-shell"
_NAMES = (_SHELL, "chromium", "google-chrome", "google-chrome-stable", "chromium-browser", "chrome")
# Playwright's own driver needs it and says only "Connection closed" when it is not there.
_ATOMIC = ("libatomic.so.1", "libatomic1")


def ensure_browser(shared: Path) -> str | None:
    """Return the program of a browser that starts, getting one when there is none; None when it cannot be had."""
    _ensure_atomic(shared)
    found = find()
    if shutil.which(_SHELL) is None and offered(_SHELL):
        say("Browser: getting Chromium for the browser tests …")
        found = find() if install((_SHELL,)) else found
    if found is None and install(("chromium",)):
        found = find()
    # Ubuntu's own package is a signpost to another store; there Playwright brings its own.
    return found or _from_playwright()


def find() -> str | None:
    """Return the first browser on the path that tells its version (Ubuntu's stand-in does not)."""
    for name in _NAMES:
        program = shutil.which(name)
        if program and _is_browser(program):
            return program
    return _playwright_browser()


def browser_environment(env: Mapping[str, str], shared: Path, browser: str | None) -> dict[str, str]:
    """Return what the tests get to know on top of `env`: the program, empty when there is none."""
    folders = [str(folder) for folder in library_folders(_home(shared) / "root")]
    path = ":".join([*folders, *filter(None, [env.get("LD_LIBRARY_PATH")])])
    return {"TEST_BROWSER": browser or "", **({"LD_LIBRARY_PATH": path} if path else {})}


def _is_browser(program: str) -> bool:
    try:
        done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and "chrom" in done.stdout.lower()


def _ensure_atomic(shared: Path) -> None:
    library, package = _ATOMIC
    try:
        ctypes.CDLL(library)
    except OSError:
        if not install((package,)) and not library_folders(_home(shared) / "root"):
            unpack((package,), _home(shared))


def _home(shared: Path) -> Path:
    return shared / "browser"


def _playwright_browser() -> str | None:
    asked = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    done = _playwright("-c", asked)
    program = done.stdout.strip() if done and done.returncode == 0 else ""
    return program if program and Path(program).exists() and _is_browser(program) else None


def _from_playwright() -> str | None:
    extra = ["--with-deps"] if os.geteuid() == 0 else []
    done = _playwright("-m", "playwright", "install", *extra, "--only-shell", "chromium", seconds=600)
    return _playwright_browser() if done and done.returncode == 0 else None


def _playwright(*words: str, seconds: float = 60) -> "subprocess.CompletedProcess[str] | None":
    try:
        return subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False, timeout=seconds)
    except (OSError, subprocess.TimeoutExpired):
        return None
