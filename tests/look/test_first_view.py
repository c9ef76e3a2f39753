"""The first view on a phone: how many bytes come over the wire in how many questions. Later views ask the page only."""

import gzip
import re
from functools import cache
from pathlib import Path
from urllib.parse import urljoin

import brotli
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from plg.management.stylesheet import make_stylesheet
from plg.management.typeface import make_fonts
from tests.world import World

MOST_BYTES = 120_000
MOST_REQUESTS = 10
LATER_BYTES = 30_000
PACKED = {".woff2", ".png", ".jpg", ".webp"}
#: Fetched only for letters beyond Dutch, see base.css.
RARE = {"/static/fonts/literata-beyond.woff2"}


def file_of(address: str) -> Path:
    """Return the file that is served at an address below /static/."""
    found = finders.find(address.removeprefix("/static/"))
    assert isinstance(found, str), f"{address} is not there"
    return Path(found)


def asked_by(html: str) -> set[str]:
    """Return every address that a browser asks for because of this page: what it links, and what that names."""
    asked = set(re.findall(r"""<(?:link|script|img)\b[^>]*?\b(?:href|src)="(/static/[^"]+)\"""", html))
    for address in sorted(asked):
        if address.endswith((".css", ".js")):
            text = file_of(address).read_text()
            named = re.findall(r"""url\("?([^")]+)"?\)""", text) if address.endswith(".css") else []
            named += (
                re.findall(r"""\b(?:import|from)\s*\(?["'](\.[^"']+)["']""", text) if address.endswith(".js") else []
            )
            asked |= {urljoin(address, name) for name in named if not name.startswith("data:")}
    return asked - RARE


@cache
def wire_size(path: Path) -> int:
    """Return the bytes over the wire, brotli as the site serves it."""
    content = path.read_bytes()
    return len(content) if path.suffix in PACKED else len(brotli.compress(content))


def test_a_page_comes_packed_and_a_file_as_it_is(world: World) -> None:
    client, packed = world.client(world.anna), {"accept-encoding": "gzip"}
    page = client.get("/plg/north/logboek/nieuw/", headers=packed)
    assert page.headers["Content-Encoding"] == "gzip"
    assert b"Wat gebeurde er?" in gzip.decompress(page.content)
    assert "Content-Encoding" not in client.get("/manifest.webmanifest", headers=packed).headers


FIRST = [
    ("anonymous", "/inloggen/"),
    ("anonymous", "/demo/"),
    ("anonymous", "/geen-pagina/"),
    ("anna", "/plg/north/"),
    ("anna", "/plg/north/logboek/"),
    ("anna", "/plg/north/logboek/nieuw/"),
    ("eva", "/plg/north/codering/"),
]


@pytest.mark.parametrize(("who", "address"), FIRST)
def test_the_first_view_is_light(world: World, who: str, address: str) -> None:
    make_fonts(settings.STATIC_MADE / "fonts")
    make_stylesheet(settings.STATIC_MADE)
    html = world.client(world.who(who)).get(address).content
    sizes = {name: wire_size(file_of(name)) for name in asked_by(html.decode())}
    sizes[address] = len(gzip.compress(html))
    told = "\n".join(f"{size:>7} {name}" for name, size in sorted(sizes.items(), key=lambda pair: -pair[1]))
    assert sum(sizes.values()) <= MOST_BYTES, told
    assert len(sizes) <= MOST_REQUESTS, told
    assert sizes[address] <= LATER_BYTES, told
