"""The guides: one for each kind of people, found from the page about oneself, whole for whoever is signed in."""

import pytest

from plg.words import GUIDES, Guide, Role
from tests.support.queries import MaxQueries
from tests.world import World

pytestmark = pytest.mark.django_db


def test_every_role_has_a_guide_and_every_guide_has_its_steps(world: World, max_queries: MaxQueries) -> None:
    assert set(GUIDES) == set(Role)
    client = world.client(world.anna)
    for guide in Guide:
        with max_queries(6):
            page = client.get(f"/hulp/{guide}/")
        assert str(guide.label) in page.text
        assert page.text.count('<section class="card">') >= 5
    listed = client.get("/hulp/").text
    assert all(f"/hulp/{guide}/" in listed for guide in Guide)


def test_one_finds_ones_own_from_the_page_about_oneself(world: World) -> None:
    assert "/hulp/deelnemer/" in world.client(world.anna).get("/plg/north/ik/").text
    karim = world.client(world.karim).get("/plg/north/ik/").text
    assert "/hulp/coordinator/" in karim
    assert "/hulp/deelnemer/" not in karim


def test_there_is_no_other(world: World) -> None:
    assert world.client(world.anna).get("/hulp/directeur/").status_code == 404
