"""The commands by name, and what becomes of the trouble they meet.

Called by `__main__`. What a command does is in the modules `running`, `managing` and `testing`.
"""

import os
from collections.abc import Sequence

from plg.supervisor.crew import StopAsked
from plg.supervisor.managing import manage
from plg.supervisor.running import fetch_pango, refuse_when_running, run_site
from plg.supervisor.say import TroubleError, warn
from plg.supervisor.testing import run_tests

COMMANDS = {
    "start": run_site,
    "manage": manage,
    "test": run_tests,
    # What setup.sh asks before there is a virtual environment.
    "free": refuse_when_running,
    "pango": fetch_pango,
}


def main(words: Sequence[str]) -> int:
    """Run the command named first with the words after it, and return its exit status."""
    os.umask(0o022)
    try:
        return COMMANDS[words[0]](words[1:])
    except TroubleError as trouble:
        warn(str(trouble))
        return 1
    except StopAsked:
        return 0
