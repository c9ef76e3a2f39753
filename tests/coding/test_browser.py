"""The workbench in a real browser: coded with the keyboard alone, by mouse, by finger; and every page through axe."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from coding.models import Assignment, Coding, Round
from coding.services import rounds, workbench
from plg.models import Membership
from tests.coding.conftest import MakeRound, Write, choose, settle_names
from tests.support.axe import CheckAxe
from tests.support.browser import OpenPage, Site
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = "👩‍👩‍👧 Vandaag aten 🌱 wij samen.\n\nHet was stil, en toen niet meer."


def address(name: str, **where: object) -> str:
    return reverse(f"coding:{name}", kwargs={"slug": "north", **where})


def of(who: Membership, round: Round, position: int) -> Assignment:
    return Assignment.objects.get(source__round=round, coder__membership=who, source__position=position)


def said(page: Page, words: str) -> None:
    expect(page.locator("#bench-said")).to_contain_text(words)


def at(page: Page, number: int) -> None:
    """Want this text on the bench, and its scripts at work."""
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Wat zie je in tekst {number}?")
    page.wait_for_load_state()


@pytest.fixture
def with_emoji(world: World, write: Write, draft: MakeRound) -> Round:
    """An open round over one text with signs that take more than one unit of UTF-16."""
    write(world.anna, TEXT)
    settle_names(world)
    opened = rounds.open_round(round=draft(), by=world.eva)
    assert "🌱" in opened.sources.get().text
    return opened


def test_a_coder_needs_nothing_but_the_keyboard(site: Site, desk: Page, world: World, opened: Round) -> None:
    site.visit(desk, world.eva, address("next", round=opened.uid))
    press = desk.keyboard.press
    press("1")
    said(desk, "Faciliteren van verbondenheid. Bewaard om")
    said(desk, "0 van 3 gecodeerd")
    expect(desk.get_by_text("Kies dit nog: dan is de tekst klaar.")).to_be_visible()
    press("-")
    said(desk, "niet-positief gedrag. Bewaard om")
    said(desk, "1 van 3 gecodeerd")
    press("d")
    said(desk, "Faciliteren van verbondenheid, Kennis en informatie delen, niet-positief gedrag.")
    press("t")
    expect(desk.locator("#source-text")).to_be_focused()
    press("ArrowRight")
    press("ArrowRight")
    press("Shift+ArrowRight")
    text = opened.sources.get(position=1).text
    words = " ".join(text.split()[1:3])
    said(desk, f"Gekozen: {words}")
    press("Enter")
    expect(desk.locator("#source-text mark")).to_have_text(words)
    kept = of(world.eva, opened, 1).codings.get()
    assert (kept.code.key, kept.direction) == ("kennis_delen", "non_positive")
    quote = kept.quotes.get()
    assert text[quote.start : quote.end] == words


def test_a_coder_goes_from_text_to_text_by_keyboard(site: Site, desk: Page, world: World, opened: Round) -> None:
    choose(world.eva, opened, 1, "overig")
    site.visit(desk, world.eva, address("source", round=opened.uid, position=1))
    press = desk.keyboard.press
    press("m")
    desk.keyboard.type("Let hierop, 1 en 2.")
    press("Escape")
    expect(desk.locator("#memo-saved")).to_contain_text("Bewaard")
    assert of(world.eva, opened, 1).memo == "Let hierop, 1 en 2."
    press("v")
    at(desk, 2)
    press("0")
    said(desk, "Geen code van toepassing. Bewaard om")
    press("z")
    said(desk, "Nog geen keuze.")
    press("o")
    said(desk, "2 van 3 gecodeerd")
    press("v")
    at(desk, 3)
    press("ArrowLeft")
    at(desk, 2)
    press("ArrowRight")
    at(desk, 3)
    press("5")
    said(desk, "Overig. Bewaard om")
    press("v")
    expect(desk.get_by_text("Je hebt alle teksten gecodeerd die je in deze ronde kreeg.")).to_be_visible()
    assert of(world.eva, opened, 2).no_code_applies
    assert not Assignment.objects.filter(coder__membership=world.eva, done_at=None).exists()
    assert not Coding.objects.filter(assignment__coder__membership=world.gijs).exists()


def test_a_key_between_two_texts_changes_neither(site: Site, desk: Page, world: World, opened: Round) -> None:
    choose(world.eva, opened, 1, "gemeenschap")
    site.visit(desk, world.eva, address("source", round=opened.uid, position=1))
    held: list[Route] = []
    desk.route("**/2/", lambda route: held.append(route))
    desk.keyboard.press("v")
    desk.keyboard.press("5")
    desk.wait_for_timeout(200)
    held[0].continue_()
    at(desk, 2)
    assert [coding.code.key for coding in Coding.objects.select_related("code")] == ["gemeenschap"]


def test_keys_pressed_in_a_hurry_are_answered_in_order(site: Site, desk: Page, world: World, opened: Round) -> None:
    site.visit(desk, world.eva, address("source", round=opened.uid, position=1))
    desk.keyboard.type("3-b", delay=0)
    said(desk, "Waarderen van eigenheid, Verschillende perspectieven uitlokken, niet-positief gedrag.")
    kept = of(world.eva, opened, 1).codings.get()
    assert (kept.code.key, kept.direction) == ("perspectieven", "non_positive")


def test_a_selection_by_mouse_is_kept_in_code_points(site: Site, desk: Page, world: World, with_emoji: Round) -> None:
    choose(world.eva, with_emoji, 1, "gemeenschap")
    site.visit(desk, world.eva, address("source", round=with_emoji.uid, position=1))
    text = with_emoji.sources.get().text
    assert desk.locator("#source-text").evaluate("box => box.textContent") == text
    select = """([first, last]) => {
        const node = document.getElementById("source-text").firstChild;
        const range = document.createRange();
        range.setStart(node, node.data.indexOf(first));
        range.setEnd(node, node.data.indexOf(last) + last.length);
        getSelection().removeAllRanges();
        getSelection().addRange(range);
    }"""
    desk.evaluate(select, ["🌱", "Het was"])
    expect(desk.locator("#quote")).to_have_value("🌱 wij samen.\n\nHet was")
    desk.get_by_role("button", name="Markeer als citaat").click()
    expect(desk.locator("#source-text mark")).to_have_text("🌱 wij samen. Het was")
    quote = Coding.objects.get().quotes.get()
    assert text[quote.start : quote.end] == "🌱 wij samen.\n\nHet was"
    assert desk.locator("#source-text").evaluate("box => box.textContent") == text
    desk.locator("#source-text").press("End")  # in a text that holds a mark, the words are still found
    desk.keyboard.press("Enter")
    expect(desk.locator("#source-text mark")).to_have_text(["🌱 wij samen. Het was", "meer."])
    desk.get_by_role("button", name="Haal het citaat weg").first.click()
    expect(desk.locator("#source-text mark")).to_have_text(["meer."])


def test_words_typed_by_hand_do_for_a_quote(site: Site, desk: Page, world: World, with_emoji: Round) -> None:
    choose(world.eva, with_emoji, 1, "gemeenschap")
    site.visit(desk, world.eva, address("source", round=with_emoji.uid, position=1))
    desk.locator("#quote").fill("staat er niet")
    desk.get_by_role("button", name="Markeer als citaat").click()
    expect(desk.get_by_role("alert")).to_contain_text("Dit citaat staat niet precies zo in de tekst.")
    desk.locator("#quote").fill("niet meer")
    desk.get_by_role("button", name="Markeer als citaat").click()
    expect(desk.locator("#source-text mark")).to_have_text("niet meer")


def test_going_on_at_once_loses_no_memo(site: Site, desk: Page, world: World, opened: Round) -> None:
    site.visit(desk, world.eva, address("source", round=opened.uid, position=1))
    desk.locator("#memo").fill("Nog net getypt.")
    desk.get_by_role("link", name="Volgende tekst").click()
    at(desk, 2)
    assert of(world.eva, opened, 1).memo == "Nog net getypt."


@pytest.mark.console_error("409")
def test_two_windows_never_write_over_each_others_memo(
    site: Site, desk: Page, open_page: OpenPage, world: World, opened: Round
) -> None:
    page = address("source", round=opened.uid, position=1)
    old = site.visit(open_page(), world.eva, page)
    site.visit(desk, world.eva, page)
    for words in ("Uit dit venster.", "Uit dit venster, en verder."):  # what it sent itself it knows
        desk.locator("#memo").fill(words)
        expect(desk.locator("#memo-saved")).to_contain_text("Bewaard")
        desk.locator("#memo-saved").evaluate("line => { line.textContent = ''; }")
    old.locator("#memo").fill("Uit het oude.")
    expect(old.locator("#memo-saved")).to_contain_text("in een ander venster")
    expect(old.locator("[data-stands]")).to_have_text("Uit dit venster, en verder.")
    assert of(world.eva, opened, 1).memo == "Uit dit venster, en verder."
    expect(old.locator("#memo")).to_have_value("Uit het oude.")
    old.get_by_role("button", name="Bewaar de memo").click()
    expect(old.locator("#memo-saved")).to_contain_text("Bewaard")
    expect(old.locator("[data-stands]")).to_have_count(0)
    assert of(world.eva, opened, 1).memo == "Uit het oude."


def test_the_keys_can_be_turned_off_and_stay_off(site: Site, desk: Page, world: World, opened: Round) -> None:
    site.visit(desk, world.eva, address("source", round=opened.uid, position=1))
    desk.get_by_text("Met het toetsenbord").click()
    desk.get_by_text("Toetsen staan aan").click()
    desk.reload()
    desk.keyboard.press("1")
    desk.keyboard.press("v")
    expect(desk.locator("#code-faciliteren_verbondenheid")).to_have_attribute("aria-pressed", "false")
    at(desk, 1)
    desk.get_by_role("button", name="Overig").click()
    said(desk, "Overig.")
    assert Coding.objects.count() == 1


def test_a_finger_will_do(site: Site, phone: Page, world: World, opened: Round) -> None:
    site.visit(phone, world.eva, address("source", round=opened.uid, position=1))
    phone.get_by_role("button", name="Waarderen van eigenheid", exact=True).click()
    phone.get_by_role("button", name="Niet-positief").click()
    phone.get_by_role("button", name="Een veilige omgeving maken", exact=True).click()
    expect(phone.get_by_role("button", name="Een veilige omgeving maken", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    phone.get_by_role("link", name="Volgende zonder code").click()
    at(phone, 2)
    assert of(world.eva, opened, 1).codings.get().code.key == "veiligheid"
    width = phone.evaluate("document.documentElement.scrollWidth")
    assert width <= 360


@pytest.mark.console_error("ERR_FAILED|htmx:")
def test_a_connection_that_is_gone_is_told(site: Site, desk: Page, world: World, opened: Round) -> None:
    site.visit(desk, world.eva, address("source", round=opened.uid, position=1))
    desk.route("**/codering/**", lambda route: route.abort())
    desk.keyboard.press("1")
    expect(desk.get_by_role("alert")).to_contain_text("Niet bewaard")
    desk.unroute("**/codering/**")
    desk.keyboard.press("1")
    said(desk, "Faciliteren van verbondenheid. Bewaard")
    expect(desk.get_by_text("Niet bewaard")).to_be_hidden()


def test_the_pages_of_a_round_at_work_are_open_to_everybody(
    site: Site, desk: Page, world: World, axe: CheckAxe, opened: Round
) -> None:
    """With codes, a quote and a difference on them; test_every_page visits the others."""
    choose(world.eva, opened, 1, "gemeenschap")
    text = opened.sources.get(position=1).text
    workbench.mark_quote(by=world.eva, round=opened, position=1, quote=text[:8])
    axe(site.visit(desk, world.eva, address("source", round=opened.uid, position=1)))
    for who in (world.eva, world.gijs):
        for position in (1, 2, 3):
            choose(who, opened, position, "overig" if who == world.eva or position > 1 else "veiligheid")
    rounds.freeze_round(round=opened, by=world.eva)
    for name, more in (("agreement", {}), ("difference", {"position": 1})):
        axe(site.visit(desk, world.eva, address(name, round=opened.uid, **more)))
