"""Streams: who follows hears of it after the commit, places are few and come free, and a stop ends all of them."""

import signal
import time
from collections.abc import Iterator
from threading import Thread

import pytest
from django.db import connection, transaction
from pytest_django import Settings

from plg import push
from plg.push import Hub, Stream

ANNA, BRAM = 1, 2


@pytest.fixture
def hub(settings: Settings, transactional_db: None) -> Iterator[Hub]:
    settings.STREAMS = push.MOST_EACH + 1
    made = Hub()
    yield made
    made.end()
    made.join()


def begun(stream: Stream | None, version: str = "1") -> Stream:
    """A stream that said the version of now, as a view has it do."""
    assert stream is not None
    stream.say(version)
    assert next(stream).startswith(b"event: beat\ndata: ")
    assert next(stream) == f"data: {version}\n\n".encode()
    return stream


def test_whoever_follows_hears_of_it_after_the_commit_and_nobody_else(hub: Hub) -> None:
    mine, other = begun(hub.open("session:1", ANNA)), begun(hub.open("session:2", BRAM))
    with transaction.atomic():
        push.tell("session:1", "2")
        push.tell("session:2", "7")
    assert next(mine) == b"data: 2\n\n"
    assert next(other) == b"data: 7\n\n"
    with transaction.atomic():
        push.tell("session:1", "3")
        transaction.set_rollback(True)
    push.tell("session:1", "4")
    assert next(mine) == b"data: 4\n\n"


def test_places_are_few_for_one_person_and_for_all_and_come_free(hub: Hub) -> None:
    mine = [hub.open("session:1", ANNA) for _tab in range(push.MOST_EACH)]
    assert hub.open("session:1", ANNA) is None, "whoever has many tabs leaves places to others"
    assert hub.open("session:1", BRAM) is not None
    assert hub.open("session:1", BRAM) is None
    assert mine[0] is not None
    for _turn in range(2):
        mine[0].close()  # the screen was gone before the first word
    assert hub.open("session:1", BRAM) is not None
    assert hub.open("session:1", BRAM) is None


def test_a_stop_ends_every_stream_and_opens_none(hub: Hub) -> None:
    stream = begun(hub.open("session:1", ANNA))
    hub.end()
    with pytest.raises(StopIteration):
        next(stream)
    assert hub.open("session:1", BRAM) is None


def test_a_stream_comes_back_through_the_door_now_and_then(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(push, "LONGEST", 0.0)
    stream = hub.open("session:1", ANNA)
    assert stream is not None
    next(stream)
    with pytest.raises(StopIteration):
        next(stream)


def test_a_stream_beats_while_nothing_happens(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(push, "BEAT", 0.01)
    stream = begun(hub.open("session:1", ANNA))
    assert next(stream).startswith(b"event: beat\ndata: ")
    push.tell("session:1", "2")
    while (said := next(stream)).startswith(b"event: beat"):
        pass
    assert said == b"data: 2\n\n"


def test_where_nobody_listens_in_time_there_is_no_stream_and_no_place_is_lost(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as hurried:
        hurried.setattr(push, "PATIENCE", 0)
        assert hub.open("session:1", ANNA) is None
    assert all(hub.open("session:1", ANNA) is not None for _tab in range(push.MOST_EACH))


def test_a_listener_that_lost_the_database_comes_back(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(push, "AGAIN", 0.01)
    stream = begun(hub.open("session:1", ANNA))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND query LIKE 'LISTEN %' AND pid <> pg_backend_pid()"
        )
        assert cursor.fetchall() == [(True,)]
    again = hub.open("session:1", BRAM)
    until = time.monotonic() + 60
    while again is None:  # until the listener is back there is no place, and a screen asks by itself
        assert time.monotonic() < until
        again = hub.open("session:1", BRAM)
    assert "the listener lost the database" in caplog.text
    begun(again)
    push.tell("session:1", "2")
    while next(stream) != b"data: 2\n\n":
        pass  # a word first that the listener is back
    assert next(again) == b"data: 2\n\n"


def test_a_signal_to_stop_ends_the_streams_before_anything_else(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(push, "hub", hub)
    stream = begun(hub.open("session:1", ANNA))
    told: list[int] = []
    before = signal.signal(signal.SIGUSR1, lambda number, _frame: told.append(number))
    try:
        push.end_with(signal.SIGUSR1, signal.SIGUSR2)
        assert signal.getsignal(signal.SIGUSR2) == signal.SIG_DFL, "of who minds nothing nothing is taken over"
        signal.raise_signal(signal.SIGUSR1)
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert told == [signal.SIGUSR1], "and then what would have been done without streams"
    with pytest.raises(StopIteration):
        next(stream)


def test_only_the_thread_that_hears_signals_takes_them_over() -> None:
    before = signal.getsignal(signal.SIGINT)
    other = Thread(target=push.end_with, args=(signal.SIGINT,))
    other.start()
    other.join()
    assert signal.getsignal(signal.SIGINT) is before
