"""More of everything: two web servers and three workers on sockets of their own: `python -m benchmarks.scale_out`.

Prints what one and what more of them carry, and what somebody notices when one is started anew or killed. Ends with 1
when a page failed or a report was lost.
"""

import http.client
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import ground

CLIENTS, SECONDS, REPORTS, PEOPLE = 8, 10.0, 24, 24
PAGE = "/plg/north/logboek/"
PYTHON = (sys.executable, "-m")


class Line(http.client.HTTPConnection):
    """A connection to a web server on a socket file."""

    def __init__(self, place: Path) -> None:
        super().__init__("localhost", timeout=20)
        self.place = place

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(str(self.place))


@dataclass
class House:
    """The processes that run, each by its name; every one leads a group of its own."""

    home: Path
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, *words: str) -> None:
        with (self.home / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(  # noqa: S603  # our own words, no shell
                [*PYTHON, *words], stdout=log, stderr=log, start_new_session=True, env=dict(os.environ)
            )

    def web(self, name: str) -> Path:
        place = self.home / f"{name}.sock"
        self.start(
            name, "gunicorn", "plg.config.wsgi", "--config", "python:plg.config.gunicorn", "--bind", f"unix:{place}",
            "--workers", "1", "--worker-tmp-dir", str(self.home), "--no-control-socket", "--log-level", "warning",
        )  # fmt: skip
        return place

    def worker(self, name: str, *more: str) -> None:
        self.start(
            name, "celery", "-A", "plg.config", "worker", "--hostname", f"{name}@plg", "--concurrency", "1",
            "--loglevel", "warning", "--without-gossip", "--without-mingle", *more,
        )  # fmt: skip

    def beat(self, name: str) -> None:
        self.start(name, "celery", "-A", "plg.config", "beat", "--schedule", str(self.home / name), "--pidfile", "")

    def end(self, names: Iterable[str], how: signal.Signals = signal.SIGTERM) -> None:
        for name in names:
            os.killpg(self.running[name].pid, how)
        for name in names:
            try:
                self.running.pop(name).wait(15)
            except subprocess.TimeoutExpired:
                continue


def prepare(people: int = PEOPLE) -> str:
    """Make a community with people and entries; return the cookie of one who is signed in."""
    ground.set_up(pages=True)
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    from tests import factories as make
    from tests.support.sign_in import sign_in

    call_command("load_content", verbosity=0)
    settings.ALLOWED_HOSTS = ["*"]
    north = make.community("north")
    members = [make.member(north, make.person(f"Mens {n}", email=f"m{n}@plg.example")) for n in range(people)]
    for member in members:
        for n in range(8):
            make.entry(member, f"Leerervaring {n}. " + "Wat ik zag en deed op die dag. " * 20)
    client = sign_in(Client(), members[0])
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


def answers(place: Path, cookie: str) -> int:
    """Return the status of one page from this web server; raises OSError when nobody listens."""
    line = Line(place)
    try:
        line.request("GET", PAGE, headers={"Cookie": f"sessionid={cookie}", "Host": "localhost"})
        answer = line.getresponse()
        answer.read()
        return answer.status
    finally:
        line.close()


def hammer(places: list[Path], cookie: str, seconds: float, meanwhile: Callable[[], object] = bool) -> list[float]:
    """Ask pages from all of these by turns for so long, and return how long each took; a failed one ends it all.

    A server that does not listen is passed by, as a proxy does.
    """
    took, failed, until = list[float](), list[str](), time.monotonic() + seconds

    def ask(number: int) -> None:
        while time.monotonic() < until and not failed:
            number, began = number + 1, time.perf_counter()
            for attempt in range(2 * len(places)):
                try:
                    status = answers(places[(number + attempt) % len(places)], cookie)
                except (ConnectionRefusedError, FileNotFoundError):
                    continue
                if status != 200:
                    failed.append(f"a page answered {status}")
                break
            else:
                failed.append("nobody listened")
            took.append(time.perf_counter() - began)

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(CLIENTS)]
    for thread in threads:
        thread.start()
    meanwhile()
    for thread in threads:
        thread.join()
    if failed:
        sys.exit(failed[0])
    return took


def reports_done(count: int = REPORTS, kill: Callable[[], object] | None = None) -> float:
    """Ask a progress report for so many and return how long until the last was there; with `kill` halfway."""
    from django.db import connection, transaction

    from plg.models import Job, Membership
    from plg.words import JobState
    from reports.models import Report
    from reports.services import ask
    from reports.words import ReportKind

    Report.objects.all().delete()
    Job.objects.filter(task="reports.progress").delete()
    with transaction.atomic():  # all are published in one moment: asking is not what is measured
        jobs = [ask(by=member, kind=ReportKind.PROGRESS).job_id for member in Membership.objects.order_by("pk")[:count]]
    began = time.monotonic()
    while (left := Job.objects.filter(pk__in=jobs).exclude(state=JobState.DONE).count()) > 0:
        if Job.objects.filter(pk__in=jobs, state=JobState.FAILED).exists() or time.monotonic() - began > 150:
            sys.exit("a report was lost")
        if kill and left <= count // 2:
            kill()
            kill = None
        time.sleep(0.1)
    connection.close()
    return time.monotonic() - began


def swept_again() -> float:
    """Return how long it takes until somebody keeps the time again."""
    from django.utils import timezone

    from plg.models import Pulse

    began = timezone.now()
    Pulse.objects.all().delete()
    while not Pulse.objects.exists():
        if (timezone.now() - began).total_seconds() > 60:
            sys.exit("nobody keeps the time")
        time.sleep(0.1)
    return (timezone.now() - began).total_seconds()


def tell(what: str, took: list[float]) -> None:
    """Print what the pages of one measurement took."""
    half, most = statistics.median(took) * 1000, statistics.quantiles(took, n=20)[-1] * 1000
    rate = f"{len(took) / SECONDS:.0f} pages a second"
    print(f"{what}: {rate}, p50 {half:.0f} ms, p95 {most:.0f} ms, slowest {max(took) * 1000:.0f} ms, failed 0")


def webs(house: House, cookie: str) -> None:
    """Measure one web server, two, and two of which one is started anew under load."""
    places = [house.web("web-1"), house.web("web-2")]
    for place in places:
        while not place.exists():
            time.sleep(0.1)
        answers(place, cookie)

    def anew() -> None:
        time.sleep(2)
        house.end(["web-1"])
        house.web("web-1")

    tell("one web server, one process", hammer(places[:1], cookie, SECONDS))
    tell("two web servers", hammer(places, cookie, SECONDS))
    tell("two, one of them started anew meanwhile", hammer(places, cookie, SECONDS, anew))
    house.end(["web-1", "web-2"])


def workers(house: House) -> None:
    """Measure one worker, three, three of which one is killed, and two beats of which one is killed."""
    house.beat("beat-1")
    house.worker("worker-1")
    swept_again()
    reports_done()  # the first loads typefaces
    one = reports_done()
    for name in ("worker-2", "worker-3"):
        house.worker(name)
    time.sleep(6)
    reports_done()
    three = reports_done()
    print(f"{REPORTS} reports: {one:.1f} s with one worker process, {three:.1f} s with three: {one / three:.2f}×")
    took = reports_done(kill=lambda: house.end(["worker-2"], signal.SIGKILL))
    print(f"{REPORTS} reports while one of three is killed: {took:.1f} s, lost 0")
    house.beat("beat-2")
    time.sleep(5)
    house.end(["beat-1"], signal.SIGKILL)
    print(f"the beat that keeps the time is killed: the other follows after {swept_again():.1f} s")


def main() -> None:
    """Run the whole trial."""
    with tempfile.TemporaryDirectory(prefix="plg-scale-") as home:
        os.environ["MEDIA_ROOT"] = f"{home}/media"
        os.environ["BROKER_PREFIX"] = "plg-scale:"
        os.environ["ALLOWED_HOSTS"] = "localhost"
        cookie = prepare()
        house = House(Path(home))
        try:
            webs(house, cookie)
            workers(house)
        finally:
            house.end(list(house.running), signal.SIGKILL)


if __name__ == "__main__":
    main()
