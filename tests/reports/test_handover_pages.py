"""The page about files that left: who has them, what each receiver is to be told, and that it was told."""

import pytest
from django.urls import reverse

from plg.services import leaving
from tests import factories as make
from tests.support.matrix import text_of
from tests.world import World

pytestmark = pytest.mark.django_db


def test_researcher_and_coordinator_see_whom_to_tell(world: World) -> None:
    taken = make.handover(world.eva, world.anna)
    address, code = reverse("reports:handovers", args=["north"]), world.anna.pseudonym.code
    karim = world.client(world.karim)
    page = text_of(karim.get(address))
    assert "Universiteit Voorbeeld" in page
    assert "Eva Everts" in page
    assert code not in page
    leaving.withdraw(by=world.anna)
    for who in (world.karim, world.gijs):
        client = world.client(who)
        assert code in text_of(client.get(address))
        assert "Anna" not in text_of(client.get(address)), "a pseudonym, never a name"
        assert address in text_of(client.get("/plg/north/"))
    karim.post(reverse("reports:tell", args=["north", taken.uid]))
    assert code not in text_of(karim.get(address))
    assert "ontvanger van een bestand" not in text_of(karim.get("/plg/north/"))


def test_another_community_is_another_list(world: World) -> None:
    make.handover(world.xander, world.zoe, addressee="Zuidelijk Instituut")
    assert "Zuidelijk" in text_of(world.client(world.wilma).get(reverse("reports:handovers", args=["south"])))
    assert "Zuidelijk" not in text_of(world.client(world.karim).get(reverse("reports:handovers", args=["north"])))
