"""`./start manage …` without a running site: it brings the services up and down again, alone or with another."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.supervisor.tiny import Tiny, running


def test_alone_it_starts_the_services_and_stops_them(tiny: Tiny) -> None:
    done = tiny.manage("sql", "SELECT count(*) FROM notes")
    assert (done.stdout, done.returncode) == ("[[0]]\n", 0)  # tables, but no demo world
    tiny.assert_nothing_runs()
    assert not tiny.spots.run.exists()


def test_two_at_once_share_the_services_and_a_start_waits_for_both(tiny: Tiny) -> None:
    with ThreadPoolExecutor() as pool:
        first = pool.submit(tiny.manage, "sql", "SELECT 1 FROM pg_sleep(3)")
        second = pool.submit(tiny.manage, "sql", "SELECT 2 FROM pg_sleep(4)")
        tiny.wait_for(lambda: bool(tiny.processes("manage.py sql SELECT 2 FROM pg_sleep(4)")), 60)
        with running(tiny) as site:
            assert "Waiting for a ./start manage command to end" in site.said
        assert first.result().stdout == "[[1]]\n"
        assert second.result().stdout == "[[2]]\n"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has another user to hand files to")
def test_files_are_handed_over_to_a_service_user(tiny: Tiny) -> None:
    tiny.spots.media.mkdir(parents=True)
    os.chown(tiny.spots.media, 65534, 65534)
    tiny.manage("upload", "b.txt")
    assert (tiny.spots.media / "b.txt").stat().st_uid == 65534


def test_trouble_is_said_on_stderr(tiny: Tiny) -> None:
    (tiny.home / "load_content.broken").touch()
    done = tiny.manage("exit", "0")
    assert (done.stdout, done.returncode) == ("", 1)
    assert "manage.py load_content failed" in done.stderr
