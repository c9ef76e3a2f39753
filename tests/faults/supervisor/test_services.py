"""The embedded PostgreSQL after mishaps: what is there is kept, what is half made is not trusted."""

import json
import os
import signal
import subprocess

from tests.supervisor.tiny import Tiny


def one(tiny: Tiny, question: str) -> object:
    done = tiny.manage("sql", question)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)[0][0]


def test_a_cluster_survives_mishaps_and_half_of_one_is_made_anew(tiny: Tiny) -> None:
    home = tiny.spots.data / "postgres"
    home.mkdir(parents=True)
    (home / "cluster.new").mkdir()  # what a killed initdb leaves
    (home / "cluster.new/PG_VERSION").write_text("18\n")
    assert one(tiny, "INSERT INTO notes VALUES ('kept') RETURNING text") == "kept"
    assert not (home / "cluster.new").exists()

    # After a reboot the number in the lock file may be that of quite another program: here of this very test.
    pidfile = home / "cluster/postmaster.pid"
    pidfile.write_text(f"{os.getpid()}\n{home / 'cluster'}\n0\n5432\n\n\n")
    assert one(tiny, "SELECT text FROM notes") == "kept"

    version = home / "cluster/PG_VERSION"
    version.write_text("17\n")
    done = tiny.manage("sql", "SELECT 1")
    assert (done.stdout, done.returncode) == ("", 1)
    assert "is of PostgreSQL 17 and this is postgres (PostgreSQL) 18" in done.stderr
    version.write_text("18\n")


def test_the_database_is_as_production_expects_it(tiny: Tiny) -> None:
    assert one(tiny, "SHOW server_encoding") == "UTF8"
    assert one(tiny, "SHOW fsync") == "on"
    assert one(tiny, "SHOW listen_addresses") == ""
    assert one(tiny, "SHOW data_checksums") == "on"
    assert (
        one(tiny, "SELECT string_agg(l, ' ') FROM unnest(tsvector_to_array(to_tsvector('dutch', 'de leraren'))) l")
        == "lerar"
    )


def test_a_killed_command_leaves_nothing(tiny: Tiny) -> None:
    tiny.manage("exit", "0")
    command = ["./start", "manage", "sql", "SELECT pg_sleep(60)"]
    with subprocess.Popen(command, cwd=tiny.home, env=tiny.environment(), stdout=subprocess.DEVNULL) as running:
        tiny.wait_for(lambda: bool(tiny.processes("manage.py sql")), 60)
        running.send_signal(signal.SIGKILL)
    tiny.assert_nothing_runs()
