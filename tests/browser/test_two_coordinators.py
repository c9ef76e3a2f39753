"""Two coordinators, two browsers: a new community, a duo that changes hands, and nobody overwritten."""

import pytest
from playwright.sync_api import Page, expect

from plg.models import Community, Duo, Membership
from plg.words import Role
from tests import factories
from tests.support.browser import Site
from tests.support.content import content_there
from tests.world import World


@pytest.fixture
def folk(transactional_db: None) -> World:
    """The world with its content, really kept, and a second coordinator in the north."""
    content_there()
    world = World.build()
    factories.member(world.north, "Kees Kamp", Role.COORDINATOR)
    return world


@pytest.mark.console_error("409")
def test_the_second_sees_both_values_and_chooses(folk: World, site: Site, desk: Page, phone: Page) -> None:
    kees = Membership.objects.select_related("user", "community").get(user__name="Kees Kamp")
    chantal = f"/plg/north/beheer/mensen/{folk.chantal.uid}/"
    site.visit(desk, folk.karim, chantal)
    site.visit(phone, kees, chantal)
    desk.get_by_label("Functie").fill("directeur")
    desk.get_by_role("button", name="Bewaar", exact=True).click()
    expect(desk.get_by_text("Bewaard.")).to_be_visible()
    phone.get_by_label("Functie").fill("clusterleider")
    phone.get_by_label("Jaren ervaring").select_option("3-5")
    phone.get_by_role("button", name="Bewaar", exact=True).click()
    expect(phone.get_by_role("heading", name="Wat blijft er staan?")).to_be_visible()
    expect(phone.get_by_role("cell", name="directeur")).to_be_visible()
    expect(phone.get_by_role("cell", name="clusterleider")).to_be_visible()
    assert Membership.objects.get(pk=folk.chantal.pk).position == "directeur"
    phone.get_by_role("button", name="Bewaar dit").click()
    expect(phone.get_by_text("Bewaard.")).to_be_visible()
    after = Membership.objects.get(pk=folk.chantal.pk)
    assert (after.position, after.experience) == ("clusterleider", "3-5")


def test_a_seat_changes_hands_on_a_phone(folk: World, site: Site, phone: Page) -> None:
    Membership.objects.filter(pk=folk.chantal.pk).update(school=folk.akkerwinde)
    site.visit(phone, folk.karim, "/plg/north/beheer/duos/")
    phone.get_by_role("link", name="Kindcentrum Akkerwinde").click()
    phone.get_by_text("Bram Bakker · ").click()
    phone.get_by_text("Chantal Claassen · ").click()
    phone.get_by_role("button", name="Bewaar", exact=True).click()
    expect(phone.get_by_text("leest wat vanaf nu met het duo wordt gedeeld")).to_be_visible()
    duo = Duo.objects.get(community=folk.north)
    names = set(duo.seats.filter(until=None).values_list("membership__user__name", flat=True))
    assert names == {"Anna Akkerman", "Chantal Claassen"}
    site.visit(phone, folk.anna, "/plg/north/ik/wie-leest/")
    expect(phone.get_by_text("Chantal Claassen", exact=True)).to_be_visible()


@pytest.mark.console_error("400")
def test_an_administrator_begins_a_community(folk: World, site: Site, desk: Page) -> None:
    site.visit(desk, folk.ada, "/platform/leergemeenschappen/")
    desk.get_by_role("link", name="Maak een leergemeenschap").click()
    desk.get_by_role("button", name="Maak deze leergemeenschap").click()
    expect(desk.get_by_text("Kijk hier nog even naar")).to_be_visible()
    desk.get_by_label("Naam", exact=True).fill("Leren in het oosten")
    desk.get_by_label("Adres", exact=True).fill("oost")
    desk.get_by_label("Naam van de eerste coördinator").fill("Nelly Noord")
    desk.get_by_label("E-mailadres van de coördinator").fill("nelly@plg.example")
    desk.get_by_label("Begint op").fill("2026-09-01")
    desk.get_by_label("Eindigt op").fill("2027-06-30")
    desk.get_by_label("Bewaren tot", exact=True).fill("2035-01-01")
    desk.get_by_label("Op welke grond").fill("Hogeschool Oost, een taak van algemeen belang.")
    desk.get_by_role("button", name="Maak deze leergemeenschap").click()
    expect(desk.get_by_text("De uitnodiging voor Nelly Noord gaat de deur uit.")).to_be_visible()
    assert Community.objects.get(slug="oost").memberships.get().roles == ["coordinator"]
