"""A researcher reads what a group answered: from the list of measurements to one behaviour, on a phone and a desk."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from amo.models import Answer, Sheet, Wave
from amo.words import Moment
from plg.words import Purpose, Role
from tests import factories
from tests.support.axe import CheckAxe
from tests.support.browser import Site
from tests.support.content import content_there
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
FIGURES = "/plg/north/vragenlijst/cijfers/"
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def measured(world: World) -> list[str]:
    """Six consenting people with a sheet before and after; one of them did less for equality. Returns pseudonyms."""
    content_there()
    people = factories.members([(world.north, f"Persoon{at} Proef", Role.PARTICIPANT, {}) for at in "abcdef"])
    factories.consents({one: [(Purpose.AMO, True)] for one in people})
    for moment, day in ((Moment.PRE, date(2026, 2, 1)), (Moment.POST, date(2026, 6, 1))):
        wave = factories.wave(world.north, moment, opens_on=day, closes_on=day)
        for at, who in enumerate(people):
            fill(wave, who.pk, at if moment == Moment.POST else 1)
    return [one.pseudonym.code for one in people]


def fill(wave: Wave, who: int, more: int) -> None:
    sheet = Sheet.objects.create(wave=wave, membership_id=who, submitted_at="2026-06-01T12:00Z")
    keys = [item["key"] for scale in wave.instrument.body["scales"] for item in scale["items"]]
    Answer.objects.bulk_create(Answer(sheet=sheet, item=key, value=1 + min(more, 4)) for key in keys)


def test_from_the_measurements_to_one_behaviour(
    site: Site, desk: Page, world: World, measured: list[str], axe: CheckAxe
) -> None:
    site.visit(desk, world.eva, FIGURES)
    axe(desk)
    for link, heading in (
        ("Stellingen", "Wat antwoordden ze per stelling?"),
        ("Schalen", "Hoe scoren de schalen, en hangen ze samen?"),
        ("Verandering", "Wat veranderde er tussen de metingen?"),
    ):
        desk.get_by_role("link", name=link, exact=True).click()
        expect(desk.get_by_role("heading", level=1)).to_have_text(heading)
        axe(desk)
    desk.get_by_text("Kies de metingen en de toets").click()
    desk.get_by_text("Corrigeer voor het aantal toetsen (Holm)").click()
    desk.get_by_role("button", name="Bereken opnieuw").click()
    expect(desk.get_by_role("columnheader", name="p (Holm)").first).to_be_visible()
    desk.get_by_role("link", name="Zorgen voor gelijkwaardigheid").click()
    expect(desk.get_by_text("1 van de 6 minder, 1 gelijk, 4 meer").first).to_be_visible()
    desk.get_by_text("Bekijk als tabel").click()
    for pseudonym in measured:
        expect(desk.get_by_role("rowheader", name=pseudonym)).to_be_visible()
    expect(desk.get_by_text("Na Holms correctie", exact=False)).to_be_visible()
    axe(desk)


def test_the_figures_fit_a_phone(site: Site, phone: Page, world: World, measured: list[str], axe: CheckAxe) -> None:
    site.visit(phone, world.eva, FIGURES + "amo-inclusief-leiderschap/verandering/")
    phone.set_viewport_size({"width": 320, "height": 700})
    assert phone.evaluate(TOO_WIDE) <= 0
    phone.get_by_role("link", name="Een gemeenschap bouwen").click()
    assert phone.evaluate(TOO_WIDE) <= 0
    axe(phone)
