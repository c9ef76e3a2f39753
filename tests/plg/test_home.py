"""The first page of a community: what is asked of you, and where you can go from there."""

import pytest
from django.test import Client

from tests import factories as make
from tests.support.sign_in import sign_in
from tests.world import World

pytestmark = pytest.mark.django_db


def home(client: Client, world: World, name: str) -> str:
    member = getattr(world, name)
    sign_in(client, member)
    return client.get(f"/plg/{member.community.slug}/").content.decode()


def test_everybody_reads_where_they_can_go(client: Client, world: World) -> None:
    assert "Wat je meemaakte, en wat anderen met jou delen." in home(client, world, "anna")
    page = home(client, world, "karim")
    assert "Wie erbij horen, en wie al is uitgenodigd." in page
    assert "De gecodeerde gegevens, zonder namen." not in page  # the researcher's place
    assert "Wat je meemaakte" not in page
    assert "De gecodeerde gegevens, zonder namen." in home(client, world, "eva")


def test_who_guides_or_studies_a_new_community_reads_how_to_begin(client: Client, world: World) -> None:
    assert "/plg/north/bijeenkomsten/nieuw/" in home(client, world, "marijke")
    assert "/plg/north/codering/nieuw/" in home(client, world, "eva")
    for name in ("anna", "karim"):
        page = home(client, world, name)
        assert "/plg/north/bijeenkomsten/nieuw/" not in page
        assert "/plg/north/codering/nieuw/" not in page
    make.meeting(world.north)
    assert "/plg/north/bijeenkomsten/nieuw/" not in home(client, world, "marijke")


def test_everybody_finds_the_guide_for_what_they_do(client: Client, world: World) -> None:
    for name, who in (("anna", "deelnemer"), ("marijke", "procesbegeleider"), ("eva", "onderzoeker")):
        assert f"/hulp/{who}/" in home(client, world, name)


def test_an_administrator_is_one_press_from_whether_all_is_well(client: Client, world: World) -> None:
    sign_in(client, world.ada)
    assert "/platform/gaat-alles-goed/" in client.get("/").content.decode()
    sign_in(client, world.anna)
    assert "/platform/gaat-alles-goed/" not in client.get("/", follow=True).content.decode()
