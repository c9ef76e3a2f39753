"""Filling in a questionnaire: on a phone, by keyboard on a desk, on two devices at once, and without JavaScript."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from amo import selectors, services
from amo.models import Sheet
from amo.words import Moment
from tests import factories
from tests.amo.conftest import sent
from tests.support.axe import CheckAxe
from tests.support.browser import OpenPage, Site
from tests.support.content import content_there
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
KEPT = re.compile(r"Bewaard \d\d:\d\d")


@pytest.fixture
def sheet(world: World) -> Sheet:
    """Anna's sheet in a wave that is open."""
    content_there()
    return services.begin(by=world.anna, wave=factories.wave(world.north))


def place(sheet: Sheet, scale: str = "belongingness") -> str:
    return reverse("amo:scale", args=["north", sheet.uid, scale])


def choose(page: Page, item: str, words: str) -> None:
    page.locator(f"#id_{item}").get_by_label(words, exact=True).check()
    expect(page.locator("#saved-line")).to_have_text(KEPT)


def test_a_questionnaire_on_a_phone_from_begin_to_sent(world: World, site: Site, phone: Page, axe: CheckAxe) -> None:
    content_there()
    factories.wave(world.north)
    site.visit(phone, world.anna, reverse("amo:waves", args=["north"]))
    axe(phone, widths=(360, 1280))
    phone.get_by_role("button", name="Begin").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Hoe breng je mensen bij elkaar?")
    expect(phone.get_by_text("Deel 1 van 6 · nog 5 minuten")).to_be_visible()
    axe(phone, widths=(360, 1280))
    choose(phone, "gemeenschap", "veel")
    phone.locator("summary", has_text="Wil je hier iets bij opschrijven?").click()
    phone.get_by_role("textbox").fill("Vooral in de ochtend.")
    phone.get_by_role("button", name="Verder").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Hoe geef je ruimte aan verschil?")
    phone.get_by_role("button", name="Vorige").click()
    expect(phone.get_by_role("textbox")).to_have_value("Vooral in de ochtend.")
    sheet = Sheet.objects.get()
    phone.goto(f"{site.url}{reverse('amo:review', args=['north', sheet.uid])}")
    expect(phone.get_by_role("heading", name="Nog 25 stellingen zijn open")).to_be_visible()
    axe(phone, widths=(360, 1280))
    phone.get_by_role("button", name="Verstuur zonder deze 25 antwoorden").click()
    expect(phone.get_by_text("Verstuurd. Dank je wel.")).to_be_visible()


def test_every_point_by_keyboard(world: World, site: Site, desk: Page, sheet: Sheet) -> None:
    site.visit(desk, world.anna, place(sheet))
    points = desk.locator("#id_gemeenschap input")
    points.first.focus()
    desk.keyboard.press("4")
    expect(points.nth(3)).to_be_checked()
    desk.keyboard.press("ArrowRight")
    expect(points.nth(4)).to_be_checked()
    desk.keyboard.press("0")
    expect(points.last).to_be_checked()
    expect(desk.locator("#known input[name='was:gemeenschap']")).to_have_value("na")
    desk.get_by_label("Ga na een antwoord vanzelf naar de volgende stelling").check()
    points.last.focus()
    desk.keyboard.press("2")
    expect(desk.locator("#id_gelijkwaardigheid input").first).to_be_focused()
    expect(desk.locator("#known input[name='was:gemeenschap']")).to_have_value("2")
    assert selectors.answers_of(sheet) == {"gemeenschap": 2}


def test_two_devices_tell_each_other(world: World, site: Site, open_page: OpenPage, sheet: Sheet) -> None:
    one, other = open_page(), open_page()
    for page in (one, other):
        site.visit(page, world.anna, place(sheet))
    choose(one, "erkenning", "veel")
    # A plain press: `check` looks afterwards, finds the statement replaced, and would press once more.
    other.locator("#id_erkenning").get_by_label("een beetje", exact=True).click()
    note = other.locator("#elsewhere_erkenning")
    expect(note).to_contain_text("“veel”. Dat staat er nu. Wil je toch “een beetje”?")
    expect(other.locator("#id_erkenning").get_by_label("veel", exact=True)).to_be_checked()
    assert selectors.answers_of(sheet) == {"erkenning": 4}
    other.locator("#id_erkenning").get_by_label("een beetje", exact=True).check()
    expect(note).to_have_count(0)
    assert selectors.answers_of(sheet) == {"erkenning": 2}


def test_without_javascript_nothing_is_missing(world: World, site: Site, open_page: OpenPage, sheet: Sheet) -> None:
    page = open_page(java_script_enabled=False)
    site.visit(page, world.anna, place(sheet, "autonomy"))
    page.locator("#id_au_tempo").get_by_label("veel", exact=True).check()
    page.get_by_role("button", name="Bewaar en stop").click()
    expect(page.get_by_role("button", name="Ga verder")).to_be_visible()
    assert selectors.answers_of(sheet) == {"au_tempo": 4}


def test_the_own_result_and_the_pages_of_who_plans_and_makes(
    world: World, site: Site, desk: Page, sheet: Sheet, axe: CheckAxe
) -> None:
    sent(world.anna, sheet.wave, gemeenschap=2)
    sent(world.anna, factories.wave(world.north, Moment.POST, instrument=sheet.wave.instrument), gemeenschap=5)
    site.visit(desk, world.anna, reverse("amo:result", args=["north"]))
    expect(desk.get_by_text("van “een beetje” naar “heel veel”").first).to_be_visible()
    axe(desk, widths=(360, 1280))
    site.visit(desk, world.karim, reverse("amo:wave", args=["north", sheet.wave.uid]))
    expect(desk.get_by_role("link", name="Heropen")).to_be_visible()
    axe(desk, widths=(360, 1280))
    draft = services.begin_draft(by=world.karim, base=sheet.wave.instrument)
    for name, args in (("draft", []), ("draft_head", []), ("draft_scale", [0]), ("draft_preview", [])):
        desk.goto(f"{site.url}{reverse(f'amo:{name}', args=['north', draft.uid, *args])}")
        axe(desk, widths=(360, 1280))
    frame = desk.get_by_role("region", name="Voorbeeld op de maat van een telefoon").bounding_box()
    assert frame is not None
    assert frame["width"] <= 360
