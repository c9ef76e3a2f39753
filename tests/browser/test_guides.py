"""The guides on a phone: a picture of a desk can be read there, and the page itself stays as wide as the phone."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.axe import CheckAxe
from tests.support.browser import Site
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_picture_of_a_desk_keeps_its_size_on_a_phone(world: World, site: Site, phone: Page, axe: CheckAxe) -> None:
    site.visit(phone, world.karim, "/hulp/coordinator/")
    picture = phone.locator(".guide__scroll").first
    assert picture.evaluate("one => one.scrollWidth > one.clientWidth * 1.5")
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture.focus()
    phone.keyboard.press("ArrowRight")
    expect(phone.locator(".guide__scroll").first).not_to_have_js_property("scrollLeft", 0)
    axe(phone, widths=(360, 1280))
