"""`./start` stopped, killed, broken and given services of others: what is left, what is kept, and what it says."""

import os
import signal
import time
from pathlib import Path

import pytest

from tests.supervisor.tiny import Site, Tiny, running


def test_a_stop_leaves_nothing_and_keeps_everything(tiny: Tiny) -> None:
    with running(tiny) as site:
        tiny.get("/note?kept")
        assert site.end(signal.SIGINT) == 0
        tiny.assert_nothing_runs()
        assert not tiny.spots.run.exists()
    with running(tiny) as site:
        assert "Making the demo world" not in site.said
        assert tiny.notes() == ["demo", "kept"]
        assert site.end(signal.SIGTERM) == 0
        tiny.assert_nothing_runs()


def test_when_the_supervisor_is_killed_nothing_is_left_and_nothing_lost(tiny: Tiny) -> None:
    with running(tiny) as site:
        tiny.get("/note?one")
        tiny.send_nap(300, tiny.home / "nap")
        tiny.wait_for((tiny.home / "nap.begun").exists)
        assert site.end(signal.SIGKILL) == -signal.SIGKILL
        tiny.assert_nothing_runs()
    with running(tiny) as site:
        tiny.get("/note?two")
        site.process.kill()
        with running(tiny):  # at once: the old PostgreSQL may still be shutting down
            assert tiny.notes() == ["demo", "one", "two"]


@pytest.mark.parametrize("moment", ["PostgreSQL:", "Ready: tables"])
def test_asked_to_stop_while_it_starts_it_stops(moment: str, tiny: Tiny) -> None:
    with Site(tiny) as site:
        site.read_until(moment)
        assert site.end() == 0
        assert "Traceback" not in site.said
        tiny.assert_nothing_runs()


def test_what_dies_is_started_again(tiny: Tiny) -> None:
    with running(tiny) as site:
        for name in ("Web server", "Worker", "Beat", "PostgreSQL", "Valkey"):
            os.kill(tiny.child(name), signal.SIGKILL)
            assert f"{name} ended (signal 9); it is started again in 0.5 s." in site.read_until("ended")
        tiny.wait_for(lambda: tiny.get("/note?after") == "ok")
        assert "after" in tiny.notes()


def test_a_step_that_fails_ends_the_start_and_is_shown(tiny: Tiny) -> None:
    for step in ("prepare_static", "load_content"):
        (tiny.home / f"{step}.broken").touch()
        done = tiny.call("./start")
        assert done.returncode == 1
        assert f"manage.py {step} failed:\nit cannot be done" in done.stdout
        assert "Traceback" not in done.stdout
    tiny.assert_nothing_runs()


def test_a_web_server_that_cannot_start_is_shown_with_its_own_words(tiny: Tiny) -> None:
    (tiny.home / "plg/config/wsgi.py").write_text("raise RuntimeError('no such luck')\n")
    done = tiny.call("./start")
    assert done.returncode == 1
    assert "Web server did not start" in done.stdout
    assert "no such luck" in done.stdout
    tiny.assert_nothing_runs()


def test_given_services_are_used_and_named_without_password(tiny: Tiny) -> None:
    given = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL")}
    with running(tiny, **given) as site:
        assert "PostgreSQL: yours, from DATABASE_URL (postgresql:///plg)" in site.said
        assert "Redis: yours, from REDIS_URL" in site.said
        assert not (tiny.spots.data / "postgres").exists()
        without = tiny.manage("sql", "SELECT 1")
        assert without.returncode == 1
        assert "uses its own DATABASE_URL; give the same one to ./start manage." in without.stderr
        assert tiny.manage("sql", "DROP TABLE notes", **given).stdout == "null\n"


def test_a_short_task_is_ended_before_a_stop_and_a_long_one_given_back(tiny: Tiny) -> None:
    short, long = tiny.home / "short", tiny.home / "long"
    with running(tiny) as site:
        tiny.send_nap(2, short)
        tiny.send_nap(40, long)
        tiny.wait_for(Path(f"{long}.begun").exists)
        before = time.monotonic()
        assert site.end() == 0
        assert time.monotonic() - before < 30  # it did not wait for the long one
        assert Path(f"{short}.done").exists()
    Path(f"{long}.begun").unlink()
    with running(tiny):
        tiny.wait_for(Path(f"{long}.begun").exists, 60)
