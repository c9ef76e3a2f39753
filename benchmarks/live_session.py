"""Forty phones, a wall and a facilitator in a live session, on the real server: `python -m benchmarks.live_session`.

`--minutes 10` plays the whole evening of the figures. Prints how soon everybody saw what was brought in, what was lost
or leaked, and what it cost; ends with 1 when a figure is not reached.
"""

import argparse
import asyncio
import os
import random
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from benchmarks import ground
from benchmarks.live_phones import MOST_SECONDS, NAME, SECRET, Play, Screen, some

PEOPLE = 40
MOST_DRIFT, MOST_CORES = 1.0, 1.0
QUIET = 4.0  # nobody speaks in the last seconds of a step: the next one shows other words
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Facts:
    """Who plays."""

    url: str
    session: int
    cookies: dict[str, str]
    owner: str


def prepare() -> Facts:
    """Make the community, its people signed in, a case, and the session."""
    ground.set_up(pages=True)
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client
    from django.utils import timezone

    from intervisie.services import sessions, share_case, write_case
    from plg.models import ContentVersion
    from plg.words import Role
    from tests import factories as make
    from tests.support.sign_in import sign_in

    call_command("load_content", verbosity=0)
    settings.ALLOWED_HOSTS = ["*"]
    north = make.community("north")
    users = [make.person(f"{NAME}{n:02}", email=f"p{n}@plg.example") for n in range(PEOPLE)]
    people = [make.member(north, user, joined_at=timezone.now()) for user in users]
    leads = make.member(north, f"{NAME}leidt", Role.FACILITATOR, joined_at=timezone.now())
    meeting = make.meeting(north, starts_at=timezone.now(), ends_at=timezone.now() + timedelta(hours=2))
    case = write_case(by=people[0], texts={"title": "De overdracht", "situation": "Elke ochtend ging het mis."})
    case = share_case(by=people[0], case=case, meeting=meeting)
    version = ContentVersion.objects.get(kind="format", key="intervisie-vier-fasen", version=1)
    session = sessions.start_session(by=leads, meeting=meeting, format=version, case=case)
    cookies = {}
    for who in [*people, leads]:
        client = sign_in(Client(), who)
        cookies[who.user.name] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return Facts(f"/plg/north/bijeenkomsten/sessie/{session.uid}/", session.pk, cookies, people[0].user.name)


def free_port() -> int:
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return int(place.getsockname()[1])


def serve(port: int) -> subprocess.Popen[bytes]:
    """Start the web server as the site does."""
    words = [sys.executable, "-m", "gunicorn", "plg.config.wsgi:application", "--config", "python:plg.config.gunicorn"]
    words += ["--bind", f"127.0.0.1:{port}", "--no-control-socket", "--log-level", "warning"]
    return subprocess.Popen(words, cwd=Path(__file__).parents[1])  # noqa: S603  # our own words, no shell


def seconds_of(pid: int) -> float:
    """Return the time of the processor that a process used, with its children that ended; 0 when it is gone itself, or
    on another machine."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / TICKS


def web_seconds(server: subprocess.Popen[bytes]) -> float:
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    return sum(map(seconds_of, [server.pid, *map(int, children)]))


def database_seconds() -> float:
    """Return what the whole server of the database used, also by connections that are closed meanwhile."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pid, pid = pg_backend_pid() FROM pg_stat_activity")
        found = cursor.fetchall()
    mine = next(pid for pid, is_mine in found if is_mine)
    parent = int(Path(f"/proc/{mine}/stat").read_text().rpartition(")")[2].split()[1])
    return sum(map(seconds_of, [parent, *(pid for pid, _is_mine in found)]))


class Evening:
    """The script: who comes in, who speaks when, who sleeps, who drops out."""

    def __init__(self, facts: Facts, play: Play, minutes: float) -> None:
        self.facts = facts
        self.play = play
        self.minutes = minutes
        self.screens = {name: Screen(play, cookie) for name, cookie in facts.cookies.items()}
        self.leads = self.screens[f"{NAME}leidt"]
        self.wall = Screen(play, self.leads.cookie, wall=True)
        self.everybody = [*self.screens.values(), self.wall]
        self.owner = self.screens[facts.owner]
        self.others = [screen for screen in self.screens.values() if screen not in (self.owner, self.leads)]
        self.refused = 0
        self.count = 0

    async def run(self) -> None:
        tasks = [asyncio.create_task(screen.follow()) for screen in self.everybody]
        await asyncio.gather(*(self._join(screen) for screen in self.screens.values() if screen is not self.leads))
        shares = (0.1, 0.35, 0.45, 0.1)
        for at, share in enumerate(shares):
            await self._act("next", at - 1)
            self.play.step = at
            await self._step(at, self.minutes * 60 * share)
        await asyncio.sleep(QUIET)
        self.play.over = True
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _join(self, screen: Screen) -> None:
        await asyncio.sleep(some(10))
        await screen.ask(f"{self.play.url}meedoen/", {})

    async def _act(self, act: str, at: int) -> None:
        status, _headers, _text = await self.leads.ask(
            f"{self.play.url}leiden/", {"act": act, "at": str(at), "why": "Nog even terug"}
        )
        assert status == 200, status

    async def _step(self, at: int, seconds: float) -> None:
        until = time.monotonic() + seconds - QUIET
        doing: list[Coroutine[Any, Any, None]] = []
        if at == 1:
            doing += [self._speaks(screen, at, until, most=3) for screen in self.others]
            doing += [self._acts(at, seconds)]
        if at == 2:
            doing += [self._speaks(screen, at, until, most=max(1, round(0.9 * self.minutes))) for screen in self.others]
            doing += [self._breaks_the_silence(until), self._drops_out(seconds)]
        if at == 3:
            doing += [self._speaks(self.owner, at, until, most=4)]
        doing += [self._sleeps(screen, seconds) for screen in random.sample(self.others, 6)]
        await asyncio.gather(*doing)
        await asyncio.sleep(max(0.0, until + QUIET - time.monotonic()))

    async def _speaks(self, screen: Screen, at: int, until: float, most: int) -> None:
        span = until - time.monotonic()
        moments = sorted(some(span) for _turn in range(most))
        began = time.monotonic()
        for moment in moments:
            await asyncio.sleep(max(0.0, began + moment - time.monotonic()))
            if not screen.asleep:
                await self._say(screen, at)

    async def _say(self, screen: Screen, at: int) -> None:
        self.count += 1
        word = f"bijdrage-{self.count}"
        text = f"Ik zou eerst vragen wat zij zelf zag gebeuren, en dan pas iets voorstellen. {word}"
        self.play.sent[word] = time.monotonic()
        data = {"at": str(at), "key": str(uuid4()), "text": text}
        status, _headers, _text = await screen.ask(f"{self.play.url}inbrengen/", data)
        if status == 200:
            self.play.acked.add(word)

    async def _breaks_the_silence(self, until: float) -> None:
        while time.monotonic() < until:
            data = {"at": "2", "key": str(uuid4()), "text": f"{SECRET}{self.refused}"}
            status, _headers, _text = await self.owner.ask(f"{self.play.url}inbrengen/", data)
            assert status == 403, status
            self.refused += 1
            await self.owner.ask(f"{self.play.url}aantekeningen/", {"text": f"{SECRET}van mij", "version": "0"})
            await asyncio.sleep(5)

    async def _drops_out(self, seconds: float) -> None:
        await asyncio.sleep(seconds * 0.2)
        await self.leads.sleep(min(60, seconds * 0.5))

    async def _sleeps(self, screen: Screen, seconds: float) -> None:
        await asyncio.sleep(some(seconds / 2))
        await screen.sleep(min(45, seconds * 0.3))

    async def _acts(self, at: int, seconds: float) -> None:
        for act in ("longer", "pause", "resume", "shorter"):
            await asyncio.sleep(seconds / 6)
            await self._act(act, at)

    def judge(self) -> None:
        """Hold what everybody saw against what was acknowledged."""
        for word in self.play.acked:
            at = self.play.sent[word]
            for screen in self.everybody:
                if screen.was_away(at):
                    continue
                if word in screen.seen:
                    self.play.delays.append(screen.seen[word] - at)
                else:
                    self.play.unseen += 1


def main(minutes: float) -> int:
    """Play, and print the figures; return 1 when one is not reached."""
    facts = prepare()
    port = free_port()
    server = serve(port)
    try:
        return tell(facts, port, server, minutes)
    finally:
        server.terminate()
        began = time.monotonic()
        server.wait(30)
        print(f"the web server stopped in {time.monotonic() - began:.1f} s")


def tell(facts: Facts, port: int, server: subprocess.Popen[bytes], minutes: float) -> int:
    await_port(port)
    play = Play(facts.url, port)
    evening = Evening(facts, play, minutes)
    web, base, mine, began = web_seconds(server), database_seconds(), time.process_time(), time.monotonic()
    asyncio.run(evening.run())
    took = time.monotonic() - began
    web = (web_seconds(server) - web) / took
    base = (database_seconds() - base) / took
    evening.judge()
    kept = kept_of(facts.session)
    lost = len(play.acked) - kept[0] + play.unseen
    delays = sorted(play.delays)
    p99 = delays[int(len(delays) * 0.99)]
    streamed = sum(screen.had_stream for screen in evening.everybody) / (took * len(evening.everybody))
    print(
        f"{len(evening.everybody)} screens, {took / 60:.1f} minutes, {len(play.acked)} contributions, "
        f"{len(delays)} times seen; {play.asked} questions, answers {dict(sorted(play.answered.items()))}"
    )
    print(
        f"seen after: median {statistics.median(delays):.2f} s, p95 {delays[int(len(delays) * 0.95)]:.2f} s, "
        f"p99 {p99:.2f} s (at most {MOST_SECONDS}), longest {delays[-1]:.2f} s"
    )
    print(f"lost {lost}, leaked {len(play.leaks)}, silences that held {evening.refused}, counted {kept[1]}")
    print(f"clocks differ at most {max(play.drifts):.2f} s; told by a stream {streamed:.0%} of the time")
    print(
        f"processor: web {web:.2f} + database {base:.2f} = {web + base:.2f} of one core (at most {MOST_CORES}); "
        f"the forty phones themselves {(time.process_time() - mine) / took:.2f}"
    )
    bad = p99 > MOST_SECONDS or lost or play.leaks or kept[1] != evening.refused
    bad = bad or web + base > MOST_CORES or max(play.drifts) > MOST_DRIFT
    print("NOT REACHED" if bad else "ok")
    return int(bool(bad))


def kept_of(session: int) -> tuple[int, int]:
    """Return how many contributions the database holds, and how many silences it counted."""
    from intervisie.models import Contribution, Session

    return Contribution.objects.filter(session=session).count(), Session.objects.get(pk=session).refused


def await_port(port: int) -> None:
    for _turn in range(100):
        with socket.socket() as attempt:
            if attempt.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("the web server does not come up")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=3)
    sys.exit(main(parser.parse_args().minutes))
