"""One command in the foreground, with the terminal, while the services run behind it.

Used by manage and test.
"""

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType

from plg.supervisor.children import die_with_parent


def foreground(command: Sequence[str | Path], env: Mapping[str, str], cwd: Path) -> int:
    """Run to the end and return the exit status as a shell would (128 + the signal).

    Ctrl-C reaches the command by the terminal itself, so it is not passed on a second time; SIGTERM is passed on.
    """
    parent = os.getpid()
    process = subprocess.Popen(
        [str(part) for part in command],
        env=dict(env),
        cwd=cwd,
        preexec_fn=lambda: die_with_parent(parent, signal.SIGTERM),
    )

    def leave_it(number: int, frame: FrameType | None) -> None:
        pass

    def pass_on(number: int, frame: FrameType | None) -> None:
        process.send_signal(number)

    handlers = {signal.SIGINT: leave_it, signal.SIGTERM: pass_on, signal.SIGHUP: pass_on}
    earlier = {sign: signal.signal(sign, handler) for sign, handler in handlers.items()}
    try:
        code = process.wait()
    finally:
        for sign, before in earlier.items():
            signal.signal(sign, before)
    return code if code >= 0 else 128 - code
