"""The main path of everybody but the researcher (tests/coding/test_study_by_keyboard.py), without a mouse."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import Site
from tests.support.keys import Keys
from tests.support.worker import Worker
from tests.world import World

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("content")]
LONG = 60_000


def test_a_participant_writes_shares_and_takes_a_report_home(
    world: World, site: Site, desk: Page, worker: Worker
) -> None:
    keys = Keys(site.visit(desk, world.anna, "/plg/north/"))
    keys.to("Nieuwe leerervaring").press("Enter").stands("Wat gebeurde er?")
    expect(desk.get_by_label("Je tekst")).to_be_focused()
    keys.type("Ik bleef zitten en vroeg niets.")
    keys.to("Wie kan dit lezen?").press("Enter").to("Mijn duo").press("Space").to("Wat vraag je").type("Wat zag jij?")
    keys.to("Bewaar").press("Enter").reads("Bewaard.").reads("Bram Bakker").reads("Wat zag jij?")
    keys.to("Rapporten").press("Enter").stands("Wat wil je meenemen?")
    keys.to("Maak mijn voortgangsrapport").press("Enter").stands("je voortgangsrapport")
    desk.get_by_role("link", name="Open de PDF").wait_for(timeout=LONG)
    keys.to("Open de PDF")
    with desk.expect_download() as coming:
        keys.press("Enter")
    assert coming.value.suggested_filename.endswith(".pdf")


def test_a_facilitator_plans_leads_and_closes(world: World, site: Site, desk: Page) -> None:
    keys = Keys(site.visit(desk, world.marijke, "/plg/north/bijeenkomsten/nieuw/"))
    keys.to("Onderwerp").type("Samen in één huis")
