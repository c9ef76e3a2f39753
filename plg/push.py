"""Tells open screens that something changed: PostgreSQL notifies, one listener a process passes it on to its streams.

`tell` is called by services, `open_stream` by views. A stream carries a topic's word (a version), never a text.
"""

import logging
import random
import select
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from queue import Empty, SimpleQueue
from types import FrameType
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections

CHANNEL = "plg_push"
#: How often a stream says that it is still there, with the time of the server: seconds.
BEAT = 15.0
#: A stream ends after at most this long; the screen comes back through the door, which looks anew who may see what.
#: One a little sooner than another: they do not all come back in one moment.
LONGEST, SPREAD = 300.0, 0.2
#: How many streams one person may hold in one process; what comes more asks by itself.
MOST_EACH = 4
#: The listener goes home when nobody has followed anything for this long.
LINGER = 20.0
#: How long an opening stream waits for the listener before it leaves the screen to ask by itself.
PATIENCE = 2.0
LOOK, AGAIN = 0.5, 2.0

_log = logging.getLogger(__name__)


def tell(topic: str, word: str) -> None:
    """Tell everybody who follows `topic`, once this transaction is committed. One query, which writes no row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, f"{topic} {word}"])


class Stream(Iterator[bytes]):
    """The body of one answer: server-sent events until the screen goes, the time is up, or the process stops."""

    def __init__(self, hub: "Hub", topic: str, who: int) -> None:
        self.topic = topic
        self.who = who
        self._hub = hub
        self._words: SimpleQueue[str | None] = SimpleQueue()
        self._until = time.monotonic() + LONGEST * (1 - random.random() * SPREAD)  # noqa: S311  it spreads moments; no secret hangs on it
        self._began = False

    def say(self, word: str) -> None:
        """Put a word in the stream. Called by whoever opens it and by the listener."""
        self._words.put(word)

    def end(self) -> None:
        """Let the stream end as soon as its thread looks."""
        self._words.put(None)

    def __next__(self) -> bytes:
        if not self._began:
            self._began = True
            connections.close_all()  # this thread needs no database any more, and may stay here for minutes
            return _beat()
        left = self._until - time.monotonic()
        if left <= 0:
            raise StopIteration
        try:
            word = self._words.get(timeout=min(BEAT, left))
            while word is not None and not self._words.empty():
                word = self._words.get()  # only the last version matters
        except Empty:
            return _beat()
        if word is None:
            raise StopIteration
        return f"data: {word}\n\n".encode()

    def close(self) -> None:
        """Give the place back. The web server calls this at every end, also when the screen was gone at once."""
        self._hub.leave(self)


class Hub:
    """The streams of this process, and the one thread that listens for all of them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._streams: set[Stream] = set()
        self._listener: threading.Thread | None = None
        self._listening = threading.Event()
        self._last = 0.0
        self._over = False

    def open(self, topic: str, who: int) -> Stream | None:
        """Return a stream, or None when there is no place: the screen then asks by itself, as it did before."""
        with self._lock:
            mine = sum(stream.who == who for stream in self._streams)
            if self._over or mine >= MOST_EACH or len(self._streams) >= settings.STREAMS:
                return None
            stream = Stream(self, topic, who)
            self._streams.add(stream)
            self._last = time.monotonic()
            if self._listener is None:
                self._listener = threading.Thread(target=self._listen, name="push", daemon=True)
                self._listener.start()
        if not self._listening.wait(PATIENCE):
            self.leave(stream)
            return None
        return stream

    def leave(self, stream: Stream) -> None:
        """Take a stream out; a second time changes nothing."""
        with self._lock:
            self._streams.discard(stream)
            self._last = time.monotonic()

    def end(self) -> None:
        """End every stream and open none any more: the process stops."""
        with self._lock:
            self._over = True
            streams = list(self._streams)
        for stream in streams:
            stream.end()

    def join(self) -> None:
        """Wait until the listener has given its connection back."""
        if self._listener is not None:
            self._listener.join(LOOK * 6)

    def _listen(self) -> None:
        while not self._may_go():
            try:
                self._hear()
            except (DatabaseError, OSError):
                _log.warning("the listener lost the database; screens ask by themselves until it is back")
                time.sleep(AGAIN)
            finally:
                self._listening.clear()

    def _hear(self) -> None:
        line = connections.create_connection(DEFAULT_DB_ALIAS)
        try:
            line.ensure_connection()
            line.set_autocommit(True)
            with line.cursor() as cursor:
                cursor.execute(f"LISTEN {CHANNEL}")
            for stream in self._followers(None):
                stream.say("?")  # what was told while nobody listened is not known: let them ask
            self._listening.set()
            while not self._is_idle():
                self._hear_once(line)
        finally:
            with suppress(DatabaseError):
                line.close()

    def _hear_once(self, line: Any) -> None:
        raw = line.connection
        if select.select([raw], [], [], LOOK)[0]:
            with line.wrap_database_errors:  # the driver's own errors are not Django's
                raw.poll()
            if raw.closed:
                raise OSError
        told = [notify.payload.partition(" ") for notify in raw.notifies]
        raw.notifies.clear()
        for topic, _space, word in told:
            for stream in self._followers(topic):
                stream.say(word)

    def _followers(self, topic: str | None) -> list[Stream]:
        with self._lock:
            return [stream for stream in self._streams if topic is None or stream.topic == topic]

    def _is_idle(self) -> bool:
        with self._lock:
            return self._over or (not self._streams and time.monotonic() - self._last > LINGER)

    def _may_go(self) -> bool:
        """Whether this thread ends: nobody follows anything. Whoever comes next starts another."""
        with self._lock:
            idle = self._over or (not self._streams and time.monotonic() - self._last > LINGER)
            if idle:
                self._listener = None
            return idle


hub = Hub()


def open_stream(topic: str, who: int) -> Stream | None:
    """Follow a topic for somebody; None when this process has no place. The caller says the first word itself, so
    that nothing told in between is missed."""
    return hub.open(topic, who) if settings.STREAMS else None


def end_with(*signals: signal.Signals) -> None:
    """End the streams when the web server is told to stop, before its own handler waits for them."""
    if threading.current_thread() is not threading.main_thread():
        return
    for number in signals:
        before = signal.getsignal(number)
        if callable(before):
            signal.signal(number, _ending(before))


def _ending(before: Any) -> Any:
    def handle(number: int, frame: FrameType | None) -> None:
        hub.end()
        before(number, frame)

    return handle


def _beat() -> bytes:
    return f"event: beat\ndata: {int(time.time() * 1000)}\n\n".encode()
