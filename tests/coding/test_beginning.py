"""A first round: who waits for whom is told to both, and a press that comes too early leads nowhere else."""

import pytest
from django.urls import reverse

from coding.services import workbench
from tests.coding.conftest import MakeRound, Write, settle_names
from tests.world import World

pytestmark = pytest.mark.django_db


def home(world: World, name: str) -> str:
    return world.client(world.who(name)).get(reverse("plg:community", args=["north"])).text


def test_an_opening_that_waits_for_names_says_so_on_the_page_of_the_round(
    world: World, write: Write, draft: MakeRound
) -> None:
    write(world.anna, "Ik sprak met Cecilia over de bso.")
    made, eva = draft(title="Voorjaar"), world.client(world.eva)
    refused = eva.post(reverse("coding:round_advance", args=["north", made.uid]), {"to": "open"})
    assert refused.status_code == 409
    assert "de coördinator beoordeelt die eerst" in refused.text
    assert "Zo is de ronde opgezet" in refused.text


def test_both_read_on_their_first_page_what_a_round_waits_for(world: World, write: Write, draft: MakeRound) -> None:
    write(world.anna, "Ik sprak met Cecilia over de bso.")
    names = reverse("plg:names", args=["north"])
    assert "De onderzoekers bereiden een ronde voor" not in home(world, "karim")
    made = draft(title="Voorjaar")
    assert reverse("coding:round", args=["north", made.uid]) in home(world, "eva")
    world.client(world.eva).post(reverse("coding:round_advance", args=["north", made.uid]), {"to": "open"})
    assert "De onderzoekers bereiden een ronde voor" in home(world, "karim")
    assert home(world, "karim").count(f'class="btn" href="{names}"') == 1, "one card, whatever waits for it"
    for other in ("anna", "marijke", "eva"):
        assert "De onderzoekers bereiden een ronde voor" not in home(world, other)
    assert "Voorjaar" not in home(world, "karim")
    settle_names(world)
    assert "De onderzoekers bereiden een ronde voor" not in home(world, "karim")


def test_the_foot_of_the_bench_says_what_is_still_to_be_chosen(world: World, write: Write, draft: MakeRound) -> None:
    write(world.anna, "Ik at mee met de opvang.")
    settle_names(world)
    made, eva = draft(), world.client(world.eva)
    eva.post(reverse("coding:round_advance", args=["north", made.uid]), {"to": "open"})
    bench = reverse("coding:source", args=["north", made.uid, 1])
    still = 'href="#direction-positive"'
    assert still not in eva.get(bench).text
    workbench.choose_code(by=world.eva, round=made, position=1, code="faciliteren_verbondenheid")
    page = eva.get(bench).text
    assert still in page
    assert 'id="direction-positive"' in page
    workbench.choose_direction(by=world.eva, round=made, position=1, direction="positive")
    assert still not in eva.get(bench).text
