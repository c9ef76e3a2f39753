"""`./start` for real, on a small site: up, down, killed, started twice, and what it says."""

import os
import pwd
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest

from plg.supervisor import paths
from plg.supervisor.owner import caller, service_owner
from tests.supervisor.tiny import Site, Tiny, running


def test_a_start_says_what_runs(site: Site) -> None:
    port = site.tiny.port
    for words in (
        "PostgreSQL: 18",
        "Valkey: 9",
        f"LeiderschapsPLG runs at http://127.0.0.1:{port}/",
        f"Demo sign-in, one click each: http://127.0.0.1:{port}/demo/",
        "  Anna (deelnemer)\n  Bram",
    ):
        assert words in site.said


def test_only_the_owner_enters_the_socket_folder(site: Site) -> None:
    found = site.tiny.spots.run.stat()
    assert found.st_mode & 0o777 == 0o700
    assert found.st_uid == service_owner().uid


def test_services_run_as_nobody_for_root_and_the_site_as_whom_it_said(site: Site) -> None:
    for name in ("PostgreSQL", "Valkey"):
        assert Path(f"/proc/{site.tiny.child(name)}").stat().st_uid == service_owner().uid
    told = caller().name
    if os.geteuid() == 0:
        told = site.said.split("Web server, worker and beat: as ")[1].split()[0]
    assert site.tiny.get("/uid") == str(pwd.getpwnam(told).pw_uid)


def test_a_second_start_says_where_the_first_is(site: Site) -> None:
    second = site.tiny.call("./start", PORT="8999")
    assert second.returncode == 1
    assert second.stdout.count("\n") == 1
    assert f"already runs from this folder at http://127.0.0.1:{site.tiny.port}/ (process " in second.stdout


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


def test_a_taken_port_is_said_and_another_offered(tiny: Tiny) -> None:
    with socket.create_server(("127.0.0.1", tiny.port)):
        done = tiny.call("./start")
    assert done.returncode == 1
    assert done.stdout == (
        f"Port {tiny.port} is taken by another program; choose another: PORT={tiny.port + 1} ./start\n"
    )


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


def test_a_path_with_a_colon_is_refused_in_one_sentence(tiny: Tiny) -> None:
    odd = tiny.home.parent / "a:b"
    tiny.home.rename(odd)
    done = subprocess.run(["./start"], cwd=odd, capture_output=True, text=True, check=False)
    odd.rename(tiny.home)
    assert done.returncode == 1
    assert "has a colon in it" in done.stderr


def test_an_unknown_word_shows_how_it_is_used(tiny: Tiny) -> None:
    done = tiny.call("./start", "now")
    assert done.returncode == 2
    assert "./start manage ARGS" in done.stdout


def test_places_of_root_and_caller_differ(tmp_path: Path) -> None:
    assert paths.places(tmp_path, "site", as_root=True).data.is_relative_to(paths.ROOT_STATE)
    assert paths.places(tmp_path, "site", as_root=False).data == tmp_path / ".data"
