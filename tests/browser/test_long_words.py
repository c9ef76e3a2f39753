"""Words without an end, and tables with much in them: nothing is pushed aside, what is wide scrolls by itself."""

import pytest
from playwright.sync_api import Page

from tests import factories
from tests.support.browser import Site
from tests.world import World

ENDLESS = "Hottentottententententoonstellingsmakersopleidingsinstituutsmedewerkster"
#: By how much each table is wider than the part it stands in.
BEYOND = "parts => parts.map(part => part.scrollWidth - part.clientWidth)"


@pytest.fixture
def endless(world: World) -> World:
    """The world in which a name, a school and a function are one long word each."""
    world.anna.user.name = ENDLESS
    world.anna.user.save()
    world.akkerwinde.name = f"Kindcentrum{ENDLESS}"
    world.akkerwinde.save()
    world.bram.position = f"waarnemend{ENDLESS}"
    world.bram.save()
    return world


def test_a_word_without_an_end_is_broken_in_the_list_of_people(endless: World, phone: Page, site: Site) -> None:
    site.visit(phone, endless.karim, "/plg/north/beheer/mensen/")
    tables = phone.locator(".table-scroll")
    assert phone.get_by_role("link", name=ENDLESS).is_visible()
    assert tables.evaluate_all(BEYOND) == [0, 0]


def test_a_table_that_stacks_hides_no_shadow_behind_its_lines(endless: World, phone: Page, site: Site) -> None:
    """What stays in sight of a table that scrolls is opaque; in one that stacks nothing slides beneath it."""
    site.visit(phone, endless.karim, "/plg/north/beheer/mensen/")
    name = phone.locator(".table--stacks tbody th").first
    shown = "cell => { const s = getComputedStyle(cell); return [s.backgroundColor, s.backgroundImage]; }"
    assert name.evaluate(shown) == ["rgba(0, 0, 0, 0)", "none"]


def test_a_head_of_some_words_widens_no_table_of_small_figures(world: World, phone: Page, site: Site) -> None:
    factories.entry(world.anna)
    site.visit(phone, world.anna, "/plg/north/ik/weggaan/")
    assert phone.get_by_role("columnheader", name="Weg uit het onderzoek").is_visible()
    assert phone.locator(".table-scroll").evaluate_all(BEYOND) == [0]


def test_the_ring_round_a_quiet_button_stays_on_a_phone(world: World, phone: Page, site: Site) -> None:
    site.visit(phone, world.anna, "/plg/north/ik/")
    quiet = phone.get_by_role("button", name="English")
    box = quiet.bounding_box()
    assert box
    assert box["x"] >= 5, "three pixels of ring, two beside the button"


def test_a_rail_that_is_longer_than_the_window_begins_where_one_is(world: World, desk: Page, site: Site) -> None:
    desk.set_viewport_size({"width": 1280, "height": 480})
    site.visit(desk, world.karim, "/plg/north/beheer/wie-deed-wat/")
    here = desk.get_by_role("navigation", name="Alle plekken").locator("[aria-current]")
    box = here.bounding_box()
    assert box
    assert 0 <= box["y"] <= 481 - box["height"]
    assert desk.evaluate("scrollY") == 0


def test_a_rail_stays_at_its_top_while_one_can_be_seen_there(world: World, desk: Page, site: Site) -> None:
    desk.set_viewport_size({"width": 1280, "height": 480})
    site.visit(desk, world.karim, "/plg/north/")
    assert desk.locator(".side").evaluate("rail => [rail.scrollTop, rail.scrollHeight > rail.clientHeight]") == [
        0,
        True,
    ]
