"""From a round that is coded to an export, without a mouse. The bench itself is walked so in test_browser.py."""

import pytest
from playwright.sync_api import Page

from coding.models import Round
from tests.coding.conftest import choose
from tests.support.browser import Site
from tests.support.keys import Keys
from tests.support.worker import Worker
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = 60_000


def test_a_researcher_goes_from_blind_codes_to_an_export(
    site: Site, desk: Page, world: World, opened: Round, worker: Worker
) -> None:
    for position in (1, 2, 3):
        choose(world.eva, opened, position, "overig")
        choose(world.gijs, opened, position, "overig" if position > 1 else "gemeenschap")
    keys = Keys(site.visit(desk, world.eva, "/plg/north/"))
    keys.to("Codering").enter().to("Eerste ronde").enter().stands("Eerste ronde")
    keys.to("Bevries de ronde").enter().to("Bespreek de verschillen").enter()
    keys.to("Tekst").enter().to("Neem de keuze van Eva").enter().to("Waarom?").type("Zo lazen wij het.")
    keys.to("Bewaar het besluit").enter().to("Stel de ronde vast").enter()
    keys.reads("De ronde is vastgesteld").to("Bekijk de uitkomsten").enter().stands("Waar gaan de")
    keys.to("Onderzoeksexport").enter().stands("Wat gaat er mee naar het onderzoek?")
    keys.to("Waarvoor is deze export?").type("Analyse").to("Wie krijgt hem?").type("Mijn groep")
    keys.to("Maak de export").enter()
    desk.get_by_role("link", name="Haal het zip-bestand op").wait_for(timeout=LONG)
    keys.to("Haal het zip-bestand op")
    with desk.expect_download() as coming:
        keys.press("Enter")
    assert coming.value.suggested_filename.endswith(".zip")
