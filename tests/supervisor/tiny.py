"""A whole small project to run the real scripts on: our own supervisor, and a site of a few lines behind it.

The services are the real ones. Only the site is small, so that a start takes a second and can be killed freely.
"""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from plg.supervisor import paths

CHECKOUT = Path(__file__).resolve().parents[2]
OF_A_SITE = {"DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "MEDIA_ROOT", "STATIC_ROOT", "BASE_URL"}

MANAGE = """
import json, os, sys
import psycopg2
word, rest = sys.argv[1], sys.argv[2:]
def sql(text):
    base = psycopg2.connect(os.environ["DATABASE_URL"])
    with base, base.cursor() as cursor:
        cursor.execute(text)
        return cursor.fetchall() if cursor.description else None
if word == "migrate":
    sql("CREATE TABLE IF NOT EXISTS notes (text varchar)")
elif word == "demo_world" and rest == ["--show"]:
    print(json.dumps([{"name": "Anna", "role": "deelnemer"}, {"name": "Bram"}]))
elif word == "demo_world":
    sql("INSERT INTO notes VALUES ('demo')")
elif word == "sql":
    print(json.dumps(sql(rest[0])))
elif word == "upload":
    open(os.path.join(os.environ["MEDIA_ROOT"], rest[0]), "w").close()
elif word == "nap":
    from plg.config import nap
    nap.delay(float(rest[0]), rest[1])
elif word == "exit":
    sys.exit(int(rest[0]))
elif word == "environment":
    print(json.dumps(dict(os.environ)))
elif word in ("load_content", "prepare_static") and os.path.exists(word + ".broken"):
    sys.exit("it cannot be done")
"""
WSGI = """
import os, psycopg2
def application(environ, start):
    path = environ["PATH_INFO"]
    if path == "/note":
        base = psycopg2.connect(os.environ["DATABASE_URL"])
        with base, base.cursor() as cursor:
            cursor.execute("INSERT INTO notes VALUES (%s)", [environ["QUERY_STRING"]])
        base.close()
    start("200 OK", [("Content-Type", "text/plain")])
    return [f"{os.getuid()}".encode() if path == "/uid" else b"ok"]
"""
CELERY = """
import os, pathlib, time
from celery import Celery
celery_app = Celery("tiny", broker=os.environ["REDIS_URL"])
celery_app.conf.update(
    task_acks_late=True,
    broker_connection_retry_on_startup=True,
    task_ignore_result=True,
    worker_prefetch_multiplier=1,
    broker_transport_options={"visibility_timeout": 120, "unacked_restore_interval": 2, "unacked_restore_throttle": 1},
)
@celery_app.task(name="nap")
def nap(seconds, mark):
    pathlib.Path(mark + ".begun").touch()
    time.sleep(seconds)
    pathlib.Path(mark + ".done").touch()
"""


def free_port() -> int:
    """Return a port nobody listens on now."""
    with socket.socket() as attempt:
        attempt.bind(("127.0.0.1", 0))
        return int(attempt.getsockname()[1])


class Tiny:
    """One small checkout; its path may have a space in it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = free_port()
        self.spots = paths.places(home, "site")
        shutil.copytree(
            CHECKOUT / "plg/supervisor", home / "plg/supervisor", ignore=shutil.ignore_patterns("__pycache__")
        )
        for name in ("start", "test", "requirements.txt", "requirements-dev.txt"):
            shutil.copy(CHECKOUT / name, home / name)
        (home / ".venv").symlink_to((CHECKOUT / ".venv").resolve())
        (home / "plg/config/settings").mkdir(parents=True)
        for package in ("plg", "plg/config/settings"):
            (home / package / "__init__.py").touch()
        (home / "plg/config/settings/dev.py").write_text("import os\nSECRET_KEY = os.environ['SECRET_KEY']\n")
        (home / "manage.py").write_text(MANAGE)
        (home / "plg/config/__init__.py").write_text(CELERY)
        (home / "plg/config/wsgi.py").write_text(WSGI)
        # How the web server runs is told by the real ones.
        for name in ("config/gunicorn.py", "config/settings/environment.py", "push.py"):
            shutil.copy(CHECKOUT / "plg" / name, home / "plg" / name)

    def environment(self, **extra: str) -> dict[str, str]:
        """Return the caller's environment without what steers a site."""
        own = {name: value for name, value in os.environ.items() if name not in OF_A_SITE}
        return {**own, "PORT": str(self.port), **extra}

    def call(self, *words: str, **extra: str) -> "subprocess.CompletedProcess[str]":
        """Run a script to its end."""
        env = self.environment(**extra)
        return subprocess.run(words, cwd=self.home, env=env, capture_output=True, text=True, check=False, timeout=120)

    def manage(self, *words: str, **extra: str) -> "subprocess.CompletedProcess[str]":
        return self.call("./start", "manage", *words, **extra)

    def get(self, path: str) -> str:
        """Ask the running site for a page; empty when it does not answer."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            line.request("GET", path)
            return line.getresponse().read().decode()
        except (OSError, http.client.HTTPException):
            return ""
        finally:
            line.close()

    def child(self, name: str) -> int:
        """Return the number of a child of the running supervisor."""
        rows = json.loads(self.spots.children.read_text())
        return next(int(pid) for found, pid, *_ in rows if found == name)

    def send_nap(self, seconds: float, mark: Path) -> None:
        """Give the worker something to do."""
        done = self.manage("nap", str(seconds), str(mark))
        assert done.returncode == 0, done.stderr

    def processes(self, word: str = "") -> list[str]:
        """Return the command lines of what runs for this project, of all or of those with `word`."""
        return [line for line in processes_of(str(self.home), self.spots.run.name) if word in line]

    def assert_nothing_runs(self, seconds: float = 20) -> None:
        """Wait for everything of this project to be gone; what stays is a failure."""
        until = time.monotonic() + seconds
        while (left := self.processes()) and time.monotonic() < until:
            time.sleep(0.1)
        assert not left, "left running:\n" + "\n".join(left)

    @staticmethod
    def wait_for(check: Callable[[], bool], seconds: float = 20) -> None:
        """Wait until `check` holds."""
        until = time.monotonic() + seconds
        while not check():
            assert time.monotonic() < until, "it did not happen in time"
            time.sleep(0.1)

    def notes(self) -> list[str]:
        """Return what is in the database, read through `./start manage`."""
        done = self.manage("sql", "SELECT text FROM notes ORDER BY text")
        assert done.returncode == 0, done.stderr
        return [row[0] for row in json.loads(done.stdout)]


class Site:
    """A running `./start`, and the lines it said."""

    def __init__(self, tiny: Tiny, **extra: str) -> None:
        self.tiny = tiny
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            ["./start"],
            cwd=tiny.home,
            env=tiny.environment(**extra),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    @property
    def said(self) -> str:
        return "\n".join(self.lines)

    def read_until(self, text: str) -> str:
        """Read on until a line holds `text`, and return that line; the end of the process is a failure."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip())
            if text in line:
                return line
        raise AssertionError(f"{text!r} was never said; it said:\n{self.said}")

    def end(self, sign: signal.Signals = signal.SIGTERM) -> int:
        """Signal the supervisor alone, wait for it and return its exit status."""
        self.process.send_signal(sign)
        said, _none = self.process.communicate(timeout=60)
        self.lines += said.splitlines()
        return self.process.returncode

    def __enter__(self) -> "Site":
        return self

    def __exit__(self, *error: object) -> None:
        if self.process.poll() is None:
            self.end()
        if self.process.stdout is not None:
            self.process.stdout.close()
        self.process.wait(timeout=60)


@contextmanager
def running(tiny: Tiny, **extra: str) -> Iterator[Site]:
    """Start the small site and wait for its address."""
    with Site(tiny, **extra) as site:
        site.read_until("Stop with Ctrl-C")
        yield site


def processes_of(*marks: str) -> list[str]:
    """Return the living processes that carry one of `marks` in their command line, folder or environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
            about = command + (folder / "environ").read_bytes() + os.fsencode((folder / "cwd").readlink())
        except OSError:
            continue
        if command and int(folder.name) != os.getpid() and any(mark.encode() in about for mark in marks):
            found.append(f"{folder.name} {command.replace(bytes(1), b' ').decode(errors='replace')}")
    return found
