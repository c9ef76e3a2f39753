"""A hand that reads, finds, taps and types as somebody would, and the clock beside it. It knows no page."""

import base64
import hmac
import re
import struct
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, FilePayload, Frame, Locator, Page, Request, ViewportSize
from playwright.sync_api import TimeoutError as NotThere

#: Somebody reads this many words a second of what is new to them and stands above what they press next.
WORDS_A_SECOND = 4
SECONDS_A_TAP = 1.0
ROWS_READ = 3
PATIENCE = 60_000
#: The lines a reader meets before the thing pressed next: what can be seen in the page's main part and stands before
#: it; where that thing stands elsewhere (a bar, a menu), what the first screen shows. Of a table the first rows.
LINES = """([target, alone, rows]) => {
    const main = alone ?? document.querySelector("main") ?? document.body;
    const inside = target && main.contains(target);
    const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    const lines = new Map();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const holder = node.parentElement;
        if (!node.data.trim() || !holder.checkVisibility({visibilityProperty: true})) continue;
        const place = holder.getBoundingClientRect();
        if (place.width <= 1 || holder.closest("option, textarea, script")) continue;
        const row = holder.closest("tbody tr");
        const at = row && !row.contains(target) ? [...row.parentElement.children].indexOf(row) : 0;
        if (at >= rows) continue;
        const before = inside
            ? target.contains(node) || target.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_PRECEDING
            : place.top < innerHeight;
        if (!before) continue;
        const block = holder.closest("p, li, h1, h2, h3, h4, td, th, dt, dd, legend, label, button, summary, div");
        lines.set(block, (lines.get(block) ?? "") + node.data);
    }
    return [...lines.values()].map(line => line.replace(/\\s+/g, " ").trim());
}"""


@dataclass(frozen=True)
class Device:
    """What somebody holds, and how fast they type on it."""

    name: str
    size: ViewportSize
    touch: bool
    seconds_a_letter: float


PHONE = Device("phone", {"width": 360, "height": 740}, touch=True, seconds_a_letter=0.12)
DESK = Device("desk", {"width": 1280, "height": 800}, touch=False, seconds_a_letter=0.06)


@dataclass
class Split:
    """One step of a path: what it asked of somebody, and where its seconds went."""

    who: str
    path: str
    step: str
    taps: int = 0
    fields: int = 0
    letters: int = 0
    pages: int = 0
    words: int = 0
    machine: float = 0.0
    hand: float = 0.0
    clock: float = 0.0

    def __add__(self, other: "Split") -> "Split":
        """Return both together, under the names of the first."""
        added = [getattr(self, name) + getattr(other, name) for name in FIGURES]
        return Split(self.who, self.path, self.step, *added)


FIGURES = ("taps", "fields", "letters", "pages", "words", "machine", "hand", "clock")


@dataclass
class Clock:
    """What all walkers of one run share: the pace, where pictures go, and what was measured."""

    site: str
    pace: float = 0.0
    pictures: Path | None = None
    splits: list[Split] = field(default_factory=list)


class Hand:
    """Somebody at a device. Every act reads what is new above it, then does it, and both are clocked apart."""

    def __init__(self, clock: Clock, browser: Browser, who: str, device: Device) -> None:
        """Open a page on the device, with nothing known yet."""
        self.clock, self.who, self.device = clock, who, device
        self.page: Page = browser.new_context(
            viewport=device.size,
            has_touch=device.touch,
            is_mobile=device.touch,
            locale="nl-NL",
            timezone_id="Europe/Amsterdam",
            accept_downloads=True,
        ).new_page()
        self.page.set_default_timeout(PATIENCE)
        self.known: set[str] = set()
        self.only: Locator | None = None  # a letter among letters, read without the others
        self.now = Split(who, "", "")
        self._asked = self._came = self._shown = 0
        self.page.on("request", self._note_asked)
        self.page.on("framenavigated", self._note_came)

    @contextmanager
    def step(self, path: str, step: str) -> Iterator[Page]:
        """Clock what happens within as one step of a path."""
        self.now = Split(self.who, path, step)
        began = time.perf_counter()
        try:
            yield self.page
        except (NotThere, AssertionError):
            print(f"stuck: {self.who}, {path}, {step}, at {self.page.url}")
            self.picture("stuck")
            raise
        self.now.clock = time.perf_counter() - began
        print(f"{self.now.clock:6.1f} s  {self.who}, {path}: {step}", file=sys.stderr)
        self.clock.splits.append(self.now)

    # What somebody does.

    def arrive(self, address: str) -> None:
        """Open an address by hand: a bookmark, a link in a letter."""
        with self.waiting():
            self.page.goto(address if "://" in address else f"{self.clock.site}{address}")

    def tap(self, target: Locator | str) -> None:
        """Read up to a button or link, find it and press it; wait until the page that it opens is there."""
        found = self._find(self.pressable(target) if isinstance(target, str) else target)
        self._read(found)
        self._find_and_press(found)

    def write(self, label: Locator | str, text: str) -> None:
        """Type into a field, letter by letter; a field in which the cursor already stands costs no tap."""
        target = self._find(self.page.get_by_label(label) if isinstance(label, str) else label)
        self._read(target)
        if not target.evaluate("field => field === document.activeElement"):
            self._find_and_press(target)
        self.now.fields += 1
        self.now.letters += len(text)
        if not self.clock.pace:
            target.fill(text)
            self.now.hand += len(text) * self.device.seconds_a_letter
            return
        began = time.perf_counter()
        kind = target.get_attribute("type")
        if kind in ("date", "datetime-local", "time"):  # typed as somebody does, a part at a time: no browser alike
            self._spend(len(text) * self.device.seconds_a_letter)
            target.fill(text)
            return
        target.press("ControlOrMeta+a")
        target.press_sequentially(text, delay=self.device.seconds_a_letter * 1000 * self.clock.pace)
        self.now.hand += time.perf_counter() - began

    def choose(self, label: Locator | str, option: str) -> None:
        """Choose from a list: open it, press the option."""
        target = self._find(self.page.get_by_label(label) if isinstance(label, str) else label)
        self._read(target)
        self._spend(2 * SECONDS_A_TAP)
        self.now.taps += 2
        self.now.fields += 1
        with self.waiting():
            target.select_option(label=option)

    def mark(self, target: Locator | str) -> None:
        """Mark a point or a box by its words."""
        self.now.fields += 1
        words = self.page.locator("label")
        self.tap(words.filter(has_text=target).locator("visible=true") if isinstance(target, str) else target)

    def give_file(self, label: str, name: str, content: bytes, mime: str = "text/csv") -> None:
        """Choose a file: open the window, press the file."""
        target = self.page.get_by_label(label)
        self._read(target)
        self._spend(2 * SECONDS_A_TAP)
        self.now.taps += 2
        self.now.fields += 1
        target.set_input_files(FilePayload(name=name, mimeType=mime, buffer=content))

    def press_key(self, key: str) -> None:
        """Press one key, known by heart."""
        self._read(None)
        self._spend(self.device.seconds_a_letter)
        self.now.letters += 1
        self.page.keyboard.press(key)

    def take(self, target: Locator | str) -> bytes:
        """Press a link that hands over a file; wait until the whole file is there."""
        found = self._find(self.pressable(target) if isinstance(target, str) else target)
        self._read(found)
        with self.page.expect_download() as coming:
            self._find_and_press(found, opens=False)
        with self.waiting():
            return Path(coming.value.path()).read_bytes()

    def see(self, what: Locator | str) -> Locator:
        """Wait until a text or thing stands on the page."""
        shown = self.page.locator("main").get_by_text(what) if isinstance(what, str) else what
        with self.waiting():
            shown.first.wait_for()
        return shown.first

    def read_all(self) -> None:
        """Read what the page says to its end, with nothing to press there."""
        self._read(self.page.locator("main > *").last)

    def glance(self) -> None:
        """Read what the first screen shows."""
        self._read(None)

    def pressable(self, name: str) -> Locator:
        """Return the button or link of this name, wherever it can be seen."""
        words = re.compile(rf"^\s*{re.escape(name)}(?!\w)")
        found = self.page.get_by_role("button", name=words).or_(self.page.get_by_role("link", name=words))
        return found.locator("visible=true").first

    def picture(self, name: str) -> None:
        """Keep what stands on the page."""
        if self.clock.pictures:
            self._shown += 1
            words = re.sub(r"\W+", "-", f"{self.who}-{self._shown:03}-{self.now.step}-{name}").lower()
            self.page.screenshot(path=self.clock.pictures / f"{words}.png", full_page=True)

    # Where the seconds go.

    def _find(self, target: Locator) -> Locator:
        with self.waiting():
            target.first.wait_for()
        return target.first

    def _read(self, target: Locator | None) -> None:
        """Read the lines before this thing that were not read before."""
        self.picture("before")
        handle = target.element_handle() if target else None
        alone = self.only.element_handle() if self.only else None
        new = set(self.page.evaluate(LINES, [handle, alone, ROWS_READ])) - self.known
        words = sum(len(re.findall(r"\w+", line)) for line in new)
        self.known |= new
        self.now.words += words
        self._spend(words / WORDS_A_SECOND)

    def _find_and_press(self, target: Locator, *, opens: bool = True) -> None:
        self._spend(SECONDS_A_TAP)
        self.now.taps += 1
        asked, came = self._asked, self._came
        with self.waiting():
            target.click()
            self.page.wait_for_timeout(20)  # what a press asks of the site is known by then
            if opens and self._asked > asked:
                while self._came == came:
                    self.page.wait_for_event("framenavigated")
                self.page.wait_for_load_state()

    def _spend(self, seconds: float) -> None:
        self.now.hand += seconds
        if self.clock.pace:
            self.page.wait_for_timeout(seconds * 1000 * self.clock.pace)

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Count what happens within as time of the machine."""
        began = time.perf_counter()
        yield
        self.now.machine += time.perf_counter() - began

    def _note_asked(self, request: Request) -> None:
        if request.is_navigation_request() and request.frame == self.page.main_frame:
            self._asked += 1

    def _note_came(self, frame: Frame) -> None:
        if frame == self.page.main_frame:
            self._came += 1
            self.now.pages += 1


def code_of_app(secret: str, halves: int = 0) -> str:
    """Return what an app with codes shows for a secret (RFC 6238)."""
    counter = struct.pack(">Q", int(time.time()) // 30 + halves)
    digest = hmac.new(base64.b32decode(secret), counter, "sha1").digest()
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 10**6:06}"
