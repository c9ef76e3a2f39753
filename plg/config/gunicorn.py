"""How the web server runs, wherever it does: gunicorn reads this by `--config python:plg.config.gunicorn`."""

import os
import subprocess
import sys

from plg.config.settings import environment

#: What is answered at once takes turns on these, however many streams are open.
ORDINARY = 4

workers = 2
worker_class = "gthread"
#: A stream of a live session holds a thread and no connection to the database; see docs/decisions/0020.
threads = ORDINARY + environment.number("STREAMS", 32)
#: Shorter than what a container or the supervisor waits before it kills. Streams end at once.
graceful_timeout = 8
timeout = 60


def on_starting(_server: object) -> None:
    """Read the settings of production before anything serves: what is missing is said once, and nothing starts.

    In a process of its own, so that a reload reads them anew.
    """
    if os.environ.get("DJANGO_SETTINGS_MODULE", "").endswith(".prod"):
        read = [sys.executable, "-c", "from django.conf import settings; settings.DEBUG"]
        if status := subprocess.run(read, check=False).returncode:  # noqa: S603  # our own words, no shell
            sys.exit(status)
