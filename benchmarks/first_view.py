"""How soon a phone can write: bytes, questions and seconds of the first view on a slow phone, the taps of an entry.

`python -m benchmarks.first_view http://127.0.0.1:8000`, against a running demo site and with a browser. A page is
usable when the last of three has happened, by the page's own clock from the start of the navigation: it is drawn
(first-contentful-paint), its modules have run (domContentLoadedEventEnd), and its field took a letter (the first
`input` event of a key that is pressed once the cursor stands there, as by a thumb that waits for it).
"""

import argparse
import json
import shutil
import statistics
import time
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

TIMELINE = "/plg/leergang-demo/logboek/"
NEW = f"{TIMELINE}nieuw/"
ROUNDS = 5
SAVES = 40
MOST_BYTES, MOST_QUESTIONS, MOST_SECONDS = 120_000, 12, 1.0
MOST_LATER = 30_000  # bytes of the page after that
#: A phone of some years ago (four times slower than this machine) on an ordinary 4G: 4 Mbit/s, 70 ms there and back.
NETWORK = {"offline": False, "latency": 70, "downloadThroughput": 4_000_000 / 8, "uploadThroughput": 1_500_000 / 8}
SLOWER = 4
#: Tells, once each, when the three happened, and when the cursor came: to ask the page from outside would cost it time.
WITNESS = """(() => {
    const told = {};
    const tell = (name, when) => {
        if (told[name]) return;
        told[name] = when / 1000;
        window.usable(JSON.stringify(told));
    };
    new PerformanceObserver(list => {
        for (const one of list.getEntriesByName("first-contentful-paint")) tell("drawn", one.startTime);
    }).observe({type: "paint", buffered: true});
    addEventListener("DOMContentLoaded", () => setTimeout(() => {
        tell("run", performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd);
    }));
    addEventListener("focusin", event => event.target.name === "text" && tell("cursor", performance.now()), true);
    addEventListener("input", event => event.target.name === "text" && tell("letter", performance.now()), true);
})()"""
PARTS = ("drawn", "run", "letter")
PATIENCE = 20.0
WORDS = "Ik hield mijn mond, en toen begon zij."
#: A thumb on glass, from studies of typing on phones: 36 words a minute; and what finding and hitting a target takes.
LETTERS_A_SECOND, SECONDS_A_TAP = 3.0, 1.2


def find_browser() -> str | None:
    """Return the browser of this machine; None for the one that comes with the driver.

    The one without windows goes first: of every new window the other draws its own buttons and lists meanwhile.
    """
    return next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "google-chrome"))), None)


def signed_in(browser: Browser, site: str, **more: Any) -> Page:
    """Return a page on a phone of 360 wide, with Anna signed in, that has loaded nothing yet."""
    entrance = browser.new_page()
    entrance.goto(f"{site}/demo/")
    entrance.get_by_role("button", name="Anna").first.click()
    who = entrance.context.storage_state()
    entrance.context.close()
    phone = browser.new_context(
        viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True, storage_state=who, **more
    )
    return phone.new_page()


def slowed(page: Page) -> CDPSession:
    """Make the page's browser a slow phone with nothing in its cache."""
    talk = page.context.new_cdp_session(page)
    for word, what in (
        ("Network.enable", {}),
        ("Network.clearBrowserCache", {}),
        ("Network.emulateNetworkConditions", NETWORK),
        ("Emulation.setCPUThrottlingRate", {"rate": SLOWER}),
    ):
        talk.send(word, what)
    return talk


def first_view(browser: Browser, site: str) -> tuple[int, int, dict[str, float]]:
    """Return bytes over the wire, questions, and after how many seconds each part of being usable was there."""
    page = signed_in(browser, site)
    talk, asked, sizes, told = slowed(page), list[str](), list[float](), dict[str, float]()

    def note(event: dict[str, Any]) -> None:
        asked.append(event["request"]["url"])

    talk.on("Network.requestWillBeSent", note)
    talk.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    talk.on("Runtime.bindingCalled", lambda event: told.update(json.loads(event["payload"])))
    talk.send("Network.setBlockedURLs", {"urls": ["*/concepten/"]})  # no draft stays behind
    talk.send("Runtime.enable")
    talk.send("Runtime.addBinding", {"name": "usable"})
    page.add_init_script(WITNESS)
    began = time.monotonic()
    page.goto(site + NEW, wait_until="commit")
    while not told.keys() >= set(PARTS) and time.monotonic() - began < PATIENCE:
        if "cursor" in told and "letter" not in told:
            talk.send("Input.dispatchKeyEvent", {"type": "char", "text": "I"})
        page.wait_for_timeout(5)  # hears meanwhile what the page tells
    assert told.keys() >= set(PARTS), f"not usable within {PATIENCE:.0f} s"
    page.wait_for_load_state("networkidle")
    own = [address for address in asked if not address.endswith("/sw.js") and not address.startswith("data:")]
    page.context.close()
    return round(sum(sizes)), len(own), {name: told[name] for name in PARTS}


def later_view(browser: Browser, site: str) -> int:
    """Return the bytes over the wire of the timeline for who was on the empty page before."""
    page = signed_in(browser, site, service_workers="block")  # what it fetches ahead is no part of the page
    talk, sizes = slowed(page), list[float]()
    page.goto(site + NEW, wait_until="networkidle")
    talk.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(site + TIMELINE, wait_until="networkidle")
    page.context.close()
    return round(sum(sizes))


def entry(browser: Browser, site: str) -> tuple[int, int, float]:
    """Write an entry as a hand does, from the timeline on; return taps, letters and the seconds the pages took."""
    page = signed_in(browser, site)
    slowed(page)
    page.goto(site + TIMELINE)
    began = time.perf_counter()
    page.locator(".phonebar__new a").click()
    page.locator("textarea[name=text]").fill(WORDS)
    page.get_by_role("button", name="Bewaar", exact=True).click()
    page.get_by_role("article").wait_for()
    seconds = time.perf_counter() - began
    page.context.close()
    return 2, len(WORDS), seconds


def autosave(browser: Browser, site: str) -> float:
    """Return the median of the seconds in which the site answers a page that saves what is typed."""
    page = signed_in(browser, site)
    page.goto(site + NEW)
    fields = dict(
        page.evaluate("[...new FormData(document.querySelector('form[data-draft]'))].filter(one => !one[1].name)")
    )
    address = f"{site}{page.locator('form[data-draft]').get_attribute('data-draft-url')}"
    taken = []
    for number in range(SAVES):
        sent = fields | {"text": f"{WORDS} {'En nog een zin. ' * number}"}
        began = time.perf_counter()
        answer = page.request.post(address, form=sent, headers={"X-Saves-Draft": "1", "Referer": site + NEW})
        taken.append(time.perf_counter() - began)
        assert answer.status == 204, answer.status
    page.context.close()
    return statistics.median(taken)


def main() -> None:
    """Print the figures, with what they may be."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("site")
    site = given.parse_args().site.rstrip("/")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        views = [first_view(browser, site) for _round in range(ROUNDS)]
        size, questions = statistics.median(view[0] for view in views), statistics.median(view[1] for view in views)
        parts = {name: statistics.median(view[2][name] for view in views) for name in PARTS}
        seconds = statistics.median(max(view[2].values()) for view in views)
        print(f"first view of a new entry: {size / 1000:.0f} kB (at most {MOST_BYTES / 1000:.0f})")
        print(f"questions: {questions:.0f} (at most {MOST_QUESTIONS})")
        print(f"usable after {seconds:.2f} s (at most {MOST_SECONDS} s; a processor {SLOWER}× slower)")
        print("  of which", ", ".join(f"{name} {moment:.2f} s" for name, moment in parts.items()))
        print(f"the page after that: {later_view(browser, site) / 1000:.0f} kB (at most {MOST_LATER / 1000:.0f})")
        taps, letters, waited = entry(browser, site)
        whole = taps * SECONDS_A_TAP + letters / LETTERS_A_SECOND + waited
        print(f"an entry of {letters} letters: {taps} taps, {waited:.1f} s waiting, about {whole:.0f} s (at most 60)")
        print(f"a draft that saves itself: {autosave(browser, site) * 1000:.0f} ms at the server (at most 30)")
        browser.close()


if __name__ == "__main__":
    main()
