"""A live session when what carries it goes away: web server, listener, broker; and two hands on one button."""

import http.client
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from intervisie.models import Contribution, Session
from intervisie.services import sessions, speaking
from plg.config.gunicorn import graceful_timeout
from plg.models import Membership
from tests import factories as make
from tests.supervisor.tiny import free_port
from tests.support.outbox import another_broker
from tests.support.sign_in import sign_in
from tests.world import World

ROOT = Path(__file__).parents[2]
STREAMS = 2
MARK = "plg-live-test"


class Web:
    """One web process as the site runs it, on the database of this test."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self.port = free_port()
        self.open: list[http.client.HTTPConnection | http.client.HTTPResponse] = []
        self.start()

    def start(self) -> None:
        url = urlsplit(os.environ["DATABASE_URL"])
        own = urlunsplit(url._replace(path=f"/{quote(connection.settings_dict['NAME'])}"))
        environment = {**os.environ, "DATABASE_URL": own, "STREAMS": str(STREAMS), "PGAPPNAME": MARK}
        environment["DJANGO_SETTINGS_MODULE"] = "plg.config.settings.test"
        words = [sys.executable, "-m", "gunicorn", "plg.config.wsgi:application", "--config"]
        words += [
            "python:plg.config.gunicorn",
            "--workers",
            "1",
            "--bind",
            f"127.0.0.1:{self.port}",
            "--no-control-socket",
        ]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*words, "--no-control-socket"],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait(self.answers, f"no web server: {self.log.read_text()[-2000:]}")

    def answers(self) -> bool:
        try:
            return self.ask("/healthz").status == 200
        except OSError:
            return False

    def ask(
        self, path: str, client: Client | None = None, data: dict[str, str] | None = None
    ) -> http.client.HTTPResponse:
        """Ask for one thing; the body of a stream is there to be read line by line."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        self.open.append(line)
        headers = {}
        if client is not None:
            cookies = {name: client.cookies[name].value for name in client.cookies} | {"csrftoken": "k" * 32}
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        if data is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = None if data is None else urlencode({**data, "csrfmiddlewaretoken": "k" * 32})
        line.request("GET" if data is None else "POST", path, body, headers)
        answer = line.getresponse()
        self.open.append(answer)
        return answer

    def kill(self) -> None:
        """Take the server down with what it started: a worker left behind would hold connections of the next test."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> float:
        """Stop as a deploy does; return how long it took."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)
        return time.monotonic() - began


def wait(there: Callable[[], bool], complaint: str) -> None:
    until = time.monotonic() + 20
    while not there():
        assert time.monotonic() < until, complaint
        time.sleep(0.05)


def word_of(stream: http.client.HTTPResponse) -> str:
    """Return the next word of a stream; beats are passed over."""
    while True:
        event = b""
        while not event.endswith(b"\n\n"):
            got = stream.read(1)
            assert got, "the stream ended"
            event += got
        if found := re.match(rb"data: (\S+)", event):
            return found.group(1).decode()


@pytest.fixture
def session(transactional_db: None) -> Session:
    world = World.build()
    made = sessions.start_session(
        by=world.marijke, meeting=make.meeting(world.north), format=make.session(world.south).format
    )
    for who in (world.anna, world.bram):
        sessions.join(by=who, session=made)
    return sessions.lead(by=world.marijke, session=made, act="next", at=-1)


@pytest.fixture
def web(session: Session, tmp_path: Path) -> Iterator[Web]:
    made = Web(tmp_path / "web.log")
    yield made
    for one in made.open:
        one.close()
    made.kill()


def who(name: str) -> Membership:
    return Membership.objects.select_related("user", "community").get(
        user__email__startswith=f"{name}.", community__slug="north"
    )


def signed_in(name: str) -> Client:
    return sign_in(Client(), who(name))


def at(name: str, session: Session) -> str:
    return reverse(f"intervisie:{name}", args=["north", session.uid])


def backends() -> int:
    """How many connections the web process holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE application_name = %s", [MARK])
        return int(cursor.fetchone()[0])


def test_a_web_server_that_restarts_ends_its_streams_at_once_and_goes_on_where_it_was(
    web: Web, session: Session
) -> None:
    anna, lead = signed_in("anna"), signed_in("marijke")
    streams = [web.ask(at("session_stream", session), anna) for _screen in range(STREAMS)]
    assert [word_of(stream) for stream in streams] == [str(session.version)] * STREAMS
    assert backends() == 1, "streams hold threads; the one listener holds the one connection"
    assert web.ask(at("session_stream", session), lead).status == 204, "no place: this screen asks by itself"
    assert web.ask(at("session_state", session), lead).status == 200, "streams starve nobody"
    before = streams[0]
    assert web.ask(at("session_lead", session), lead, {"act": "longer", "at": "0"}).status == 302
    assert word_of(before) == str(session.version + 1)
    assert web.stop() < graceful_timeout, "it waited for no stream"
    assert streams[1].read().endswith(b"\n\n"), "every stream ended in order"
    web.start()
    session.refresh_from_db()
    again = web.ask(at("session_stream", session), anna)
    assert word_of(again) == str(session.version)
    assert b"Een stap" in web.ask(at("session", session), anna).read()


def test_a_database_that_drops_the_listener_costs_no_word(web: Web, session: Session) -> None:
    stream = web.ask(at("session_stream", session), signed_in("anna"))
    word_of(stream)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s", [MARK])
    sessions.lead(by=who("marijke"), session=session, act="longer", at=0)
    assert word_of(stream) == "?", "nobody listened for a moment: the screen asks"
    sessions.lead(by=who("marijke"), session=session, act="longer", at=0)
    assert word_of(stream) == str(session.version + 2)


def test_two_facilitators_pressing_in_the_same_moment_make_one_step(session: Session) -> None:
    lead, together = who("marijke"), threading.Barrier(6)

    def press() -> None:
        together.wait()
        sessions.lead(by=lead, session=session, act="next", at=0)
        connections.close_all()

    presses = [threading.Thread(target=press) for _hand in range(6)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    before = session.version
    session.refresh_from_db()
    assert (session.step, session.version) == (1, before + 1)


def test_a_session_needs_no_broker(session: Session) -> None:
    with another_broker("redis+socket:///nowhere/valkey.sock"):
        speaking.say(by=who("anna"), session=session, at=0, text="Gewoon verder.", client_key=session.uid)
        sessions.lead(by=who("marijke"), session=session, act="next", at=0)
    assert Contribution.objects.count() == 1
    session.refresh_from_db()
    assert session.step == 1
