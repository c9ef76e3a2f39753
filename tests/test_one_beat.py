"""However many beats are started, one keeps the time; when it dies or loses the database, another follows."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection

from plg.config.beat import LOCK, STAND_BY, OneBeat, Turn
from plg.config.celery import app

pytestmark = pytest.mark.django_db


@pytest.fixture
def turns() -> Iterator[tuple[Turn, Turn]]:
    both = Turn(), Turn()
    yield both
    for turn in both:
        turn.give_up()


def test_one_at_a_time_and_the_next_when_it_goes(turns: tuple[Turn, Turn]) -> None:
    first, second = turns
    assert [first.is_ours(), second.is_ours(), first.is_ours()] == [True, False, True]
    first.give_up()
    assert [second.is_ours(), first.is_ours()] == [True, False]


def test_whose_connection_died_has_no_turn_any_more(turns: tuple[Turn, Turn]) -> None:
    first, second = turns
    assert first.is_ours()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks"
            " WHERE locktype = 'advisory' AND classid = %s AND objid = %s",
            LOCK,
        )
    assert not first.is_ours(), "it finds its connection gone"
    assert second.is_ours()


def test_who_stands_by_sends_nothing(turns: tuple[Turn, Turn], tmp_path: object) -> None:
    assert settings.CELERY_BEAT_SCHEDULER == "plg.config.beat:OneBeat"
    first, _second = turns
    assert first.is_ours()
    scheduler = OneBeat(app=app, schedule_filename=f"{tmp_path}/schedule")
    try:
        assert scheduler.tick() == STAND_BY
        assert scheduler.schedule["sweep"].total_run_count == 0
    finally:
        scheduler.close()
