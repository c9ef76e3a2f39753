"""The gallery in a real browser: every part can be reached by keyboard, touched, enlarged and printed."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.axe import THEMES, Theme
from tests.support.browser import Site

TOO_SMALL = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
  .filter(thing => thing.checkVisibility() && !thing.closest('p:not(.buttons), .skip-link, .error-summary'))
  .map(thing => {
    const spot = (thing.labels?.[0] || thing).getBoundingClientRect(), own = thing.getBoundingClientRect();
    return [thing.outerHTML.slice(0, 90), Math.max(spot.height, own.height), Math.max(spot.width, own.width)];
  })
  .filter(([, height, width]) => height < 24 || width < 24)"""

#: Words for ears only, in the last cell of a table that is much wider than the page.
FAR_IN_A_TABLE = """() => {
    const table = document.querySelector("[aria-label='Hoeveel teksten per groep'] table");
    table.style.width = "90rem";
    table.querySelector("tbody tr td:last-child").insertAdjacentHTML("beforeend", "<i class='visually-hidden'>ver</i>");
}"""


@pytest.mark.parametrize("width", [320, 640])  # 640 is what is left of 1280 at 200 %
def test_nothing_sticks_out_on_a_narrow_or_enlarged_page(db: None, desk: Page, site: Site, width: int) -> None:
    desk.set_viewport_size({"width": width, "height": 700})
    site.visit(desk, None, "/galerij/")
    assert desk.evaluate("document.documentElement.scrollWidth") <= width
    desk.evaluate(FAR_IN_A_TABLE)
    assert desk.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("theme", THEMES)
def test_a_wide_table_keeps_what_each_line_is_about_in_sight(db: None, phone: Page, site: Site, theme: Theme) -> None:
    phone.emulate_media(color_scheme=theme)
    site.visit(phone, None, "/galerij/")
    phone.evaluate(FAR_IN_A_TABLE)
    region = phone.get_by_role("region", name="Hoeveel teksten per groep")
    region.focus()
    expect(region).to_be_focused()
    first = region.locator("tbody tr > :first-child").first
    before = first.bounding_box()
    for _press in range(4):
        phone.keyboard.press("ArrowRight")
    phone.wait_for_function("it => it.scrollLeft > 40", arg=region.element_handle())
    assert first.bounding_box() == before
    ground = region.evaluate(GROUND)
    assert re.match(r"linear-gradient\(to right, rgb\(\d+, \d+, \d+\) calc\(100% - [\d.]+px\), ", ground), ground


#: What the first cell of a line stands on: opaque nearly to its edge, or what scrolls by shows through.
GROUND = "it => getComputedStyle(it.querySelector('tbody tr > :first-child')).backgroundImage"
SHADOW = "it => getComputedStyle(it.querySelector('tbody tr > :first-child'), '::after').content"
#: How far its title stands from the left of the part that scrolls, and what of it falls outside that part.
TITLE = """it => {
    const [outer, title] = [it.getBoundingClientRect(), it.querySelector("caption").getBoundingClientRect()];
    return [Math.round(title.left - outer.left), Math.max(0, Math.round(title.right - outer.right))];
}"""


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_a_table_that_is_scrolled_says_so_on_the_left_and_keeps_its_title(
    db: None, phone: Page, site: Site, width: int
) -> None:
    phone.set_viewport_size({"width": width, "height": 740})
    site.visit(phone, None, "/galerij/")
    phone.evaluate(FAR_IN_A_TABLE)
    region = phone.get_by_role("region", name="Hoeveel teksten per groep")
    region.evaluate("it => it.querySelector('caption').classList.remove('visually-hidden')")
    assert region.evaluate(SHADOW) == "none", "nothing went under what stays yet"
    region.evaluate("it => it.scrollLeft = 200")
    phone.wait_for_function(f"it => ({SHADOW})(it) !== 'none'", arg=region.element_handle())
    assert region.evaluate(TITLE) == [0, 0], "the title goes out of sight"


def test_every_target_is_large_enough_for_a_finger(db: None, phone: Page, site: Site) -> None:
    site.visit(phone, None, "/galerij/")
    assert phone.evaluate(TOO_SMALL) == []


def test_the_error_summary_takes_focus_and_leads_to_the_field(db: None, desk: Page, site: Site) -> None:
    site.visit(desk, None, "/galerij/")
    expect(desk.locator(".error-summary")).to_be_focused()
    desk.get_by_role("link", name="Wanneer?").click()
    expect(desk.locator("#wrong_f-when")).to_be_focused()
    told = desk.locator("#wrong_f-when").get_attribute("aria-describedby") or ""
    assert all(desk.locator(f"#{name}").count() == 1 for name in told.split())
    assert "wrong_f-when_error" in told


@pytest.mark.console_error("404")
def test_the_first_tab_skips_to_the_content(db: None, desk: Page, site: Site) -> None:
    site.visit(desk, None, "/geen-pagina/")
    desk.keyboard.press("Tab")
    skip = desk.get_by_role("link", name="Ga naar de inhoud")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    desk.keyboard.press("Enter")
    expect(desk.locator("main")).to_be_focused()


def test_focus_can_always_be_seen(db: None, desk: Page, site: Site) -> None:
    site.visit(desk, None, "/galerij/")
    desk.locator("body").click(position={"x": 5, "y": 5})
    for _ in range(12):
        desk.keyboard.press("Tab")
        style = desk.evaluate(
            "(() => { const s = getComputedStyle(document.activeElement);"
            " return [s.outlineStyle, parseFloat(s.outlineWidth)] })()"
        )
        card = desk.evaluate("document.activeElement.closest('.card__title') !== null")  # there the whole card is lit
        assert card or (style[0] != "none" and style[1] >= 3), desk.evaluate("document.activeElement.outerHTML")


def test_the_typeface_is_ours(db: None, desk: Page, site: Site) -> None:
    site.visit(desk, None, "/galerij/")
    desk.evaluate("document.fonts.ready")
    assert desk.evaluate("document.fonts.check('16px Literata') && document.fonts.check('italic 16px Literata')")
    assert desk.evaluate("[...document.fonts].filter(face => face.status === 'loaded').length") >= 2


def test_the_gallery_prints_without_its_frame(db: None, desk: Page, site: Site) -> None:
    site.visit(desk, None, "/galerij/")
    desk.emulate_media(media="print", color_scheme="dark")
    expect(desk.locator(".topbar")).to_be_hidden()
    assert desk.evaluate("getComputedStyle(document.body).color") == "rgb(31, 42, 48)"
