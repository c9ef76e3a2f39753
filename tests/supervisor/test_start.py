"""`./start` for real, on a small site: up, started twice, and what it says. `tests/faults` stops and kills it."""

import os
import pwd
import socket
import subprocess
from pathlib import Path

from plg.supervisor import paths
from plg.supervisor.owner import caller, service_owner
from tests.supervisor.tiny import Site, Tiny


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


def test_a_taken_port_is_said_and_another_offered(tiny: Tiny) -> None:
    with socket.create_server(("127.0.0.1", tiny.port)):
        done = tiny.call("./start")
    assert done.returncode == 1
    said = done.stdout.splitlines()[-1]  # whoever comes first installs the packages, and says so before
    assert said == f"Port {tiny.port} is taken by another program; choose another: PORT={tiny.port + 1} ./start"


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
