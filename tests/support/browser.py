"""A real browser. `phone` and `desk` are pages that fail on a console error or a breach of the content policy.

`site.visit(page, person, address)` signs somebody in and goes there; `axe(page)` is in tests/support/axe.py.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    ViewportSize,
    expect,
    sync_playwright,
)
from pytest_django.live_server_helper import LiveServer

from plg.management.stylesheet import make_stylesheet
from plg.management.typeface import make_fonts
from plg.models import Membership, User
from tests.support.axe import BRING
from tests.support.network import is_near
from tests.support.sign_in import sign_in

NAMES = ("chromium-headless-shell", "chromium", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No other machine has a name here. To stop a request on its way instead would take the browser's cache away,
    # and every page would fetch every style sheet, script and font again.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE ::1",
)
PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1280, "height": 900}
NO_BROWSER = "no browser on this machine"

expect.set_options(timeout=15_000)  # a machine that does other work at the same time needs more than five seconds

OpenPage = Callable[..., Page]


def find_browser() -> str | None:
    """Return the program of a browser: the one ./test found, or the first on the path."""
    if (told := os.environ.get("TEST_BROWSER")) is not None:
        return told or None
    return next(filter(None, map(shutil.which, NAMES)), None)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    skipped = [
        report
        for report in terminalreporter.stats.get("skipped", [])
        if "browser" in report.keywords and NO_BROWSER in str(report.longrepr)
    ]
    if skipped:
        terminalreporter.write_sep("=", f"{len(skipped)} BROWSER TESTS SKIPPED: {NO_BROWSER}", red=True, bold=True)
        terminalreporter.write_line("Install chromium (and libatomic1), or let ./test do it as root.")


@pytest.fixture(scope="session")
def browser(django_db_setup: None) -> Iterator[Browser]:
    """One browser for this process. Without one the test is skipped, or fails where a browser is required."""
    program = find_browser()
    if program is None:
        if os.environ.get("PLG_REQUIRE_BROWSER") == "1":
            pytest.fail(f"{NO_BROWSER}, and PLG_REQUIRE_BROWSER=1")
        pytest.skip(NO_BROWSER)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop lives in this thread; nothing of ours awaits
    make_fonts(settings.STATIC_MADE / "fonts")  # a page whose font is missing would complain
    make_stylesheet(settings.STATIC_MADE)
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else [*FLAGS]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=flags)
        yield browser
        browser.close()
        connections.close_all()  # inside Playwright's loop this thread holds connections of its own


def leave(page: Page) -> None:
    """Leave the page that stands there, so that it asks nothing any more as whoever signs in next."""
    if page.url != "about:blank":
        page.goto("about:blank")


@dataclass
class Site:
    """The platform, served by threads of this process on a port of its own."""

    url: str

    def sign_in(self, page: Page, person: Membership | User | None) -> None:
        """Let this person be signed in in the page's browser; None signs out."""
        self.carry(page, Client() if person is None else sign_in(Client(), person))

    def carry(self, page: Page, client: Client) -> None:
        """Carry the session of a test client over to the page's browser."""
        page.context.clear_cookies()
        if cookie := client.cookies.get(settings.SESSION_COOKIE_NAME):
            page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.url}])

    def visit(self, page: Page, person: Membership | User | None, address: str) -> Page:
        """Sign in and open an address of the site."""
        leave(page)
        self.sign_in(page, person)
        page.goto(self.url + address)
        return page


@pytest.fixture
def site(live_server: LiveServer) -> Site:
    """The running platform."""
    return Site(live_server.url)


class Watch:
    """Keeps what a browser complains about: console errors, exceptions, breaches of the policy, far addresses."""

    def __init__(self) -> None:
        self.complaints: list[str] = []

    def over(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", lambda error: self.complaints.append(f"exception: {error.error}"))
        context.on("request", self._request)
        context.add_init_script(
            "document.addEventListener('securitypolicyviolation', event => console.error("
            "`content policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`))"
        )

    def judge(self, node: pytest.Item) -> None:
        """Fail on what was complained of since this was asked last, unless the test announced it."""
        allowed = [marker.args[0] for marker in node.iter_markers("console_error")]
        surprises = [told for told in self.complaints if not any(re.search(pattern, told) for pattern in allowed)]
        self.complaints.clear()
        assert not surprises, "the browser complained:\n" + "\n".join(surprises)

    def _console(self, message: ConsoleMessage) -> None:
        url = message.location.get("url", "")
        if message.type == "error" and not url.endswith("/favicon.ico"):  # asked by the browser, by no page of ours
            self.complaints.append(f"console: {message.text} ({url})")

    def _request(self, request: Request) -> None:
        host = re.sub(r"^\w+://([^/:]+).*", r"\1", request.url)
        if not (request.url.startswith(("data:", "blob:")) or is_near(host)):
            self.complaints.append(f"asks another machine: {request.url}")


def new_context(browser: Browser, watch: Watch, size: ViewportSize = DESK, **options: Any) -> BrowserContext:
    """Open a context of its own, with a watch over it."""
    plain = {"locale": "nl-NL", "timezone_id": "Europe/Amsterdam", "reduced_motion": "reduce"}
    # A worker would fetch for itself, unseen by the watch; the tests about no network ask for one.
    plain["service_workers"] = "block"
    context = browser.new_context(viewport=size, **(plain | options))
    context.set_default_timeout(15_000)
    watch.over(context)
    return context


@pytest.fixture
def open_page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[OpenPage]:
    """Open pages, each in a browser context of its own; complaints fail the test at its end."""
    watch, contexts = Watch(), []

    def open_one(size: ViewportSize = DESK, theme: str = "light", **options: Any) -> Page:
        contexts.append(new_context(browser, watch, size, color_scheme=theme, **options))
        return contexts[-1].new_page()

    yield open_one
    for context in contexts:
        context.close()
    watch.judge(request.node)


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[tuple[Page, Watch]]:
    """One page for all tests of a file that only look; the style sheets are fetched once."""
    watch = Watch()
    context = new_context(browser, watch)
    context.add_init_script(BRING)
    yield context.new_page(), watch
    context.close()


@pytest.fixture
def glance(request: pytest.FixtureRequest, window: tuple[Page, Watch]) -> Iterator[Page]:
    """The page of this file for one test; complaints fail the test at its end."""
    page, watch = window
    yield page
    watch.judge(request.node)


@pytest.fixture
def phone(open_page: OpenPage) -> Page:
    """A page on a phone, 360 wide, touched by a finger."""
    return open_page(PHONE, has_touch=True, is_mobile=True, device_scale_factor=2)


@pytest.fixture
def desk(open_page: OpenPage) -> Page:
    """A page on a desk, 1280 wide."""
    return open_page(DESK)


@pytest.fixture
def page(desk: Page) -> Page:
    """The page on a desk, under the name everybody expects."""
    return desk
