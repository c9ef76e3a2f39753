"""Makes the pictures of the README and the guides from a running demo site, fresh from `./start`.

    ./start manage make_administrator iris@demo.example --name "Iris de Wit"     prints a personal link
    python docs/make_screenshots.py --link LINK

Needs the packages of ./test and a browser. Writes docs/img/overview.png, two phones before a desk, and with a link of a
new administrator every picture of the guides, see guide_pictures.py.
"""

import argparse
import base64
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from guide_pictures import make_guide_pictures
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

IMAGES = Path(__file__).parent / "img"
Theme = Literal["light", "dark"]
COMMUNITY = "/plg/leergang-demo"
PHONE: ViewportSize = {"width": 360, "height": 720}
DESK: ViewportSize = {"width": 1180, "height": 780}
SENTENCE = (
    "Bij de overdracht bleef ik voor het eerst gewoon zitten, tussen de jassen. Twintig minuten lang vroeg niemand mij "
    "iets. Toen begon Joyce over het rooster, en ik zei dat ik het ook niet wist."
)
#: The pictures stand before each other on a sheet of the house's own paper.
SHEET = """
<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>overview</title><style>
body {{ position: relative; width: 1700px; height: 900px; margin: 0; overflow: hidden; background: #F3EFE7 }}
img {{ position: absolute; border: 1px solid #E4DFD6; box-shadow: 0 18px 50px rgb(31 42 48 / 14%) }}
.desk {{ top: 60px; left: 60px; width: 1180px; border-radius: 12px }}
.phone {{ width: 330px; border: 6px solid #1F2A30; border-radius: 28px }}
.one {{ top: 180px; right: 400px }}
.two {{ top: 110px; right: 40px }}
</style></head><body>
<img class="desk" src="{desk}" alt="">
<img class="phone one" src="{one}" alt="">
<img class="phone two" src="{two}" alt="">
</body></html>
"""


@dataclass(frozen=True)
class Site:
    """The running demo and the browser that looks at it."""

    browser: Browser
    address: str

    def opened_as(self, who: str, path: str, size: ViewportSize, theme: Theme = "light", *, scale: float = 2) -> Page:
        """Return a page that an invented person has open."""
        page = self._page(size, theme, scale)
        page.goto(f"{self.address}/demo/")
        page.locator("details").evaluate_all("folds => folds.forEach((fold) => (fold.open = true))")
        page.get_by_role("button", name=f"Kijk mee als {who}").click()
        page.goto(f"{self.address}{path}")
        page.evaluate("document.fonts.ready")
        return page

    def opened_by(self, link: str, size: ViewportSize, *, scale: float = 2) -> Page:
        """Return the page behind a personal link."""
        page = self._page(size, "light", scale)
        page.goto(link)
        page.get_by_role("button", name="Ga naar binnen").click()
        return page

    def _page(self, size: ViewportSize, theme: Theme, scale: float) -> Page:
        return self.browser.new_page(
            viewport=size,
            device_scale_factor=scale,
            color_scheme=theme,
            locale="nl-NL",
            timezone_id="Europe/Amsterdam",
            reduced_motion="reduce",
        )


def results(site: Site) -> bytes:
    """Return the page on which the researcher sees what the settled round counted."""
    page = site.opened_as("Eva Lindenberg", f"{COMMUNITY}/codering/", DESK)
    rounds = page.locator("h2 a, h3 a").evaluate_all("links => links.map((link) => link.href)")
    for address in rounds:  # the first that is settled
        page.goto(address)
        if page.get_by_role("link", name="Bekijk de uitkomsten").count():
            break
    page.get_by_role("link", name="Bekijk de uitkomsten").click()
    page.evaluate("document.fonts.ready")
    return page.screenshot()


def writing(site: Site) -> bytes:
    """Return the empty page of a phone with a first sentence on it, not yet saved."""
    page = site.opened_as("Anna Hoekstra", f"{COMMUNITY}/logboek/nieuw/", PHONE)
    page.get_by_role("textbox").first.fill(SENTENCE)
    page.wait_for_timeout(1500)  # the draft is kept on the device a moment later, and says so
    return page.screenshot()


def timeline(site: Site) -> bytes:
    """Return the timeline of a phone in the dark, from its first month on."""
    page = site.opened_as("Anna Hoekstra", f"{COMMUNITY}/logboek/", PHONE, "dark")
    page.locator(".month").first.evaluate("month => month.scrollIntoView()")
    return page.screenshot()


def overview(site: Site) -> bytes:
    """Return the three pictures on one sheet."""
    pictures = {"desk": results(site), "one": writing(site), "two": timeline(site)}
    inline = {name: "data:image/png;base64," + base64.b64encode(png).decode() for name, png in pictures.items()}
    page = site.browser.new_page(viewport={"width": 1700, "height": 900})
    page.set_content(SHEET.format(**inline))
    return page.screenshot()


def main() -> None:
    """Read where the site is, and write the pictures."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("address", nargs="?", default="http://127.0.0.1:8000", help="of the running demo")
    asked.add_argument("--link", help="the personal link of a new administrator, for the pictures of the guides")
    said = asked.parse_args()
    address = said.address.rstrip("/")
    program = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chromium-headless-shell"))), None)
    with sync_playwright() as driver:
        flags = ["--no-sandbox", "--disable-gpu", "--font-render-hinting=none"]  # letters as on a sharp screen
        browser = driver.chromium.launch(executable_path=program, args=flags)
        IMAGES.mkdir(exist_ok=True)
        site = Site(browser, address)
        (IMAGES / "overview.png").write_bytes(overview(site))
        if said.link:
            make_guide_pictures(site, said.link)
        browser.close()


if __name__ == "__main__":
    main()
