"""From asking to the opened file, in a real browser with the real worker: Anna's report, Eva's export."""

import re
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Page, expect

from tests.reports.conftest import kept_entry
from tests.reports.exports import Read
from tests.support.axe import CheckAxe
from tests.support.browser import OpenPage, Site
from tests.support.content import content_there
from tests.support.worker import Worker
from tests.world import Sentinel, World

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("content")]
MINE = "/plg/north/rapporten/"
LONG = 60_000


@pytest.fixture
def content(transactional_db: None) -> None:
    """All versioned content, as on a running site."""
    content_there()


def taken(page: Page, link: str) -> tuple[str, bytes]:
    """Take the file that a link offers; return its name and what is in it."""
    with page.expect_download() as download:
        page.get_by_role("link", name=link).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_anna_takes_her_report_home(site: Site, worker: Worker, phone: Page, world: World, axe: CheckAxe) -> None:
    kept_entry(world.anna, f"Aan het hek vroeg een moeder iets. {Sentinel.PRIVATE}", tags=["gemeenschap"])
    site.visit(phone, world.anna, MINE)
    axe(phone)
    phone.get_by_text("Kies wat erin komt").click()
    phone.get_by_label("Een zin van jou op het voorblad").fill("Ik keek wie er niet aan tafel zat.")
    phone.get_by_role("button", name="Maak mijn voortgangsrapport").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("je voortgangsrapport")
    phone.get_by_role("link", name="Open de PDF").wait_for(timeout=LONG)
    axe(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360, "a checksum breaks where it must"
    name, content = taken(phone, "Open de PDF")
    assert re.fullmatch(r"voortgangsrapport-north-\d{4}-\d\d-\d\d\.pdf", name)
    text = " ".join(sheet.extract_text() for sheet in pypdf.PdfReader(BytesIO(content)).pages)
    assert Sentinel.PRIVATE in text
    assert "Ik keek wie er niet aan tafel zat." in " ".join(text.split())
    phone.get_by_role("link", name="Al je rapporten").click()
    expect(phone.get_by_role("article").filter(has_text="Klaar")).to_have_count(1)


def test_it_works_without_javascript(site: Site, worker: Worker, open_page: OpenPage, world: World) -> None:
    plain = open_page(java_script_enabled=False)
    site.visit(plain, world.anna, MINE)
    plain.get_by_role("button", name="Maak mijn voortgangsrapport").click()
    for _time in range(60):
        if plain.get_by_role("link", name="Open de PDF").count():
            break
        plain.get_by_role("link", name="Ververs deze pagina").click()
        plain.wait_for_timeout(500)
    assert taken(plain, "Open de PDF")[1].startswith(b"%PDF-1.7")


@pytest.mark.console_error(r"400 \(Bad Request\)")  # the form that came back with its faults
def test_eva_builds_the_export(site: Site, worker: Worker, desk: Page, world: World, axe: CheckAxe) -> None:
    kept_entry(world.anna, "vandaag luisterde ik.")
    site.visit(desk, world.eva, f"{MINE}onderzoek/")
    axe(desk)
    desk.get_by_role("button", name="Maak de export").click()
    expect(desk.get_by_text("Schrijf in één zin waarvoor je de export gebruikt.").first).to_be_visible()
    desk.get_by_label("Waarvoor is deze export?").fill("Analyse voor het artikel")
    desk.get_by_label("Wie krijgt hem?").fill("Mijn onderzoeksgroep")
    desk.get_by_role("button", name="Maak de export").click()
    desk.get_by_role("link", name="Haal het zip-bestand op").wait_for(timeout=LONG)
    name, content = taken(desk, "Haal het zip-bestand op")
    assert re.fullmatch(r"onderzoeksexport-north-\d{4}-\d\d-\d\d\.zip", name)
    read = Read(content)
    assert [row["text"] for row in read.rows("entries.csv")] == ["vandaag luisterde ik."]
    assert read.manifest["addressee"] == "Mijn onderzoeksgroep"
