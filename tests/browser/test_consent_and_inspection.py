"""Consent in a browser: given, taken back with as many taps, taken home; the trail; and an administrator's look."""

import re

import pytest
from playwright.sync_api import Download, Page, expect

from plg.models import AuditLine, Community, ConsentSeal
from plg.words import Purpose
from tests.support.axe import CheckAxe
from tests.support.browser import Site
from tests.support.worker import Settle
from tests.world import World

GROUND = "Stichting Het Wijde Veld is verantwoordelijk, om de leergang te kunnen geven."


def nobody_answered(world: World) -> None:
    world.forget_answers()
    AuditLine.objects.all().delete()
    Community.objects.filter(pk=world.north.pk).update(learning_ground=GROUND)


def choose(page: Page, question: str, word: str) -> None:
    page.get_by_role("group", name=question).get_by_text(word, exact=True).click()
    page.get_by_role("button", name="Bewaar mijn keuzes").click()


def test_taking_back_is_as_easy_as_giving(world: World, content: None, phone: Page, site: Site) -> None:
    nobody_answered(world)
    site.visit(phone, world.anna, "/plg/north/ik/toestemming/")
    expect(phone.get_by_text(GROUND)).to_be_visible()
    question = "Mogen onderzoekers de leerervaringen lezen die jij laat meetellen?"
    choose(phone, question, "Ja")
    assert ConsentSeal.objects.get().given
    phone.goto(site.url + "/plg/north/ik/toestemming/")
    choose(phone, question, "Nee")
    assert not ConsentSeal.objects.order_by("position").last().given  # type: ignore[union-attr]
    phone.goto(site.url + "/plg/north/ik/toestemming/")
    phone.get_by_role("button", name="Trek alles in").click()
    assert ConsentSeal.objects.filter(given=False).values("purpose").distinct().count() == len(Purpose)


def test_the_copy_is_made_and_taken_home(world: World, content: None, settle: Settle, desk: Page, site: Site) -> None:
    nobody_answered(world)
    site.visit(desk, world.anna, "/plg/north/ik/toestemming/")
    desk.get_by_role("button", name="Zeg overal nee").click()
    desk.goto(site.url + "/plg/north/ik/toestemming/")
    desk.get_by_role("button", name="Maak een kopie (PDF)").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text(
        re.compile("Hier is de kopie van je toestemming"), timeout=60_000
    )
    with desk.expect_download() as waiting:
        desk.get_by_role("link", name="Open de PDF").click()
    taken: Download = waiting.value
    assert taken.suggested_filename.startswith("toestemming-north-")
    assert taken.path().read_bytes().startswith(b"%PDF-")


def test_the_trail_is_narrowed_without_a_script(world: World, content: None, phone: Page, site: Site) -> None:
    site.visit(phone, world.karim, "/plg/north/beheer/wie-deed-wat/")
    phone.get_by_text("Zoek op onderwerp, persoon of periode").click()
    phone.get_by_label("Waarover").select_option(label="Inzage door de beheerder")
    phone.get_by_role("button", name="Zoek", exact=True).click()
    expect(phone.get_by_text("Niets gevonden.")).to_be_visible()
    phone.get_by_role("link", name="Toon alles").click()
    expect(phone.get_by_text("Een deelnemer koos wat onderzoekers mogen gebruiken").first).to_be_visible()


@pytest.mark.console_error("400")
def test_an_administrator_looks_with_a_reason(
    world: World, content: None, desk: Page, site: Site, axe: CheckAxe
) -> None:
    site.visit(desk, world.ada, "/platform/inzage/")
    desk.get_by_label("Wat wil je zien").select_option(label="De teksten van één persoon")
    desk.get_by_label("Welke leergemeenschap").select_option(label="Leren in het noorden")
    desk.get_by_label("Van wie").fill(world.anna.pseudonym.code)
    desk.get_by_label("Waarom is dit nodig?").fill("Even kijken.")
    desk.get_by_label("Kenmerk").fill("MELDING-12")
    desk.get_by_role("button", name="Open de inzage").click()
    expect(desk.get_by_role("alert")).to_contain_text("Schrijf in een hele zin waarom dit nodig is")
    axe(desk)
    desk.get_by_label("Waarom is dit nodig?").fill("De tekst van deze deelnemer staat dubbel op de pagina.")
    desk.get_by_role("button", name="Open de inzage").click()
    expect(desk.get_by_text("Inzage loopt tot")).to_be_visible()
    desk.get_by_role("link", name="Lees de teksten van").click()
    axe(desk)
    desk.get_by_role("button", name="Beëindig de inzage nu").click()
    expect(desk.get_by_text("De inzage is geëindigd.")).to_be_visible()
    words = AuditLine.objects.filter(word__startswith="inspection.").order_by("pk").values_list("word", flat=True)
    assert list(words) == ["inspection.opened", "inspection.read", "inspection.ended"]
