"""Renders HTML into PDF/UA-1 with WeasyPrint: same HTML, same bytes. Used by the builders, inside the worker only.

WeasyPrint is imported at the first render, so that the site starts without Pango. Knows nothing of reports.
"""

import gc
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.contrib.staticfiles import finders
from django.utils.translation import gettext as _

from plg.queue import WorkFailed
from reports.pdf.glyphs import breakable, printable

STYLESHEET = "css/print.css"
#: Cut from the package of the typeface by `manage.py prepare_static`, which ./start does.
TYPEFACE = "fonts/literata-regular.ttf"


@dataclass(frozen=True)
class Rendered:
    """A finished PDF."""

    content: bytes
    pages: int
    anchors: dict[str, int] = field(default_factory=dict)  # on which page every id of the document stands


def render(html: str, *, identifier: str, writing: Callable[[], None] = lambda: None) -> Rendered:
    """Lay the document out and write it as PDF/UA-1.

    `identifier` is what the file is known by inside; with the same HTML it gives the same bytes, in any process.
    What no typeface can draw stands in it as a word in brackets, see `glyphs`. `writing` is called between laying
    out and writing, the two long parts. Raises `WorkFailed` naming Pango when that is not installed. About 100 ms a
    page on one core once the worker is warm.
    """
    workshop = _workshop()
    with _uncollected():
        return _made(workshop.document(breakable(printable(html))), identifier, writing)


def _made(document: Any, identifier: str, writing: Callable[[], None]) -> Rendered:
    writing()
    digest = hashlib.sha256(identifier.encode()).digest()[:16]
    content: bytes = document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=digest.hex().encode())
    anchors = {name: page for page, sheet in enumerate(document.pages, start=1) for name in sheet.anchors}
    return Rendered(content, len(document.pages), anchors)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Let the collector of cycles wait until the document is done with: all its boxes live until then, and it would
    walk through every one of them again and again."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def ready() -> None:
    """Do what is done once a process: load WeasyPrint, the typefaces and the style sheets. Raises as `render` does."""
    _workshop()


@dataclass(frozen=True)
class _Workshop:
    """What every render of this process shares: the parsed style sheets, the typefaces, and what may be loaded."""

    weasyprint: Any
    fonts: Any
    sheets: list[Any]
    fetcher: Any
    base: str

    def document(self, html: str) -> Any:
        source = self.weasyprint.HTML(string=html, base_url=self.base, url_fetcher=self.fetcher)
        return source.render(font_config=self.fonts, stylesheets=self.sheets, pdf_variant="pdf/ua-1")


@lru_cache(maxsize=1)
def _workshop() -> _Workshop:
    # fontTools writes the time into every subset unless told one; the same bytes need the same time.
    os.environ["SOURCE_DATE_EPOCH"] = "0"
    try:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
    except OSError as error:
        raise WorkFailed(
            _(
                "Er kan nog geen PDF worden gemaakt: op de server ontbreekt Pango. De beheerder zet het erbij met "
                "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; probeer het daarna opnieuw."
            )
        ) from error
    from reports.pdf.fetching import BASE, OwnFiles

    if finders.find(TYPEFACE) is None:
        raise WorkFailed(
            _("Er kan nog geen PDF worden gemaakt: het lettertype ontbreekt. De beheerder draait prepare_static.")
        )
    fonts, fetcher = FontConfiguration(), OwnFiles()
    sheet = weasyprint.CSS(url=BASE + STYLESHEET, url_fetcher=fetcher, font_config=fonts)
    return _Workshop(weasyprint, fonts, [sheet], fetcher, BASE)
