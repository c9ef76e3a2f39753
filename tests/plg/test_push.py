"""Streams: who follows hears of it after the commit, places are few and come free, and a stop ends all of them."""

from collections.abc import Iterator

import pytest
from django.db import transaction
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
