"""Writing on a phone: one text, who reads it, kept; and a text that is never lost on the way."""

import re
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from logbook import services
from logbook.models import Draft, Entry
from logbook.words import Circle
from tests.logbook.test_importing import FILE
from tests.support.axe import CheckAxe
from tests.support.browser import OpenPage, Site
from tests.support.content import content_there
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def content(world: World) -> None:
    """Load the prompts, issues and behaviours."""
    content_there()


def address(name: str, *args: object) -> str:
    return reverse(f"logbook:{name}", args=["north", *args])


def write(page: Page, text: str) -> None:
    """Type, and wait until the page says that it is safe on this device."""
    page.get_by_label("Je tekst").fill(text)
    expect(page.get_by_text(re.compile(r"Op dit toestel bewaard \d\d:\d\d"))).to_be_visible()


def test_an_entry_in_under_a_minute_on_a_phone(world: World, site: Site, phone: Page, axe: CheckAxe) -> None:
    site.visit(phone, world.anna, address("timeline"))
    phone.get_by_role("link", name="Nieuwe leerervaring").last.click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Wat gebeurde er?")
    expect(phone.get_by_label("Je tekst")).to_be_focused()
    write(phone, "Vanmorgen dronk ik koffie bij de peuters. Ik zei bijna niets.")
    phone.get_by_text("Wie kan dit lezen?", exact=True).click()
    phone.get_by_text("Mijn duo").click()
    expect(phone.get_by_label("Telt mee in het onderzoek")).to_be_checked()
    axe(phone, widths=(360, 1280))
    phone.get_by_role("button", name="Bewaar").click()
    expect(phone.get_by_role("article")).to_contain_text("Vanmorgen dronk ik koffie")
    expect(phone.get_by_text("Dit lezen nu: Bram Bakker.")).to_be_visible()
    axe(phone, widths=(360, 1280))
    phone.get_by_role("link", name="Terug naar je logboek").click()
    expect(phone.get_by_role("link", name="Vanmorgen dronk ik koffie bij de peuters.")).to_be_visible()
    axe(phone, widths=(360, 1280))
    site.visit(phone, world.bram, address("shared"))
    expect(phone.get_by_text("Anna Akkerman")).to_be_visible()
    phone.get_by_role("link", name="Vanmorgen dronk ik koffie").click()
    expect(phone.get_by_role("article")).to_contain_text("Ik zei bijna niets.")


def test_nothing_overflows_the_phone(world: World, site: Site, phone: Page) -> None:
    entry = services.write_entry(
        by=world.anna, text="Lang" * 80, happened_on=None, circles=[*Circle], client_key=world.anna.uid
    )
    for name in ("timeline", "new"):
        site.visit(phone, world.anna, address(name))
        assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    for name in ("entry", "edit", "sharing", "withdraw"):
        site.visit(phone, world.anna, address(name, entry.uid))
        assert phone.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_closed_tab_loses_nothing_and_the_copy_goes_once_it_is_kept(world: World, site: Site, phone: Page) -> None:
    site.visit(phone, world.anna, address("new"))
    write(phone, "Half af.")
    phone.get_by_text("Wie kan dit lezen?", exact=True).click()
    phone.get_by_text("De procesbegeleider").click()
    expect(phone.get_by_text("ook als concept")).to_be_visible()
    phone.goto("about:blank")
    phone.goto(site.url + address("new"))
    phone.get_by_role("link", name="Half af.").click()
    expect(phone.get_by_label("Je tekst")).to_have_value("Half af.")
    expect(phone.locator("[data-audience-words]")).to_have_text("De procesbegeleider")
    phone.get_by_role("button", name="Bewaar").click()
    expect(phone.get_by_role("article")).to_contain_text("Half af.")
    phone.goto(site.url + address("new"))
    expect(phone.get_by_label("Je tekst")).to_have_value("")
    assert not Draft.objects.exists()


@pytest.mark.console_error("409")
def test_two_tabs_never_overwrite_each_other(world: World, site: Site, open_page: OpenPage, axe: CheckAxe) -> None:
    entry = services.write_entry(by=world.anna, text="Eerst.", happened_on=None, client_key=world.anna.uid)
    one, two = open_page(), open_page()
    for page in (one, two):
        site.visit(page, world.anna, address("edit", entry.uid))
    one.get_by_label("Je tekst").fill("Van de laptop.")
    one.get_by_role("button", name="Bewaar").click()
    two.get_by_label("Je tekst").fill("Van de telefoon.")
    two.get_by_role("button", name="Bewaar").click()
    expect(two.get_by_role("heading", level=1)).to_have_text("Welke tekst blijft?")
    expect(two.get_by_text("Van de laptop.")).to_be_visible()
    expect(two.get_by_label("Je tekst")).to_have_value("Van de telefoon.")
    axe(two, widths=(360, 1280))
    two.get_by_label("Je tekst").fill("Van allebei.")
    two.get_by_role("button", name="Bewaar").click()
    expect(two.get_by_role("article")).to_have_text("Van allebei.")
    assert entry.versions.count() == 3


def test_the_preview_follows_the_choice(world: World, site: Site, desk: Page, axe: CheckAxe) -> None:
    entry = services.write_entry(by=world.anna, text="Iets.", happened_on=None, client_key=world.anna.uid)
    site.visit(desk, world.anna, address("sharing", entry.uid))
    expect(desk.get_by_text("Dit leest nu: alleen jij.")).to_be_visible()
    desk.get_by_text("De hele leergemeenschap").click()
    expect(desk.get_by_text("Als je dit bewaart, lezen dit: Bram Bakker, Chantal Claassen")).to_be_visible()
    assert not entry.shares.exists()
    axe(desk)
    desk.get_by_role("button", name="Bewaar").click()
    expect(desk.get_by_text("Dit lezen nu: Bram Bakker, Chantal Claassen")).to_be_visible()


def test_writing_works_without_javascript(world: World, site: Site, open_page: OpenPage) -> None:
    page = open_page({"width": 360, "height": 740}, java_script_enabled=False)
    site.visit(page, world.anna, address("new"))
    page.get_by_label("Je tekst").fill("Zonder script.")
    page.get_by_text("Wie kan dit lezen?", exact=True).click()
    page.get_by_text("Mijn duo").click()
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_role("article")).to_contain_text("Zonder script.")
    expect(page.get_by_text("Dit lezen nu: Bram Bakker.")).to_be_visible()


@pytest.mark.console_error("400")
def test_the_coordinator_loads_a_file(world: World, site: Site, desk: Page, axe: CheckAxe, tmp_path: Path) -> None:
    wrong = tmp_path / "fout.csv"
    wrong.write_text("bron_id;deelnemer;tekst;datum\n1;Dirk;Iets.;33-1-2026\n", encoding="utf-8")
    site.visit(desk, world.karim, address("load"))
    desk.get_by_label("Bestand met leerervaringen").set_input_files(wrong)
    desk.get_by_role("button", name="Bekijk wat er zou gebeuren").click()
    expect(desk.get_by_role("alert")).to_contain_text("Rij 2, kolom “datum”: “33-1-2026” is geen datum.")
    expect(desk.get_by_role("alert")).to_be_focused()
    axe(desk, widths=(360, 1280))
    desk.get_by_label("Bestand met leerervaringen").set_input_files(FILE)
    desk.get_by_role("button", name="Bekijk wat er zou gebeuren").click()
    expect(desk.get_by_text("7 leerervaringen worden geladen")).to_be_visible()
    axe(desk, widths=(360, 1280))
    desk.get_by_role("button", name="Laad deze leerervaringen").click()
    expect(desk.get_by_text("7 leerervaringen geladen.")).to_be_visible()
    assert Entry.objects.filter(source_id__isnull=False).count() == 7


def test_the_coordinator_points_out_columns(
    world: World, site: Site, desk: Page, axe: CheckAxe, tmp_path: Path
) -> None:
    file = tmp_path / "formulieren.csv"
    file.write_text("Naam;Locatie;Rol;Dag;Verslag\nDirk;De Vlinder;leider;12 maart;Zo ging het.\n", encoding="utf-8")
    site.visit(desk, world.karim, address("load"))
    desk.get_by_label("Bestand met leerervaringen").set_input_files(file)
    desk.get_by_role("button", name="Bekijk wat er zou gebeuren").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Wat staat in welke kolom?")
    expect(desk.get_by_label("Naam", exact=True)).to_have_value("deelnemer")
    desk.get_by_label("Verslag").select_option("De tekst")
    desk.get_by_label("In welk schooljaar was dat?").select_option("2025/2026")
    axe(desk, widths=(360, 1280))
    desk.get_by_role("button", name="Bekijk wat er zou gebeuren").click()
    expect(desk.get_by_text("1 leerervaring wordt geladen")).to_be_visible()
    axe(desk, widths=(360, 1280))
