"""Web server, worker and beat: their command lines, and the wait until the first page is there.

Used by the start command.
"""

import errno
import http.client
import json
import signal
import socket
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from plg.supervisor.children import Child
from plg.supervisor.environment import Address
from plg.supervisor.owner import Owner
from plg.supervisor.paths import Places
from plg.supervisor.say import TroubleError

WEB, WORKER, BEAT = "Web server", "Worker", "Beat"
CONFIG = "plg.config"
_PYTHON = (sys.executable, "-m")


def refuse_taken_port(at: Address) -> None:
    """Raise one clear sentence when the address cannot be listened on."""
    family = socket.AF_INET6 if ":" in at.host else socket.AF_INET
    try:
        with socket.socket(family) as attempt:
            attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            attempt.bind((at.host, at.port))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            other = at.port + 1 if at.port < 65535 else 8000
            sentence = f"Port {at.port} is taken by another program; choose another: PORT={other} ./start"
            raise TroubleError(sentence) from error
        raise TroubleError(f"{at.bind} cannot be listened on: {error.strerror or error}.") from error


def site_children(spots: Places, owner: Owner, env: Mapping[str, str], at: Address) -> list[Child]:
    """Return web server, worker and beat, not started yet."""
    at_home = dict(env)
    if not owner.is_caller:
        at_home |= {"HOME": str(spots.home), "XDG_CACHE_HOME": str(spots.home / "cache")}
    web: list[str | Path] = [
        *(*_PYTHON, "gunicorn", f"{CONFIG}.wsgi:application", "--config", f"python:{CONFIG}.gunicorn"),
        *("--bind", at.bind, "--worker-tmp-dir", spots.run, "--no-control-socket"),
        *("--error-logfile", "-", "--log-level", "warning"),
    ]
    celery = (*_PYTHON, "celery", "-A", CONFIG)
    worker: list[str | Path] = [
        *celery,
        "worker",
        "--loglevel",
        "WARNING",
        "--concurrency",
        "2",
        "--without-gossip",
        "--without-mingle",
    ]
    beat: list[str | Path] = [
        *celery,
        "beat",
        "--loglevel",
        "WARNING",
        "--schedule",
        spots.home / "beat-schedule",
        "--pidfile",
        "",
    ]

    def child(name: str, command: list[str | Path], log: str, endings: list[tuple[signal.Signals, float]]) -> Child:
        # When we are killed there is nobody left to wait for: SIGQUIT drops what is in hand, and the job row and its
        # lease bring it back later.
        return Child(name, command, owner, at_home, spots.checkout, spots.logs / log, endings, farewell=signal.SIGQUIT)

    return [
        child(WEB, web, "web.log", [(signal.SIGTERM, 10.0)]),
        # SIGTERM lets the worker end its task; SIGQUIT makes it give the task back to the queue.
        child(WORKER, worker, "worker.log", [(signal.SIGTERM, 8.0), (signal.SIGQUIT, 3.0)]),
        child(BEAT, beat, "beat.log", [(signal.SIGTERM, 5.0)]),
    ]


def answers(at: Address) -> bool:
    """Say whether the web server answers that it is alive."""
    return _ask(at, "/healthz")[0] == http.HTTPStatus.OK


def missing_parts(at: Address, seconds: float = 20) -> list[str]:
    """Wait until all parts are ready, the worker being the slowest; returns those that are not by then."""
    until = time.monotonic() + seconds
    while True:
        status, said = _ask(at, "/readyz")
        if status == http.HTTPStatus.OK:
            return []
        if time.monotonic() > until:
            try:
                return [name for name, state in json.loads(said).items() if state != "ok"]
            except (ValueError, AttributeError):
                return ["the site itself"]
        time.sleep(0.1)


def _ask(at: Address, path: str) -> tuple[int, str]:
    host = at.url.rpartition(":")[0].removeprefix("http://").strip("[]")
    try:
        line = http.client.HTTPConnection(host, at.port, timeout=10)
        # Behind https-only settings the answer would else be a redirect.
        line.request("GET", path, headers={"X-Forwarded-Proto": "https"})
        answer = line.getresponse()
        return answer.status, answer.read().decode("utf-8", "replace")
    except (OSError, http.client.HTTPException):
        return 0, ""
