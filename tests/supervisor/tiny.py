"""A whole small project to run the real scripts on: our own supervisor, and a site of a few lines behind it.

The services are the real ones. Only the site is small, so that a start takes a second and can be killed freely.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
    return [f"{os.getuid()}".encode() if path == "/uid" else b'{"worker": "ok"}']
"""
CELERY = """
import os, pathlib, time
from celery import Celery
celery_app = Celery("tiny", broker=os.environ["REDIS_URL"])
celery_app.conf.update(task_acks_late=True, broker_connection_retry_on_startup=True, task_ignore_result=True)
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
        assert self.process.stdout is not None
        self.lines += self.process.stdout.read().splitlines()
        return self.process.wait(timeout=60)


@contextmanager
def running(tiny: Tiny, **extra: str) -> Iterator[Site]:
    """Start the small site and wait for its address."""
    site = Site(tiny, **extra)
    try:
        site.read_until("Stop with Ctrl-C")
        yield site
    finally:
        if site.process.poll() is None:
            site.end()


def processes_of(mark: str) -> list[str]:
    """Return the command lines of all living processes with `mark` in their command line, folder or environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
            about = command + (folder / "environ").read_bytes() + os.fsencode((folder / "cwd").readlink())
        except OSError:
            continue
        if command and mark.encode() in about and int(folder.name) != os.getpid():
            found.append(f"{folder.name} {command.replace(bytes(1), b' ').decode(errors='replace')}")
    return found


def wait_until_none(mark: str, seconds: float = 20) -> list[str]:
    """Wait for all processes with `mark` to be gone; returns those that stay."""
    until = time.monotonic() + seconds
    while (left := processes_of(mark)) and time.monotonic() < until:
        time.sleep(0.1)
    return left
