"""Pango, the text layout library that the PDF needs: found, installed by apt, or unpacked beside the project.

Used by the commands. Without it the site still runs; only the PDF says that it cannot be made.
"""

import ctypes
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

from plg.supervisor.packages import install, library_folders, unpack
from plg.supervisor.say import say, warn

PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
# What WeasyPrint opens. Asking the loader is a hundred times quicker than importing WeasyPrint.
_LIBRARIES = (
    "libgobject-2.0.so.0",
    "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
    "libharfbuzz.so.0",
    "libharfbuzz-subset.so.0",
    "libfontconfig.so.1",
)
_FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>{fonts}</dir>
{rules}
  <cachedir>{cache}</cachedir>
</fontconfig>
"""


def ensure_pango(shared: Path, *, tell: bool = True) -> bool:
    """Make Pango available when it is not; says what it does, and with `tell` what to do when it cannot."""
    if can_load(pango_environment(shared)):
        return True
    if sys.platform == "linux":
        if tell:
            say("PDF: getting Pango …")
        if os.geteuid() == 0:
            if install(PACKAGES) and can_load({}):
                return True
        elif unpack(PACKAGES, _home(shared)):
            _write_fonts_conf(_home(shared))
            if can_load(pango_environment(shared)):
                return True
    if tell:
        warn(f"PDF: Pango is missing, so reports cannot be made; the site runs. Remedy: {remedy()}")
    return False


def remedy() -> str:
    """Return the command that brings Pango on this machine."""
    if sys.platform == "darwin":
        return "brew install pango"
    return f"apt-get install -y --no-install-recommends {' '.join(PACKAGES)} (as root)"


def can_load(extra: Mapping[str, str]) -> bool:
    """Say whether a process with `extra` in its environment finds the libraries."""
    if sys.platform == "linux" and not extra:
        try:
            for name in _LIBRARIES:
                ctypes.CDLL(name)
        except OSError:
            return False
        return True
    if sys.platform == "linux":
        program = f"import ctypes\nfor name in {_LIBRARIES!r}: ctypes.CDLL(name)"
    else:
        program = "import weasyprint"
    done = subprocess.run(
        [sys.executable, "-c", program], env={**os.environ, **extra}, capture_output=True, check=False, timeout=60
    )
    return done.returncode == 0


def pango_environment(shared: Path) -> dict[str, str]:
    """Return what a process needs to find the unpacked Pango; nothing when none was unpacked."""
    folders = library_folders(_home(shared) / "root")
    if not folders:
        return {}
    path = [str(folder) for folder in folders] + [os.environ.get("LD_LIBRARY_PATH", "")]
    return {
        "LD_LIBRARY_PATH": ":".join(part for part in path if part),
        "FONTCONFIG_FILE": str(_home(shared) / "fonts.conf"),
    }


def _home(shared: Path) -> Path:
    return shared / "pango"


def _write_fonts_conf(home: Path) -> None:
    """Point fontconfig at the unpacked fonts and at the rules Debian switches on (its own links lead to the system)."""
    root = home / "root"
    switched_on = sorted(path.name for path in (root / "etc/fonts/conf.d").glob("*.conf"))
    rules = [root / "usr/share/fontconfig/conf.avail" / name for name in switched_on]
    text = _FONTS_CONF.format(
        fonts=escape(str(root / "usr/share/fonts")),
        rules="\n".join(f"  <include>{escape(str(rule))}</include>" for rule in rules if rule.is_file()),
        cache=escape(str(home / "font-cache")),
    )
    (home / "fonts.conf").write_text(text, encoding="utf-8")
