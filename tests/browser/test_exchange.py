"""A whole exchange on a phone, every tap counted: ask under a new entry, respond, answer. The figure stands in
benchmarks/README.md: it is what a reflective dialogue costs."""

from playwright.sync_api import Locator, Page, expect

from logbook.models import Entry, Response
from tests.support.browser import Site
from tests.world import World


class Taps:
    """Counts what a finger does: every tap, also the one that puts the cursor in a field. Typing is not counted."""

    def __init__(self) -> None:
        self.count = 0

    def on(self, thing: Locator) -> None:
        thing.click()
        self.count += 1

    def type(self, field: Locator, words: str) -> None:
        self.on(field)
        field.type(words)


def asked(phone: Page, site: Site, world: World) -> int:
    """From the home page: write, choose who reads it, ask, keep."""
    taps = Taps()
    site.visit(phone, world.anna, "/plg/north/")
    taps.on(phone.get_by_role("navigation", name="Vaste plekken").get_by_role("link", name="Nieuwe leerervaring"))
    expect(phone.get_by_label("Je tekst")).to_be_focused()
    phone.keyboard.type("Het overleg liep vast.")
    taps.on(phone.get_by_text("Wie kan dit lezen?", exact=True))
    taps.on(phone.locator("label[for=circle-duo]"))
    taps.type(phone.get_by_label("Wat vraag je aan wie dit leest?"), "Wat had jij gedaan?")
    taps.on(phone.get_by_role("button", name="Bewaar"))
    expect(phone.get_by_text("Dit lezen nu:")).to_be_visible()
    return taps.count


def responded(phone: Page, site: Site, world: World, link: str, words: str) -> int:
    """From the home page: straight to what waits, write, place."""
    taps = Taps()
    taps.on(phone.get_by_role("link", name=link))
    taps.type(phone.get_by_label("Je reactie"), words)
    taps.on(phone.get_by_role("button", name="Plaats reactie"))
    expect(phone.get_by_text(words, exact=True)).to_be_visible()
    return taps.count


def test_asking_responding_and_answering_takes_eleven_taps(
    world: World, content: None, phone: Page, site: Site
) -> None:
    ask = asked(phone, site, world)
    site.visit(phone, world.bram, "/plg/north/")
    respond = responded(phone, site, world, "Anna Akkerman vraagt: Wat had jij gedaan?", "Wat zag je toen?")
    site.visit(phone, world.anna, "/plg/north/")
    answer = responded(phone, site, world, "Wat had jij gedaan?", "Dat ik te snel ging.")
    assert (ask, respond, answer) == (5, 3, 3)
    assert (Entry.objects.count(), Response.objects.count()) == (1, 2)
