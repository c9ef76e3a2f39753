"""The frame round every page, in a real browser: a bar and a sheet on a phone, a rail on a desk, nothing in the way."""

from playwright.sync_api import Page, expect

from tests.support.axe import CheckAxe
from tests.support.browser import Site
from tests.world import World

HIDDEN_UNDER_A_BAR = """() => {
  if (document.activeElement === document.body) return false;
  const thing = document.activeElement.getBoundingClientRect();
  const bar = document.querySelector('.phonebar'), top = document.querySelector('.topbar');
  if (document.activeElement.closest('.phonebar, .topbar, .skip-link')) return false;
  return thing.top >= bar.getBoundingClientRect().top || thing.bottom <= top.getBoundingClientRect().bottom;
}"""


def test_a_phone_has_a_bar_of_at_most_four_places(world: World, phone: Page, site: Site) -> None:
    site.visit(phone, world.anna, "/plg/north/bijeenkomsten/")
    bar = phone.get_by_role("navigation", name="Vaste plekken")
    expect(bar).to_be_in_viewport()
    assert 1 <= bar.locator(".phonebar__place").count() <= 4
    expect(bar.get_by_role("link", name="Bijeenkomsten")).to_have_attribute("aria-current", "page")
    for box in (place.bounding_box() for place in bar.get_by_role("link").all()):
        assert box
        assert min(box["height"], box["width"]) >= 44


def test_the_sheet_of_a_phone_opens_and_closes_by_keyboard(world: World, phone: Page, site: Site) -> None:
    site.visit(phone, world.anna, "/plg/north/bijeenkomsten/")
    sheet = phone.get_by_role("navigation", name="Alle plekken")
    expect(sheet).to_be_hidden()
    button = phone.get_by_role("button", name="Menu")
    button.focus()
    phone.keyboard.press("Enter")
    expect(sheet.get_by_role("link", name="Bijeenkomsten")).to_be_in_viewport()
    phone.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(button).to_be_focused()


def test_a_desk_has_a_rail_and_no_bar(world: World, desk: Page, site: Site) -> None:
    site.visit(desk, world.anna, "/plg/north/bijeenkomsten/")
    rail = desk.get_by_role("navigation", name="Alle plekken")
    expect(rail.get_by_role("link", name="Bijeenkomsten")).to_have_attribute("aria-current", "page")
    expect(desk.locator(".phonebar")).to_be_hidden()
    expect(desk.get_by_role("button", name="Menu")).to_be_hidden()


def test_focus_never_hides_under_a_bar(world: World, phone: Page, site: Site) -> None:
    phone.set_viewport_size({"width": 360, "height": 420})
    site.visit(phone, world.anna, "/plg/north/bijeenkomsten/casus/nieuw/")
    for _ in range(30):
        phone.keyboard.press("Tab")
        where = phone.evaluate("document.activeElement.outerHTML.slice(0, 120)")
        assert not phone.evaluate(HIDDEN_UNDER_A_BAR), where


def test_the_open_sheet_breaks_no_accessibility_rule(world: World, phone: Page, site: Site, axe: CheckAxe) -> None:
    site.visit(phone, world.anna, "/plg/north/")
    phone.get_by_role("button", name="Menu").click()
    axe(phone, (360,))
