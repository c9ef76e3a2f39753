"""What the benchmarks share: a database of their own on the server at hand, medians, and one way to print a ratio."""

import io
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2

NAME = "plg_benchmark"


def set_up(*, pages: bool = False) -> None:
    """Point Django at a fresh database beside the one in DATABASE_URL, and migrate it. Never touches the other.

    With `pages` the static files that pages name are made too, in a folder for benchmarks.
    """
    url = urlsplit(os.environ["DATABASE_URL"])
    with_server(url.geturl(), f"DROP DATABASE IF EXISTS {NAME}", f"CREATE DATABASE {NAME}")
    os.environ["DATABASE_URL"] = urlunsplit(url._replace(path=f"/{NAME}"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plg.config.settings.dev")
    os.environ.setdefault("BROKER_PREFIX", f"{NAME}:")  # no worker of the other database hears of it
    if pages:
        os.environ["STATIC_ROOT"] = f"{tempfile.gettempdir()}/{NAME}_static"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    if pages:
        call_command("prepare_static", stdout=io.StringIO())


def copy_as(name: str) -> None:
    """Keep the database as it is now under this name for Django too, to be measured by turns with what it becomes."""
    from django.db import connections

    copy = f"{NAME}_{name}"
    connections.close_all()
    with_server(_server(), f"DROP DATABASE IF EXISTS {copy}", f"CREATE DATABASE {copy} TEMPLATE {NAME}")
    connections.databases[name] = {**connections.databases["default"], "NAME": copy}


def _server() -> str:
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path="/postgres"))


def with_server(url: str, *statements: str) -> None:
    """Run statements outside any transaction."""
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    connection.close()


def medians(
    first: Callable[[], object],
    second: Callable[[], object],
    rounds: int = 5,
    clock: Callable[[], float] = time.perf_counter,
) -> tuple[float, float]:
    """Return the medians of the seconds that both take, by turns: what else the machine does hits both alike.

    With `time.process_time` as the clock only the work of this process counts, for what waits for nothing.
    """
    taken: tuple[list[float], list[float]] = ([], [])
    for _round in range(rounds):
        for work, times in zip((first, second), taken, strict=True):
            began = clock()
            work()
            times.append(clock() - began)
    return statistics.median(taken[0]), statistics.median(taken[1])


def peak_anew() -> float:
    """Forget the most memory this process had, where the system can, and return what it has, in MB."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return peak()


def peak() -> float:
    """Return the most memory this process had, in MB."""
    with suppress(OSError):
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
        return int(status.split("VmHWM:")[1].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 if sys.platform == "darwin" else 1024)


def children() -> float:
    """Return the most memory that a process started by this one had, in MB."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / (1 if sys.platform == "darwin" else 1024)


def say(what: str, ours: float, theirs: float, limit: float | None = None) -> None:
    """Print a ratio in one line, with what it may be where something was promised."""
    ratio = ours / theirs
    verdict = "" if limit is None else f" (at most {limit}×) {'ok' if ratio <= limit else 'TOO MUCH'}"
    print(f"{what}: {ours * 1000:.0f} ms against {theirs * 1000:.0f} ms = {ratio:.2f}×{verdict}")


@contextmanager
def titled(title: str) -> Iterator[None]:
    """Print a title over what is measured inside."""
    print(f"\n{title}")
    yield
