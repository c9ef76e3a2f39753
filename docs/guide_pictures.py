"""Makes the pictures of the guides from a running demo site; `make_screenshots.py` calls it, and shares its `Site`.

Each scene leaves a page as somebody has it before them; it is taken in the light and in the dark. Names of the files
and what is to be seen on them stand in plg/guides.py.
"""

import base64
import hmac
import io
import re
import struct
import time
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Literal, Protocol

from PIL import Image
from playwright.sync_api import FloatRect, Locator, Page, ViewportSize

FOLDER = Path(__file__).parents[1] / "static" / "img" / "gidsen"
COMMUNITY = "/plg/leergang-demo"
OTHER = "/plg/plg-demo"  # which has a meeting still to come, and a case for it
PHONE: ViewportSize = {"width": 360, "height": 600}
DESK: ViewportSize = {"width": 1180, "height": 900}
NARROW: ViewportSize = {"width": 1000, "height": 900}  # a wide table just fits, and can still be read
#: How large the picture of a part of a desk is, in CSS pixels; a file has half as many again.
PART, SCALE = (660, 440), 1.5
SENTENCE = (
    "Bij de overdracht bleef ik voor het eerst gewoon zitten, tussen de jassen. Twintig minuten vroeg niemand mij iets."
)
THEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
#: What the file is called, the page, where its picture begins (None: all that a phone shows), and how much of a desk
#: is on it: the less, the better words can be read.
Scenes = Iterator[tuple[str, Page, Locator | None, int]]


class Site(Protocol):
    """What a scene asks of the running demo."""

    @property
    def address(self) -> str:
        """Where it stands."""

    def opened_as(self, who: str, path: str, size: ViewportSize, *, scale: float) -> Page:
        """Return a page that an invented person has open."""

    def opened_by(self, link: str, size: ViewportSize, *, scale: float) -> Page:
        """Return the page behind a personal link."""


def make_guide_pictures(site: Site, link: str) -> None:
    """Write every picture of the guides, in the light and in the dark. The link is that of a new administrator."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for scene in chain(phones(site), evening(site), study(site), keeping(site), running(site, link)):
        _take(*scene)


def _take(name: str, page: Page, top: Locator | None, width: int) -> None:
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        _write(name, theme, _shot(page, top, width))


def _shot(page: Page, top: Locator | None, width: int) -> bytes:
    """Return what is on a phone, or the part of a desk that begins at a place on it."""
    if top is None:
        return page.screenshot()
    box = top.bounding_box()
    assert box is not None
    height = width * PART[1] // PART[0]
    place = FloatRect(x=box["x"] - 12, y=box["y"] - 12, width=width, height=height)
    return page.screenshot(clip=place, full_page=True)


def _write(name: str, theme: str, png: bytes) -> None:
    with Image.open(io.BytesIO(png)) as image:
        shown = image.convert("RGB")
    if shown.width > PHONE["width"] * SCALE:
        shown = shown.resize((int(PART[0] * SCALE), int(PART[1] * SCALE)), Image.Resampling.LANCZOS)
    shown.save(FOLDER / f"{name}-{theme}.webp", quality=72, method=6)


def phones(site: Site) -> Scenes:
    """What a participant does on a phone: write, choose who reads, and answer."""
    page = site.opened_as("Anna Hoekstra", f"{COMMUNITY}/logboek/nieuw/", PHONE, scale=SCALE)
    page.get_by_role("textbox").first.fill(SENTENCE)
    page.wait_for_timeout(1500)  # the draft is kept on the device a moment later, and says so
    yield "schrijven", page, None, 0
    page.get_by_text("Wie kan dit lezen?").first.click()
    yield "wie-leest", page, None, 0
    page = site.opened_as("Anna Hoekstra", f"{COMMUNITY}/logboek/", PHONE, scale=SCALE)
    page.locator(".entry-card", has_text="reacties").first.locator(".card__title a").click()
    _top(page, page.locator("#dialoog"))
    yield "dialoog", page, None, 0


def evening(site: Site) -> Scenes:
    """A session around a case, up to the step in which its owner is silent; closed again afterwards."""
    lead = site.opened_as("Henriëtte Oldenkotte", f"{OTHER}/bijeenkomsten/", DESK, scale=SCALE)
    yield "bijeenkomsten", lead, lead.locator("#coming"), 660
    lead.locator("section[aria-labelledby=coming] .card__title a").first.click()
    lead.get_by_role("link", name="Begin een sessie").click()
    lead.locator("label", has_text="Intervisie in vier fasen").click()
    case = lead.get_by_label("Welke casus?")
    case.select_option(index=case.locator("option").count() - 1)
    owner = case.locator("option:checked").inner_text().rpartition("(")[2].rstrip(")")
    lead.get_by_role("button", name="Open de sessie").click()
    lead.locator("#lead").wait_for()
    path = lead.url.removeprefix(site.address)
    listens = site.opened_as(owner, path, PHONE, scale=SCALE)
    listens.get_by_role("button", name="Akkoord, ik doe mee").click()
    for _step in range(3):  # begin, the questions, and the step in which the others think aloud
        before = lead.locator(".live__step").inner_text()
        lead.locator("#lead-next").click()
        lead.wait_for_function("was => document.querySelector('.live__step').innerText !== was", arg=before)
    yield "sessie-leiden", lead, lead.locator("#live"), 660
    listens.reload()
    _top(listens, listens.locator("#live"))
    yield "sessie-telefoon", listens, None, 0
    lead.get_by_text("Teruggaan, stilte opheffen, sluiten").click()
    lead.get_by_role("button", name="Sluit de sessie nu").click()
    yield from _course(site)


def _course(site: Site) -> Scenes:
    page = site.opened_as("Henriëtte Oldenkotte", f"{OTHER}/bijeenkomsten/verloop/", DESK, scale=SCALE)
    yield "verloop", page, page.locator("#missed"), 660


def study(site: Site) -> Scenes:
    """What a researcher does: code, see how often the coders agree, and export."""
    page = site.opened_as("Eva Lindenberg", f"{COMMUNITY}/", DESK, scale=SCALE)
    page.get_by_role("link", name=re.compile("Codeer verder|Begin met coderen")).first.click()
    yield "coderen", page, page.locator(".bench"), 900
    page.goto(f"{site.address}{COMMUNITY}/codering/")
    for address in page.locator(".card__title a").evaluate_all("links => links.map((link) => link.href)"):
        page.goto(address)
        agreement = page.get_by_role("link", name=re.compile("overeenstemming", re.I))
        if agreement.count():
            agreement.first.click()
            break
    yield "overeenstemming", page, page.locator("main table").first, 900
    page.goto(f"{site.address}{COMMUNITY}/rapporten/onderzoek/")
    yield "export", page, page.locator("main h2").first, 660


def keeping(site: Site) -> Scenes:
    """What a coordinator keeps: the people and the questionnaires."""
    page = site.opened_as("Karim Ouazzani", f"{COMMUNITY}/beheer/mensen/", NARROW, scale=SCALE)
    yield "mensen", page, page.locator("main h1"), 712
    page.set_viewport_size(DESK)
    page.goto(f"{site.address}{COMMUNITY}/vragenlijst/metingen/")
    yield "metingen", page, page.locator("main h1"), 660


def running(site: Site, link: str) -> Scenes:
    """What an administrator sees, once the second step is there that every administrator needs."""
    page = site.opened_by(link, DESK, scale=SCALE)
    page.get_by_role("link", name="Stel een app in").click()
    page.get_by_text("Scannen of openen lukt niet").click()
    secret = page.locator("code").inner_text().replace(" ", "")
    page.get_by_label("Code").fill(_code_of(secret))
    page.get_by_role("button", name="Zet de tweede stap aan").click()
    page.get_by_role("button", name="Ik heb ze bewaard").click()
    page.goto(f"{site.address}/platform/leergemeenschappen/")
    yield "leergemeenschappen", page, page.locator("main h1"), 660
    page.goto(f"{site.address}/platform/gaat-alles-goed/")
    yield "gaat-alles-goed", page, page.locator("main h1"), 660


def _code_of(secret: str) -> str:
    """Return what an app with codes shows now (RFC 6238)."""
    counted = hmac.digest(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), "sha1")
    (number,) = struct.unpack(">I", counted[counted[-1] & 15 :][:4])
    return f"{(number & 0x7FFFFFFF) % 1_000_000:06}"


def _top(page: Page, place: Locator) -> None:
    """Scroll until a place stands just below the bar on top."""
    place.evaluate("place => window.scrollTo(0, place.getBoundingClientRect().top + scrollY - 72)")
