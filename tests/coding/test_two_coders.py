"""Two coders from blind to settled in a real browser, with a book that allows several codes a text.

The same with one code a text is walked in tests/browser/test_main_path.py.
"""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from coding.models import Round
from plg.models import Membership
from tests.support.browser import OpenPage, Site
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

GROUP, EXPERTISE = "Leiderschap als kenmerk van de groep", "Leiderschap op basis van expertise"


@pytest.fixture
def benches(site: Site, open_page: OpenPage, world: World, several: Round) -> tuple[Page, Page]:
    """The bench of each coder, at the first text."""
    return begun(site, open_page, world.eva, several), begun(site, open_page, world.gijs, several)


def begun(site: Site, open_page: OpenPage, who: Membership, round: Round) -> Page:
    return site.visit(open_page(), who, reverse("coding:next", kwargs={"slug": "north", "round": round.uid}))


def at(page: Page, number: int) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Wat zie je in tekst {number}?")
    page.wait_for_load_state()


def code_by_keyboard(page: Page, keys: list[list[str]]) -> None:
    """Press these keys for each text, each time seeing it kept before the next."""
    for number, pressed in enumerate(keys, start=1):
        at(page, number)
        expect(page.locator("[aria-pressed=true]")).to_have_count(0)  # nothing of the other, nothing yet of oneself
        for key in pressed:
            before = page.locator("#bench-said").inner_text()
            page.keyboard.press(key)
            expect(page.locator("#bench-said")).not_to_have_text(before)
        expect(page.locator("#bench-foot")).to_contain_text(f"{number} van {len(keys)}")
        page.keyboard.press("v")
    expect(page.get_by_text("Je hebt alle teksten gecodeerd")).to_be_visible()


def decide(page: Page, answer: str, why: str, finer: str = "") -> None:
    for chosen in filter(None, (answer, finer)):
        page.locator("form label").filter(has_text=chosen).click()
    page.get_by_label("Waarom?").fill(why)
    page.get_by_role("button", name="Bewaar het besluit").click()


def test_two_coders_go_from_blind_to_settled(benches: tuple[Page, Page]) -> None:
    eva, gijs = benches
    code_by_keyboard(eva, [["1", "a", "2"], ["0"], ["2"]])
    code_by_keyboard(gijs, [["1"], ["0"], ["2"]])
    eva.reload()
    eva.get_by_role("button", name="Bevries de ronde").click()
    eva.get_by_role("link", name="Bespreek de verschillen").click()
    expect(eva.get_by_role("heading", name="2 keer verschilden jullie over een code")).to_be_visible()
    expect(eva.get_by_role("row", name=GROUP).first).to_contain_text("100,0")
    eva.get_by_role("link", name=EXPERTISE).click()
    decide(eva, "Nee, deze code past niet", "Daar gaat de tekst niet over.")
    expect(eva.get_by_text("Dit is het volgende verschil.")).to_be_visible()
    decide(eva, "Ja, deze code past", "Zij kreeg de leiding.", finer="Een leidende rol geven")
    expect(eva.get_by_text("Over alle verschillen is besloten.")).to_be_visible()
    eva.get_by_role("button", name="Stel de ronde vast").click()
    eva.get_by_role("link", name="Bekijk de uitkomsten").click()
    expect(eva.get_by_role("row", name=EXPERTISE).first).to_contain_text("1")
    eva.get_by_role("link", name="Codes samen").click()
    expect(eva.get_by_role("heading", name="Welke codes staan samen?")).to_be_visible()
