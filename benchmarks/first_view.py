"""How soon a phone can write: bytes, questions and seconds of the first view on a slow phone, the taps of an entry.

`python -m benchmarks.first_view http://127.0.0.1:8000`, against a running demo site and with a browser. A page is
usable when it is drawn and its text field takes the first letter.
"""

import argparse
import shutil
import statistics
import time
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

NEW = "/plg/leergang-demo/logboek/nieuw/"
ROUNDS = 5
SAVES = 40
MOST_BYTES, MOST_QUESTIONS, MOST_SECONDS = 120_000, 12, 1.0
#: A phone of some years ago (four times slower than this machine) on an ordinary 4G: 4 Mbit/s, 70 ms there and back.
NETWORK = {"offline": False, "latency": 70, "downloadThroughput": 4_000_000 / 8, "uploadThroughput": 1_500_000 / 8}
SLOWER = 4
WORDS = "Ik hield mijn mond, en toen begon zij."
#: A thumb on glass, from studies of typing on phones: 36 words a minute; and what finding and hitting a target takes.
LETTERS_A_SECOND, SECONDS_A_TAP = 3.0, 1.2


def find_browser() -> str | None:
    """Return the browser of this machine; None for the one that comes with the driver."""
    return next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)


def signed_in(browser: Browser, site: str) -> Page:
    """Return a page on a phone of 360 wide, with Anna signed in, that has loaded nothing yet."""
    entrance = browser.new_page()
    entrance.goto(f"{site}/demo/")
    entrance.get_by_role("button", name="Anna").first.click()
    who = entrance.context.storage_state()
    entrance.context.close()
    phone = browser.new_context(
        viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True, storage_state=who
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


def first_view(browser: Browser, site: str) -> tuple[int, int, float]:
    """Return bytes over the wire, questions, and seconds until the first letter stands in the field."""
    page = signed_in(browser, site)
    talk, asked, sizes = slowed(page), list[str](), list[float]()

    def note(event: dict[str, Any]) -> None:
        asked.append(event["request"]["url"])

    talk.on("Network.requestWillBeSent", note)
    talk.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    began = time.perf_counter()
    page.goto(site + NEW, wait_until="commit")
    page.locator("textarea[name=text]").press_sequentially("I")
    seconds = time.perf_counter() - began
    page.wait_for_load_state("networkidle")
    page.locator("textarea[name=text]").fill("")  # no draft stays behind
    page.context.close()
    own = [address for address in asked if not address.endswith("/sw.js") and not address.startswith("data:")]
    return round(sum(sizes)), len(own), seconds


def entry(browser: Browser, site: str) -> tuple[int, int, float]:
    """Write an entry as a hand does, from the timeline on; return taps, letters and the seconds the pages took."""
    page = signed_in(browser, site)
    slowed(page)
    page.goto(f"{site}/plg/leergang-demo/logboek/")
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
        size, questions, seconds = (statistics.median(column) for column in zip(*views, strict=True))
        print(f"first view of a new entry: {size / 1000:.0f} kB (at most {MOST_BYTES / 1000:.0f})")
        print(f"questions: {questions:.0f} (at most {MOST_QUESTIONS})")
        print(f"usable after {seconds:.2f} s (at most {MOST_SECONDS} s; a processor {SLOWER}× slower)")
        taps, letters, waited = entry(browser, site)
        whole = taps * SECONDS_A_TAP + letters / LETTERS_A_SECOND + waited
        print(f"an entry of {letters} letters: {taps} taps, {waited:.1f} s waiting, about {whole:.0f} s (at most 60)")
        print(f"a draft that saves itself: {autosave(browser, site) * 1000:.0f} ms at the server (at most 30)")
        browser.close()


if __name__ == "__main__":
    main()
