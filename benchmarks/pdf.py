"""A progress report in a warm worker, the whole job: against bare WeasyPrint and a warm Chromium on the same HTML.

python -m benchmarks.pdf   needs DATABASE_URL and REDIS_URL; uses a database of its own.
"""

import os
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from uuid import uuid4

from benchmarks.ground import medians, peak, say, set_up, titled

TEXT = (
    "Vanochtend stond ik bij het hek toen een moeder vroeg waarom de opvang niet was uitgenodigd voor de studiedag. "
    "Ik had er eerlijk gezegd niet aan gedacht. In de pauze ben ik langsgelopen en heb ik mijn excuses gemaakt; de "
    "volgende keer plannen we samen. Het viel me op hoe snel de sfeer omsloeg toen ik zei dat het mijn fout was."
)


FEW, MANY = 6, 340


def quiet(step: int, steps: int, doing: str) -> None:
    """Tell nobody."""


def in_chromium(html: str, ours: Callable[[], object]) -> None:
    """Print what the whole job takes against a warm Chromium that prints the same HTML; by the clock on the wall."""
    from django.contrib.staticfiles import finders
    from playwright.sync_api import sync_playwright

    from benchmarks.first_view import find_browser
    from reports.pdf import engine

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the driver of the browser runs a loop in this thread
    sheet = Path(str(finders.find(engine.STYLESHEET)))
    fonts = Path(str(finders.find(engine.TYPEFACE))).parent.as_uri()
    rules = (
        sheet.read_text(encoding="utf-8")
        .replace("../fonts", fonts)
        .replace("../img", (sheet.parents[1] / "img").as_uri())
    )
    styled = html.replace("</head>", f"<style>{rules}</style></head>")
    with sync_playwright() as driver, TemporaryDirectory() as folder:
        browser = driver.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        page, where = browser.new_page(), Path(folder) / "report.html"
        where.write_text(styled, encoding="utf-8")

        def printed() -> None:
            page.goto(where.as_uri())
            page.pdf(prefer_css_page_size=True, tagged=True)

        printed()
        mine, theirs = medians(ours, printed)
        say("the whole job against a warm Chromium on the same HTML", mine, theirs, 1.0)
        browser.close()


def main() -> None:
    """Print the ratios."""
    set_up()
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    from logbook.services import write_entry
    from plg.services.content import load_content
    from reports.pdf import engine
    from reports.pdf.fetching import BASE, OwnFiles
    from reports.pdf.progress import make_progress_report
    from reports.selectors import Options, progress_facts
    from tests import factories

    load_content(by=None)
    member = factories.member(factories.community("klein"), factories.person("Anna Akkerman"))
    pages: list[str] = []
    original = engine.render

    def remember(html: str, **more: object) -> engine.Rendered:
        pages.append(html)
        return original(html, **more)  # type: ignore[arg-type]

    def bare(variant: str | None = "pdf/ua-1") -> None:
        """Do what the first page of the manual says: everything anew, every time."""
        fonts, fetcher = FontConfiguration(), OwnFiles()
        sheet = weasyprint.CSS(url=f"{BASE}{engine.STYLESHEET}", url_fetcher=fetcher, font_config=fonts)
        source = weasyprint.HTML(string=pages[-1], base_url=BASE, url_fetcher=fetcher)
        source.write_pdf(font_config=fonts, stylesheets=[sheet], pdf_variant=variant)

    def whole() -> engine.Rendered:
        """The job of the worker: queries, template, pictures, bytes."""
        return make_progress_report(progress_facts(member, Options()), quiet)

    a_page: dict[int, float] = {}
    for entries in (FEW, MANY):
        while member.entries.count() < entries:
            day = date(2026, 1, 12) + timedelta(days=member.entries.count())
            write_entry(
                by=member,
                text=TEXT,
                happened_on=day,
                circles=set(),
                counts_in_research=False,
                prompts={},
                tags=["gemeenschap"],
                client_key=uuid4(),
            )
        engine.render = remember
        made = whole()
        engine.render = original
        with titled(f"{made.pages} pages, {len(made.content) / 1024:.0f} kB"):
            ours, theirs = medians(whole, bare, clock=process_time)
            if entries == FEW:
                say("the whole job against bare WeasyPrint", ours, theirs, 0.85)
                tagged, untagged = medians(bare, lambda: bare(None), clock=process_time)
                say("PDF/UA against the same untagged, both bare", tagged, untagged, 1.1)
            a_page[entries] = ours / made.pages
            print(f"{a_page[entries] * 1000:.0f} ms a page, peak {peak():.0f} MB")
            if entries == FEW:
                in_chromium(pages[-1], whole)
    say("a page of the long report against a page of the short one", a_page[MANY], a_page[FEW], 1.2)


main()
