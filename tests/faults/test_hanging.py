"""What stands still without dying: a broker that takes connections and says nothing, a beat that keeps its turn.

A signal stops each of them the way a frozen machine does: nobody hears that they are gone.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from celery import current_app
from django.db import connection

from plg.config.beat import LAPSE, LOCK, STAND_BY
from plg.models import Job
from plg.queue import after_commit, silence
from plg.selectors import running
from plg.supervisor.binaries import programs
from plg.supervisor.owner import caller
from plg.supervisor.paths import places
from plg.words import JobState
from tests.support.house import ROOT
from tests.support.outbox import another_broker, sweep
from tests.support.worker import Settle, environment

#: What a page may wait for a broker that says nothing, in seconds.
PATIENCE = 2.0
#: Where the beats of these tests send: no worker looks there.
BEATS = f"plg-beats-{os.getpid()}:"


@pytest.fixture
def own_broker(tmp_path: Path) -> Iterator[int]:
    """A broker that this process alone sends to, by its number: it may be stopped without harm to anybody."""
    place = tmp_path / "valkey.sock"
    server = programs(places(ROOT, "test", as_root=False), caller()).valkey
    words = [server, "--port", "0", "--unixsocket", place, "--dir", tmp_path, "--save", "", "--loglevel", "warning"]
    with subprocess.Popen([str(word) for word in words], stdout=subprocess.DEVNULL) as process:
        try:
            _until(lambda: _answers(place), 10, "the broker never came")
            with another_broker(f"redis+socket://{place}?virtual_host=0"):
                yield process.pid
        finally:
            process.kill()


@contextmanager
def standing_still(pid: int) -> Iterator[None]:
    """Stop a process in the middle of whatever it does, and let it go on afterwards."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("known", [True, False], ids=["a line that is open", "a line that is still to be opened"])
def test_who_asks_for_work_waits_two_seconds_at_most_for_a_broker_that_hangs(
    own_broker: int, *, known: bool, caplog: pytest.LogCaptureFixture
) -> None:
    if known:
        assert after_commit("tests.count").pk
        assert Job.objects.exclude(published_at=None).exists(), "the line is open"
    with standing_still(own_broker):
        began = time.monotonic()
        jobs = [after_commit("tests.count") for _ in range(10)]
        assert time.monotonic() - began < PATIENCE, "who asks for ten things waits once"
    assert caplog.text.count("broker is away") == 1
    left = Job.objects.filter(pk__in=[job.pk for job in jobs])
    assert set(left.values_list("state", "published_at")) == {(JobState.QUEUED, None)}


@pytest.mark.django_db
def test_how_it_goes_is_told_while_the_broker_hangs(own_broker: int) -> None:
    assert running.parts().broker
    with standing_still(own_broker):
        began = time.monotonic()
        assert not running.parts().broker
        assert time.monotonic() - began < PATIENCE


def test_what_a_broker_did_not_take_is_done_when_it_is_back(settle: Settle) -> None:
    silence.begin()
    job = after_commit("tests.count")
    silence.end()
    job.refresh_from_db()
    assert (job.state, job.published_at) == (JobState.QUEUED, None)
    sweep()
    assert settle(job).state == JobState.DONE


class Beat:
    """A beat in a process of its own."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name, self.log = name, folder / f"{name}.log"
        words = [sys.executable, "-m", "celery", "-A", "plg.config", "beat", "--loglevel", "warning"]
        words += ["--schedule", str(folder / name), "--pidfile", ""]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                words,
                cwd=ROOT,
                env={**environment(), "PGAPPNAME": name, "BROKER_PREFIX": BEATS},
                stdout=log,
                stderr=log,
            )

    def __enter__(self) -> "Beat":
        return self

    def __exit__(self, *_error: object) -> None:
        self.process.kill()
        self.process.wait()

    def keeps_the_time(self) -> bool:
        """Return whether the turn is this one's."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT application_name FROM pg_stat_activity JOIN pg_locks USING (pid) WHERE granted"
                " AND locktype = 'advisory' AND classid = %s AND objid = %s AND datname = current_database()",
                LOCK,
            )
            return (self.name,) in cursor.fetchall()


class Told:
    """What the beats sent."""

    def __init__(self) -> None:
        self.line = current_app.connection_for_read(transport_options={"global_keyprefix": BEATS})

    def by(self) -> list[int]:
        """Return the numbers of the processes that sent what waits, the newest first."""
        # LRANGE is one of the words that kombu puts no prefix to.
        waiting = self.line.default_channel.client.lrange(f"{BEATS}celery", 0, -1)
        senders = [json.loads(message)["headers"]["origin"] for message in waiting]
        return [int(sender.removeprefix("gen").partition("@")[0]) for sender in senders]

    def forget(self) -> None:
        """Throw away what waits."""
        self.line.default_channel.client.delete("celery")


@pytest.fixture
def told() -> Iterator[Told]:
    told = Told()
    yield told
    told.forget()
    told.line.release()


@pytest.mark.django_db(transaction=True)
def test_a_beat_that_hangs_loses_its_turn_and_tells_nothing_when_it_wakes(tmp_path: Path, told: Told) -> None:
    with ExitStack() as stack:
        one, other = (stack.enter_context(Beat(tmp_path, name)) for name in ("beat-1", "beat-2"))
        _until(lambda: one.keeps_the_time() or other.keeps_the_time(), 60, "nobody keeps the time")
        first, second = (one, other) if one.keeps_the_time() else (other, one)
        _until(lambda: bool(told.by()), 30, "the first never told")
        with standing_still(first.process.pid):
            _until(second.keeps_the_time, LAPSE + 2 * STAND_BY, "nobody follows a beat that hangs")
            told.forget()
            _until(lambda: bool(told.by()), 30, "the second never told")
        _until(lambda: "waited too long" in first.log.read_text(), 30, "the first did not notice")
        _until(lambda: len(told.by()) > 3, 60, "the second told no more")
        assert set(told.by()) == {second.process.pid}


def _answers(place: Path) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(str(place))
            line.sendall(b"PING\r\n")
            return line.recv(16) == b"+PONG\r\n"
    except OSError:
        return False


def _until(true: Callable[[], bool], seconds: float, otherwise: str) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, otherwise
        time.sleep(0.05)
