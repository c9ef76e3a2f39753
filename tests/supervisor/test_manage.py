"""`./start manage …` beside a running site; stdout is the command's own. `tests/faults` runs it alone and twice."""

import json
from subprocess import PIPE, Popen

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


def test_it_waits_for_the_tables_of_a_site_that_just_began(site: Site) -> None:
    notice = site.tiny.spots.lock
    told = json.loads(notice.read_text())
    assert "makes_tables" not in told  # this one is done
    notice.write_text(json.dumps({**told, "makes_tables": True}))
    words, env = ["./start", "manage", "environment"], site.tiny.environment()
    with Popen(words, cwd=site.tiny.home, env=env, stdout=PIPE, stderr=PIPE, text=True) as command:
        assert command.stderr is not None
        assert command.stdout is not None
        assert "Waiting for the tables" in command.stderr.readline()
        assert command.poll() is None
        notice.write_text(json.dumps(told))
        assert json.loads(command.stdout.read())["BASE_URL"] == told["url"]
        assert command.wait() == 0
