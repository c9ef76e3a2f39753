"""A real evening at once: forty phones in a session, sixty leaders who log, three coders, forty reports.

`python -m benchmarks.evening --minutes 10`, on the real web server, worker and beat. Prints how long pages and forms
took, what failed, and when the reports were there; ends with 1 when a figure is not reached.
"""

import argparse
import asyncio
import os
import random
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from benchmarks import coding, live_session
from benchmarks.live_phones import Play, asked, some
from benchmarks.scale_out import House

LEADERS, CODERS, REPORTS, TEXTS = 60, 3, 40, 3000
MOST_PAGE, MOST_FORM = 0.3, 0.5  # 95 of a hundred, in seconds
#: What people do between two presses, in seconds: at least, and at most so much more.
READS, WRITES, CODES = (3.0, 6.0), (12.0, 20.0), (2.0, 4.0)
TEXT = "Vandaag liep ik mee op de gang. Ik vroeg wat zij zelf zag, en wachtte tot het antwoord kwam. " * 3


@dataclass
class Cast:
    """Who come in beside the session, each by a cookie, and what they open."""

    leaders: list[str] = field(default_factory=list)
    coders: list[str] = field(default_factory=list)
    bench: str = ""


@dataclass
class Figures:
    """How long every page and every form took, and what failed."""

    port: int
    pages: list[float] = field(default_factory=list)
    forms: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    async def ask(self, cookie: str, path: str, data: dict[str, str] | None = None) -> tuple[int, str]:
        """Ask a page or send a form; return the status and where it leads on to."""
        began = time.monotonic()
        try:
            status, headers, _text = await asked(self.port, cookie, path, data)
        except (OSError, ValueError, IndexError) as error:
            self.failed.append(f"{path}: {type(error).__name__}")
            return 0, ""
        (self.pages if data is None else self.forms).append(time.monotonic() - began)
        if status not in (200, 302):
            self.failed.append(f"{path}: {status}")
        return status, headers.get("location", "")


def prepare() -> tuple[live_session.Facts, Cast]:
    """Make the session, a community that logs, and a round that waits for its coders."""
    facts, cast = live_session.prepare(), Cast()
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse

    from plg.models import Membership
    from tests import factories as make
    from tests.support.sign_in import sign_in

    def cookie(who: Membership) -> str:
        return str(sign_in(Client(), who).cookies[settings.SESSION_COOKIE_NAME].value)

    logs = make.community("logboek")
    for number in range(LEADERS):
        leader = make.member(logs, make.person(f"Leider {number:02}", email=f"l{number}@plg.example"))
        for _entry in range(8):
            make.entry(leader, TEXT)
        cast.leaders.append(cookie(leader))
    round, coders = coding.fill(TEXTS, "open")
    cast.coders = [cookie(who) for who in coders]
    cast.bench = reverse("coding:next", args=[round.community.slug, round.uid])
    return facts, cast


async def pause(span: tuple[float, float]) -> None:
    await asyncio.sleep(span[0] + some(span[1]))


async def logs(figures: Figures, cookie: str, until: float) -> None:
    """Read the timeline, begin a text, type, keep it; over and over."""
    await asyncio.sleep(some(15))
    while time.monotonic() < until:
        await figures.ask(cookie, "/plg/logboek/logboek/")
        await pause(READS)
        await figures.ask(cookie, "/plg/logboek/logboek/nieuw/")
        await pause(WRITES)
        sent = {"text": TEXT, "happened_on": "2026-03-12", "client_key": str(uuid4())}
        _status, kept = await figures.ask(cookie, "/plg/logboek/logboek/nieuw/", sent)
        if kept:
            await figures.ask(cookie, kept)
        await pause(READS)


async def codes(figures: Figures, cookie: str, bench: str, until: float) -> None:
    """Open the next text, and say that no code applies."""
    while time.monotonic() < until:
        _status, text = await figures.ask(cookie, bench)
        if not text:
            return
        await figures.ask(cookie, text)
        await pause(CODES)
        await figures.ask(cookie, text, {"act": "none"})


async def asks_report(figures: Figures, cookie: str, at: float) -> None:
    """Ask the own progress report, and look how far it is."""
    await asyncio.sleep(at)
    _status, page = await figures.ask(cookie, "/plg/logboek/rapporten/", {})
    for _look in range(5 if page else 0):
        await figures.ask(cookie, page)
        await asyncio.sleep(2)


async def play(evening: live_session.Evening, figures: Figures, cast: Cast, minutes: float) -> None:
    """Let all of it happen at once."""
    until = time.monotonic() + minutes * 60
    doing: list[Coroutine[Any, Any, None]] = [evening.run()]
    doing += [logs(figures, cookie, until) for cookie in cast.leaders]
    doing += [codes(figures, cookie, cast.bench, until) for cookie in cast.coders]
    doing += [asks_report(figures, cookie, some(minutes * 30)) for cookie in random.sample(cast.leaders, REPORTS)]
    await asyncio.gather(*doing)


def reports_there(most: float = 120) -> tuple[int, int]:
    """Wait until no report is underway; return how many were asked for and how many are there."""
    from reports.models import Report

    until = time.monotonic() + most
    while Report.objects.filter(job__finished_at=None).exists() and time.monotonic() < until:
        time.sleep(0.2)
    return Report.objects.count(), Report.objects.filter(job__state="done").exclude(file="").count()


def p95(taken: list[float]) -> float:
    return statistics.quantiles(taken, n=20)[-1]


def tell(evening: live_session.Evening, figures: Figures) -> int:
    """Print the figures; return 1 when one is not reached."""
    began = time.monotonic()
    asked_for, there = reports_there()
    late = time.monotonic() - began
    evening.judge()
    seen = sorted(evening.play.delays)
    for what, taken, most in (("page", figures.pages, MOST_PAGE), ("form", figures.forms, MOST_FORM)):
        print(
            f"{len(taken)} {what}s: median {statistics.median(taken) * 1000:.0f} ms, p95 {p95(taken) * 1000:.0f} ms"
            f" (at most {most * 1000:.0f}), longest {max(taken) * 1000:.0f} ms"
        )
    print(
        f"in the session: {len(evening.play.acked)} contributions, seen after {statistics.median(seen):.2f} s,"
        f" p99 {seen[int(len(seen) * 0.99)]:.2f} s; unseen {evening.play.unseen}, leaked {len(evening.play.leaks)}"
    )
    print(f"reports: {there} of {asked_for}, the last one {late:.1f} s after the end")
    wrong = {status: count for status, count in evening.play.answered.items() if status >= 400 and status != 403}
    print(f"errors: {len(figures.failed)} {sorted(set(figures.failed))[:5]}, in the session {wrong}")
    reached = p95(figures.pages) <= MOST_PAGE and p95(figures.forms) <= MOST_FORM and there >= REPORTS
    reached = reached and not (figures.failed or wrong or evening.play.unseen or evening.play.leaks)
    print("ok" if reached else "NOT REACHED")
    return 0 if reached else 1


def main(minutes: float) -> int:
    """Play the evening, and print the figures."""
    with tempfile.TemporaryDirectory(prefix="plg-evening-") as home:
        os.environ |= {"MEDIA_ROOT": f"{home}/media", "BROKER_PREFIX": "plg-evening:"}
        facts, cast = prepare()
        port, house = live_session.free_port(), House(Path(home))
        server = live_session.serve(port)
        try:
            for name in ("worker-1", "worker-2"):
                house.worker(name)
            house.beat("beat")
            live_session.await_port(port)
            evening, figures = live_session.Evening(facts, Play(facts.url, port), minutes), Figures(port)
            asyncio.run(play(evening, figures, cast, minutes))
            return tell(evening, figures)
        finally:
            house.end(list(house.running), signal.SIGKILL)
            server.terminate()
            server.wait(30)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=2)
    sys.exit(main(parser.parse_args().minutes))
