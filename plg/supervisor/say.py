"""What the commands say, and the one exception that carries a sentence for the person at the keyboard.

Used by every module here. Never holds logic.
"""

import contextlib
import sys
from typing import TextIO

_stream: TextIO = sys.stdout
_quiet = False


class TroubleError(Exception):
    """Something the caller can act on; its text is one clear sentence, shown without a traceback."""


def speak_on_stderr(*, quiet: bool) -> None:
    """Leave stdout to the command that is being run; with `quiet` only warnings are said."""
    global _stream, _quiet
    _stream, _quiet = sys.stderr, quiet


def say(text: str) -> None:
    """Say a line of progress."""
    if not _quiet:
        warn(text)


def warn(text: str) -> None:
    """Say a line that is never left out."""
    # When the terminal is gone, stopping in good order matters more than telling nobody about it.
    with contextlib.suppress(OSError):
        print(text, file=_stream, flush=True)
