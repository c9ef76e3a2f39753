"""From a spreadsheet to somebody inside: file, dry run, letter, button, consent; each page for eyes and ears."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import FilePayload, Page, expect

from plg.models import Job, Membership, User
from plg.selectors import latest_answers
from plg.services.links import make_link, token_of
from plg.words import LinkPurpose, Purpose
from tests.plg.test_letters import mailed, path_in
from tests.support.axe import CheckAxe
from tests.support.browser import Site
from tests.support.content import content_there
from tests.support.worker import Settle, Worker
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)

HEAD = "Naam;E-mail;Rol;School;Functie;Sector;Ervaring;Duo\n"
GOOD = f"""{HEAD}Lena Loos;lena@plg.example;;De Zwaluw;schoolleider;po;3-5;Zwaluw
Mo Idrissi;mo@plg.example;;De Zwaluw;manager;kinderopvang;>10;Zwaluw
"""
FAULTY = HEAD + "=1+1;jan@@school;baas;;;havo;;\n"


def address(name: str, **extra: object) -> str:
    return reverse(f"plg:{name}", kwargs={"slug": "north", **extra})


def choose(page: Page, text: str) -> None:
    page.get_by_label("Het bestand met mensen").set_input_files(
        FilePayload(name="mensen.csv", mimeType="text/csv", buffer=text.encode())
    )
    page.get_by_role("button", name="Kijk het bestand na").click()


@pytest.fixture
def folk(db: None) -> World:
    """The world with the real texts, and nobody's answers."""
    content_there()
    made = World.build()
    made.forget_answers()
    return made


@pytest.mark.console_error(r"400 \(Bad Request\)")
def test_from_a_file_to_somebody_inside(
    folk: World, site: Site, desk: Page, phone: Page, worker: Worker, settle: Settle, axe: CheckAxe
) -> None:
    site.visit(desk, folk.karim, address("people"))
    desk.get_by_role("link", name="Laad mensen uit een bestand").click()
    choose(desk, FAULTY)
    expect(desk.get_by_role("alert")).to_be_focused()
    expect(desk.get_by_role("alert")).to_contain_text("Rij 2, kolom “E-mail”: “jan@@school” is geen e-mailadres.")
    axe(desk, widths=(360, 1280))
    choose(desk, GOOD)
    expect(desk.get_by_role("heading", level=1)).to_have_text("Zal ik dit laden?")
    expect(desk.get_by_text("Lena Loos")).to_be_visible()
    assert not User.objects.filter(email="lena@plg.example").exists()
    axe(desk, widths=(360, 1280))
    desk.get_by_role("button", name="Laad deze mensen").click()
    expect(desk.get_by_role("status").filter(has_text="2 nieuw")).to_be_visible()
    axe(desk, widths=(360, 1280))

    settle(Job.objects.get(task="plg.invite"))
    for job in Job.objects.filter(task="plg.mail"):
        settle(job)
    letter = [message for message in mailed(worker) if "lena@plg.example" in str(message["To"])][-1]
    phone.goto(site.url + path_in(letter))
    expect(phone.get_by_role("heading", level=1)).to_have_text("Dag Lena Loos, kom binnen")
    axe(phone, widths=(360, 1280))
    phone.get_by_role("button", name="Ga naar binnen").click()

    expect(phone.get_by_role("heading", level=1)).to_have_text("Wat mogen onderzoekers gebruiken?")
    assert phone.locator("input[type=radio]:checked").count() == 0
    axe(phone, widths=(360, 1280))
    question = phone.get_by_role("group", name="Mogen onderzoekers de leerervaringen lezen die jij laat meetellen?")
    question.get_by_label("Ja").check()
    phone.get_by_role("button", name="Bewaar mijn keuzes").click()
    expect(phone.get_by_role("status").filter(has_text="Je keuzes zijn bewaard")).to_be_visible()
    lena = Membership.objects.get(user__email="lena@plg.example")
    assert {purpose: seal.given for purpose, seal in latest_answers(lena).items()} == {Purpose.ENTRIES: True}
    expect(phone.get_by_role("link", name="Schrijf één zin")).to_be_visible()
    axe(phone, widths=(360, 1280))
    phone.goto(f"{site.url}{address('me')}")
    phone.get_by_role("button", name="Log uit").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Waar sturen we je link naartoe?")


def test_consent_can_be_skipped_and_taken_back(folk: World, site: Site, phone: Page) -> None:
    site.visit(phone, folk.anna, address("consent") + "?welkom")
    phone.get_by_role("link", name="Sla over, ik kies later").first.click()
    expect(phone.get_by_text("Mogen onderzoekers meelezen?")).to_be_visible()
    phone.get_by_role("link", name="Maak mijn keuzes").click()
    phone.get_by_label("Ja").first.check()
    phone.get_by_role("button", name="Bewaar mijn keuzes").click()
    phone.get_by_role("link", name="Verander mijn keuzes").click()
    phone.get_by_role("button", name="Trek alles in").click()
    expect(phone.get_by_text("Nee, sinds").first).to_be_visible()
    assert not any(seal.given for seal in latest_answers(folk.anna).values())


@pytest.mark.console_error(r"4(00|10) \((Bad Request|Gone)\)")
def test_pages_of_the_door_with_something_on_them(folk: World, site: Site, desk: Page, axe: CheckAxe) -> None:
    call_command("demo_world", stderr=StringIO())
    expired = make_link(uid=folk.anna.uid, user=folk.anna.user, purpose=LinkPurpose.SIGN_IN)
    type(expired).objects.filter(pk=expired.pk).update(expires_at=expired.made_at)
    for where in ("/demo/", "/demo/post/", f"/link/{token_of(expired)}/"):
        axe(site.visit(desk, None, where), widths=(360, 1280))
    site.visit(desk, None, "/inloggen/")
    desk.get_by_role("button", name="Mail mij een link").click()
    expect(desk.get_by_role("alert")).to_contain_text("Vul je e-mailadres in.")
    axe(desk, widths=(360, 1280))
