"""One real Celery worker process for this test process: own database, own key prefix, never eager.

`settle(job)` waits until the worker has finished a job; `worker` alone makes sure that there is one.
"""

import math
import os
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import pytest
from celery import current_app
from django.conf import settings
from django.db import connection

from plg.models import Job
from plg.queue import silence
from plg.words import JobState
from tests.support.logs import judge

ROOT = Path(__file__).parents[2]
Settle = Callable[[Job], Job]


class Worker:
    """The process, where it writes, and how to wait for it."""

    def __init__(self, folder: Path, name: str = "tests", *, most: int = 0, **environment: str) -> None:
        """With `most`, no file it writes may be longer than so many bytes: a disk that is full."""
        self.name = f"{name}-{os.getpid()}@plg"
        self.most = most
        self.environment = environment
        self.log = folder / "worker.log"
        self.mail = folder / "mail"
        self.read_until = 0
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the worker and wait until it answers."""
        if self.process is not None and self.process.poll() is None:
            return
        words = [sys.executable, "-m", "celery", "-A", "plg.config", "worker", "--include", "tests.support.jobs"]
        words += ["--pool", "prefork", "--concurrency", "1", "--hostname", self.name, "--loglevel", "WARNING"]
        words += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                words,
                cwd=ROOT,
                env=self._environment(),
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=self._limit if self.most else None,
            )
        self.wait(lambda: bool(current_app.control.ping([self.name], timeout=2, limit=1)), "the worker never answered")

    def kill(self) -> None:
        """Take the worker and its pool down at once, the way a machine does."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def stop(self) -> None:
        """Let the worker end what it does and go; kill it when it does not."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()

    def rest(self) -> None:
        """Drop what waits in the queue and wait until the worker holds nothing."""
        current_app.control.purge()
        if self.process is not None and self.process.poll() is None:
            self.wait(lambda: not self._holds_work(), "the worker does not come to rest")

    def wait(self, true: Callable[[], bool], otherwise: str, seconds: float = 120) -> None:
        """Wait until something is true; fail with the worker's last lines when it does not become so."""
        until = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < until, f"{otherwise}\n{self.tail()}"
            assert self.process is None or self.process.poll() is None, f"the worker is gone\n{self.tail()}"
            time.sleep(0.05)

    def tail(self) -> str:
        """Return the end of what the worker wrote."""
        return self.log.read_text(errors="replace")[-3000:] if self.log.exists() else ""

    def errors(self) -> list[str]:
        """Return the errors the worker told since this was asked last."""
        text = self.log.read_text(errors="replace")
        fresh, self.read_until = text[self.read_until :], len(text)
        return [line for line in fresh.splitlines() if re.search(r"\b(ERROR|CRITICAL)\b", line)]

    def _holds_work(self) -> bool:
        asked = current_app.control.inspect([self.name], timeout=5, limit=1)
        return any((found or {}).get(self.name) for found in (asked.reserved(), asked.active()))

    def _limit(self) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (self.most, self.most))

    def _environment(self) -> dict[str, str]:
        own = {"MAIL_FOLDER": str(self.mail), "PLG_TEST_WORKER": "1", "PGAPPNAME": self.name}
        return {**environment(), **own, **self.environment}


def environment() -> dict[str, str]:
    """Return the environment of a process of the platform that works for this test: its database, broker and files."""
    url = urlsplit(os.environ["DATABASE_URL"])
    return {
        **os.environ,
        "DATABASE_URL": urlunsplit(url._replace(path=f"/{quote(connection.settings_dict['NAME'])}")),
        "DJANGO_SETTINGS_MODULE": "plg.config.settings.test",
        "BROKER_PREFIX": str(settings.CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"]),
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "PYTHONWARNINGS": "default",
    }


@pytest.fixture(scope="session")
def worker_process(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worker]:
    """Hold the one worker of this process; it starts when the first test needs it."""
    worker = Worker(tmp_path_factory.mktemp("worker"))
    yield worker
    worker.stop()


@pytest.fixture
def worker(request: pytest.FixtureRequest, transactional_db: None, worker_process: Worker) -> Iterator[Worker]:
    """A worker that answers and holds no work of another test."""
    current_app.control.purge()
    worker_process.start()
    worker_process.errors()
    yield worker_process
    worker_process.rest()
    judge(worker_process.errors(), request.node, "worker")


@pytest.fixture
def settle(worker: Worker) -> Settle:
    """Wait until a job is finished and return it fresh; done or failed is for the test to judge."""

    def wait(job: Job) -> Job:
        finished = Job.objects.filter(pk=job.pk, state__in=[JobState.DONE, JobState.FAILED, JobState.CANCELLED])
        worker.wait(finished.exists, f"job {job.pk} ({job.task}) was not finished")
        return finished.get()

    return wait


@pytest.fixture
def unhinted() -> Iterator[None]:
    """Let no hint go, for a test that does the work itself: a worker of another test would be there before it."""
    silence.until = math.inf
    yield
    silence.end()
