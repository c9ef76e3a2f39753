"""Work that only the tests ask for. The worker of the tests imports this; the platform never does."""

import os
import signal
import time

from plg.audit import record
from plg.models import Job
from plg.queue import Progress, WorkFailed, handler
from tests.support import reminders as reminders
from tests.support.network import close_network

if os.environ.get("PLG_TEST_WORKER") == "1":
    close_network()


@handler("tests.count")
def count(job: Job, progress: Progress) -> None:
    """Leave one audit line for every time this ran, and tell how far it is."""
    steps = job.args.get("steps", 1)
    for step in range(1, steps + 1):
        progress(step, steps, f"stap {step}")
        time.sleep(job.args.get("pause", 0))
    from django.db import transaction

    with transaction.atomic():
        record("tests.counted", by=None, job=str(job.uid))


@handler("tests.refuse")
def refuse(job: Job, progress: Progress) -> None:
    """Say that trying again will not help."""
    raise WorkFailed("Dit kan niet, en dit is waarom.")


@handler("tests.stumble")
def stumble(job: Job, progress: Progress) -> None:
    """Fail as often as asked, then succeed."""
    if job.attempts <= job.args["times"]:
        raise ValueError("struikelt")


@handler("tests.hang")
def hang(job: Job, progress: Progress) -> None:
    """Never end; a deaf one does not hear that its time is over either, as work inside a library of C does not."""
    if job.args.get("deaf"):
        signal.signal(signal.SIGUSR1, signal.SIG_IGN)
    progress(1, 2, "hangt")
    while True:
        time.sleep(0.1)


@handler("tests.die")
def die(job: Job, progress: Progress) -> None:
    """Take the process that runs this down, the way memory running out does."""
    os.kill(os.getpid(), signal.SIGKILL)
