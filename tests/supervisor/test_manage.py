"""`./start manage …` beside a running site; stdout is the command's own. `tests/faults` runs it alone and twice."""

import json

from tests.supervisor.tiny import Site


def test_it_joins_the_running_site(site: Site) -> None:
    before = site.tiny.spots.children.read_text()
    done = site.tiny.manage("environment", TMPDIR="/var/tmp", PORT="")
    assert done.stderr == ""
    assert json.loads(done.stdout)["BASE_URL"] == f"http://127.0.0.1:{site.tiny.port}"
    assert site.tiny.manage("sql", "SELECT text FROM notes", TMPDIR="/var/tmp").stdout == '[["demo"]]\n'
    assert site.tiny.spots.children.read_text() == before
    assert site.tiny.get("/") == "ok"


def test_files_it_writes_belong_to_who_serves_them(site: Site) -> None:
    assert site.tiny.manage("upload", "a.txt").returncode == 0
    assert str((site.tiny.spots.media / "a.txt").stat().st_uid) == site.tiny.get("/uid")


def test_the_exit_status_is_the_commands(site: Site) -> None:
    assert site.tiny.manage("exit", "7").returncode == 7
