"""The screens of benchmarks.live_session: what a phone asks, when, and what it has seen. Follows session-follow.js."""

import asyncio
import gzip
import html
import random
import re
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

MOST_SECONDS = 2.0  # what a screen may be late
#: What static/js/session-follow.js does, in seconds.
ASK, SURE, APART, SPREAD = 1.5, 20.0, 0.9, 0.25
VERSION, NEXT = re.compile(r'data-version="(\d+)"'), re.compile(r'hx-get="([^"]+/stand/[^"]+)"')
BROUGHT, SECRET, NAME = re.compile(r"bijdrage-\d+"), "geheim-", "Persoon "
NOBODY_NAMED = {2}  # the steps that do not show who spoke
TOKEN = "k" * 32


def some(most: float) -> float:
    """Return a moment or a wait of at most so many seconds, as people and phones have them."""
    return random.random() * most  # noqa: S311  # when somebody does something: no secret hangs on it


async def asked(
    port: int, cookie: str, path: str, data: dict[str, str] | None = None, *, part: bool = False
) -> tuple[int, dict[str, str], str]:
    """Ask a page, or send a form, as a browser does; with `part` as a script of the page does. Status, heads, text."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    body = urlencode({**data, "csrfmiddlewaretoken": TOKEN}) if data is not None else ""
    verb = "GET" if data is None else "POST"
    heads = [f"{verb} {path} HTTP/1.1", "Host: 127.0.0.1", "Connection: close", "Accept-Encoding: gzip"]
    heads += [*(["HX-Request: true"] if part else []), f"Cookie: sessionid={cookie}; csrftoken={TOKEN}"]
    heads += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    writer.write("\r\n".join([*heads, "", body]).encode())
    raw = await reader.read()
    writer.close()
    head, _blank, rest = raw.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = {name.lower(): value.strip() for name, _colon, value in (line.partition(":") for line in lines)}
    text = gzip.decompress(rest) if headers.get("content-encoding") == "gzip" else rest
    return int(first.split()[1]), headers, text.decode()


@dataclass
class Play:
    """What happened, for everybody to write down in."""

    url: str
    port: int
    sent: dict[str, float] = field(default_factory=dict)
    acked: set[str] = field(default_factory=set)
    delays: list[float] = field(default_factory=list)
    unseen: int = 0
    leaks: list[str] = field(default_factory=list)
    drifts: list[float] = field(default_factory=list)
    asked: int = 0
    answered: dict[int, int] = field(default_factory=dict)
    step: int = -1
    over: bool = False


@dataclass
class Screen:
    """One screen: a cookie, a stream when there is a place, and the question what changed."""

    play: Play
    cookie: str
    wall: bool = False
    version: str = "0"
    where: str = ""  # what the page it has asks next
    asleep: bool = False
    dropped_at: float = 0.0
    streams: bool = False
    opened: float = 0.0
    had_stream: float = 0.0
    seen: dict[str, float] = field(default_factory=dict)
    away: list[tuple[float, float]] = field(default_factory=list)
    soon: asyncio.Event = field(default_factory=asyncio.Event)

    async def ask(self, path: str, data: dict[str, str] | None = None) -> tuple[int, dict[str, str], str]:
        """Ask one thing over a connection of its own, as a phone whose connection went cold."""
        status, headers, text = await asked(self.play.port, self.cookie, path, data, part=True)
        self.play.answered[status] = self.play.answered.get(status, 0) + 1
        return status, headers, text

    async def follow(self) -> None:
        """Stay true, as the script of the page does."""
        stream = asyncio.create_task(self._stream())
        last = 0.0
        while not self.play.over:
            wait = SURE if self.streams else ASK
            try:
                await asyncio.wait_for(self.soon.wait(), wait)
                await asyncio.sleep(max(0.0, last + APART - time.monotonic()) + some(SPREAD))
            except TimeoutError:
                pass
            self.soon.clear()
            if self.asleep:
                await asyncio.sleep(0.2)
                continue
            last = time.monotonic()
            await self.look()
        stream.cancel()

    async def look(self) -> None:
        """Ask what changed, and note what is new."""
        where = self.where or f"{self.play.url}stand/?v=0&s=" + ("&w=1" if self.wall else "")
        began = time.time()
        status, headers, text = await self.ask(where)
        now = time.time()
        self.play.asked += 1
        self.play.drifts.append(abs(int(headers["x-now"]) / 1000 + min((now - began) / 2, 0.3) - now))
        if status != 200 or "hx-refresh" in headers:
            return
        if (version := VERSION.search(text)) and (following := NEXT.search(text)):
            self.version, self.where = version.group(1), html.unescape(following.group(1))
        for word in BROUGHT.findall(text):
            self.seen.setdefault(word, time.monotonic())
        if SECRET in text:
            self.play.leaks.append("what nobody may read")
        if self.play.step in NOBODY_NAMED and NAME in text and f"Stap {self.play.step + 1} " in text:
            self.play.leaks.append("a name where none is shown")

    async def _stream(self) -> None:
        while not self.play.over:
            if self.asleep:
                await asyncio.sleep(0.2)
                continue
            try:
                await self._listen()
            finally:
                had = self.streams
                if had:
                    self.soon.set()  # it ended: ask, and by itself from here
                self._streams_no_more()
            await asyncio.sleep(APART * (0.5 + some(1)) if had else 2 + some(3))

    async def _listen(self) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.play.port)
        heads = [f"GET {self.play.url}stroom/ HTTP/1.1", "Host: 127.0.0.1", "Accept: text/event-stream"]
        writer.write("\r\n".join([*heads, f"Cookie: sessionid={self.cookie}", "", ""]).encode())
        try:
            while line := await asyncio.wait_for(reader.readline(), 0.5 if self.asleep else 40):
                if not self.streams and line.startswith(b"event: beat"):
                    self.streams, self.opened = True, time.monotonic()
                if self.asleep:
                    return
                if line.startswith(b"data: ") and len(line) < 14 and line[6:].strip().decode() != self.version:
                    self.soon.set()
        except TimeoutError:
            return
        finally:
            writer.close()

    def _streams_no_more(self) -> None:
        self.had_stream += time.monotonic() - self.opened if self.streams else 0.0
        self.streams = False

    async def sleep(self, seconds: float) -> None:
        """Lie in a pocket, and wake."""
        fell = time.monotonic()
        self.asleep = True
        self._streams_no_more()
        await asyncio.sleep(seconds)
        self.asleep = False
        self.away.append((fell, time.monotonic()))
        self.soon.set()

    def was_away(self, at: float) -> bool:
        return any(fell - MOST_SECONDS <= at <= woke for fell, woke in self.away)
