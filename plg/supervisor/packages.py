"""Debian packages for what no Python wheel brings: installed as root, or unpacked beside the project without root.

Used by pango and browser. Where there is no apt it says no, and the caller says what to do.
"""

import os
import platform
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

# Never unpacked beside the project: a second C library under the one that runs would break every program.
_NEVER = {"libc6", "libc-bin", "libgcc-s1", "libstdc++6"}
_SECONDS = 600
# Without a network the answer is no within seconds.
_IMPATIENT = ("-o", "Acquire::http::Timeout=15", "-o", "Acquire::https::Timeout=15", "-o", "Acquire::Retries=1")


def has_apt() -> bool:
    """Say whether this is a Debian or Ubuntu with its tools."""
    return bool(shutil.which("apt-get") and shutil.which("dpkg"))


def offered(name: str) -> bool:
    """Say whether root may get this package here: it is known, or nothing is known yet."""
    if os.geteuid() != 0 or not has_apt():
        return False
    return not any(Path("/var/lib/apt/lists").glob("*_Packages*")) or _runs(["apt-cache", "show", name])


def install(names: Sequence[str]) -> bool:
    """Install packages as root; says whether it went well."""
    if os.geteuid() != 0 or not has_apt():
        return False
    # Another installation may be under way, of ours or of the machine itself.
    apt = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300", *_IMPATIENT]
    wish = [*apt, "install", "-y", "--no-install-recommends", *names]
    return _runs(wish) or (_runs([*apt, "update"]) and _runs(wish))


def unpack(names: Sequence[str], home: Path) -> bool:
    """Download packages and what they need, and unpack them in `home/root`: no root, no change to the system."""
    if not has_apt():
        return False
    for folder in ("lists/partial", "cache/archives/partial", "debs"):
        (home / folder).mkdir(parents=True, exist_ok=True)
    apt = ["apt-get", "-qq", "-o", f"Dir::State::lists={home / 'lists'}", "-o", f"Dir::Cache={home / 'cache'}"]
    apt += ["-o", "Debug::NoLocking=1", "-o", "APT::Sandbox::User=", *_IMPATIENT]
    if not _runs([*apt, "update"]):
        return False
    plan = subprocess.run(
        [*apt, "install", "-s", "--no-install-recommends", *names], capture_output=True, text=True, check=False
    )
    needed = [line.split()[1] for line in plan.stdout.splitlines() if line.startswith("Inst ")]
    needed = [name for name in needed if name not in _NEVER]
    if plan.returncode or not _runs([*apt, "download", *needed], cwd=home / "debs"):
        return False
    fresh = home / "root.new"
    shutil.rmtree(fresh, ignore_errors=True)
    good = all(_runs(["dpkg", "-x", str(deb), str(fresh)]) for deb in sorted((home / "debs").glob("*.deb")))
    if good:
        shutil.rmtree(home / "root", ignore_errors=True)
        fresh.rename(home / "root")
    for folder in ("lists", "cache", "debs"):
        shutil.rmtree(home / folder, ignore_errors=True)
    return good


def library_folders(root: Path) -> list[Path]:
    """Return the folders of shared libraries in an unpacked root."""
    machine = f"{platform.machine()}-linux-gnu"
    return [folder for folder in (root / "usr/lib" / machine, root / "lib" / machine) if folder.is_dir()]


def _runs(command: Sequence[str], *, cwd: Path | None = None) -> bool:
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
