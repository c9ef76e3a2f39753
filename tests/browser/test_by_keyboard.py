"""The main path of everybody but the researcher (tests/coding/test_study_by_keyboard.py), without a mouse."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import FilePayload, Page, expect

from plg.models import Membership
from plg.selectors import latest_answers
from plg.services.links import make_link, token_of
from plg.words import LinkPurpose
from tests.browser.test_coming_in import GOOD
from tests.plg.test_factors import code
from tests.support.browser import Site
from tests.support.keys import Keys
from tests.support.worker import Worker
from tests.world import World

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("content")]
LONG = 60_000


def arrives(site: Site, page: Page, who: Membership) -> Keys:
    """Open the personal link of a letter and press its one button."""
    link = make_link(uid=who.uid, user=who.user, purpose=LinkPurpose.INVITATION)
    page.goto(site.url + reverse("plg:link", args=[token_of(link)]))
    return Keys(page).to("Ga naar binnen").enter()


def test_a_participant_comes_in_and_chooses_per_purpose(world: World, site: Site, desk: Page) -> None:
    world.forget_answers()
    keys = arrives(site, desk, world.anna).stands("Wat mogen onderzoekers gebruiken?")
    purposes = desk.locator("fieldset.points").count()
    for number in range(purposes):
        keys.to("Ja").press("Space") if number else keys.to("Ja").press("ArrowRight")
    keys.to("Bewaar mijn keuzes").enter().reads("Je keuzes zijn bewaard")
    given = [seal.given for seal in latest_answers(world.anna).values()]
    assert (given.count(True), given.count(False)) == (purposes - 1, 1)


def test_staff_comes_in_and_puts_a_second_step_on_the_account(world: World, site: Site, desk: Page) -> None:
    keys = arrives(site, desk, world.marijke).to("Stel een app in").enter().stands("Koppel je app")
    secret = "".join((desk.locator("details code").text_content() or "").split())
    keys.to("Code").type(code(secret)).press("Enter").stands("Bewaar deze herstelcodes")
    keys.to("Ik heb ze bewaard").enter().stands("Dag Marijke")


def test_a_participant_writes_shares_and_takes_a_report_home(
    world: World, site: Site, desk: Page, worker: Worker
) -> None:
    keys = Keys(site.visit(desk, world.anna, "/plg/north/"))
    keys.to("Nieuwe leerervaring").enter().stands("Wat gebeurde er?")
    expect(desk.get_by_label("Je tekst")).to_be_focused()
    keys.type("Ik bleef zitten en vroeg niets.")
    keys.to("Wie kan dit lezen?").press("Enter").to("Mijn duo").press("Space").to("Wat vraag je").type("Wat zag jij?")
    keys.to("Bewaar").enter().reads("Bewaard.").reads("Bram Bakker").reads("Wat zag jij?")
    keys.to("Rapporten").enter().stands("Wat wil je meenemen?")
    keys.to("Maak mijn voortgangsrapport").enter().stands("je voortgangsrapport")
    desk.get_by_role("link", name="Open de PDF").wait_for(timeout=LONG)
    keys.to("Open de PDF")
    with desk.expect_download() as coming:
        keys.press("Enter")
    assert coming.value.suggested_filename.endswith(".pdf")


def test_a_facilitator_plans_leads_and_closes(world: World, site: Site, desk: Page) -> None:
    keys = Keys(site.visit(desk, world.marijke, "/plg/north/bijeenkomsten/nieuw/"))
    now = timezone.localtime()
    keys.to("Onderwerp").type("Samen in één huis")
    keys.to("Begint").type_moment(now, with_time=True)
    keys.to("Eindigt").type_moment(now + timedelta(hours=2), with_time=True)
    keys.to("Zet in de agenda").enter().stands("Samen in één huis")
    keys.to("Begin een sessie").enter().stands("Wat doen we vanavond?")
    keys.to("Intervisie in vier fasen").press("ArrowDown").to("Open de sessie").enter().reads("Welkom")
    keys.to("Begin").press("Enter").reads("Stap 1 van")
    steps = int(desk.locator(".live__place").inner_text().split()[-1])
    for number in range(2, steps + 1):
        expect(desk.locator("#lead-next")).to_be_focused()
        keys.press("Enter").reads(f"Stap {number} van {steps}")
    keys.press("Enter").reads("Deze sessie is afgelopen")
    keys.to("Leg vast wat jullie afspreken").enter().to("Wat spreken jullie af?").type("Eén kast.")
    keys.to("Leg vast").enter().reads("Eén kast.")
    keys.to("Schrijf het verslag").enter().to("Deel met iedereen").enter().stands("Wat namen we mee?")


def test_a_coordinator_loads_people(world: World, site: Site, desk: Page) -> None:
    people = FilePayload(name="mensen.csv", mimeType="text/csv", buffer=GOOD.encode())
    desk.on("filechooser", lambda window: window.set_files(people))  # listens before the window can come
    keys = Keys(site.visit(desk, world.karim, "/plg/north/"))
    keys.to("Mensen").enter().stands("Wie horen erbij?")
    keys.to("Laad mensen uit een bestand").enter().to("Het bestand met mensen").press("Enter")
    expect(desk.get_by_label("Het bestand met mensen")).to_have_value(re.compile("mensen.csv"))
    keys.to("Kijk het bestand na").enter().stands("Zal ik dit laden?")
    keys.to("Laad deze mensen").enter().reads("2 nieuw")
    keys.to("Wie deed wat").enter().stands("Wie deed wat")


def test_an_administrator_makes_a_community(world: World, site: Site, desk: Page) -> None:
    keys = Keys(site.visit(desk, world.ada, "/"))
    keys.to("Gaat alles goed?").enter().to("Terug").enter()
    keys.to("Maak een leergemeenschap").enter().stands("Wie gaan er samen leren?")
    keys.to("Naam").type("Zuidoost")
    for label, days in (("Begint op", 0), ("Eindigt op", 300), ("Bewaren tot", 4000)):
        keys.to(label).type_moment(timezone.localtime() + timedelta(days=days))
    keys.to("Op welke grond").type("De stichting is verantwoordelijk.")
    keys.to("Adres").type("zuidoost").to("Naam van de eerste").type("Noor Nieman")
    keys.to("E-mailadres").type("noor.nieman@plg.example")
    keys.to("Maak deze leergemeenschap").enter().reads("Zuidoost")
