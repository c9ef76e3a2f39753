"""Who was erased stands in no list any more: not as a name, not as an empty line, not as a choice."""

import pytest
from django.urls import reverse

from amo.models import Wave
from plg.models import DuoSeat, Membership
from plg.services.erasing import erase
from tests import factories as make
from tests.support.matrix import text_of
from tests.world import World

pytestmark = pytest.mark.django_db


def lists_of(world: World, wave: Wave) -> dict[str, str]:
    """Return every page on which the coordinator reads a list of people, or chooses one."""
    client, duo = world.client(world.karim), DuoSeat.objects.filter(membership=world.bram).latest("since").duo
    addresses = {
        "people": reverse("plg:people", args=["north"]),
        "who left": reverse("plg:people", args=["north"]) + "?vertrokken",
        "file": reverse("plg:people_file", args=["north", "csv"]),
        "duos": reverse("plg:duos", args=["north"]),
        "duo": reverse("plg:duo", args=["north", duo.uid]),
        "hand over": reverse("plg:person_hand_over", args=["north", world.marijke.uid]),
        "trail": reverse("plg:trail", args=["north"]),
        "mail": reverse("plg:mail", args=["north"]),
        "wave": reverse("amo:wave", args=["north", wave.uid]),
    }
    return {name: text_of(client.get(address)) for name, address in addresses.items()}


def test_in_no_list_of_the_coordinator(world: World) -> None:
    gone, wave = (world.anna, world.hans), make.wave(world.north)
    before = lists_of(world, wave)
    named = {name for name, page in before.items() if "Anna Akkerman" in page or "Hans Hendriks" in page}
    assert named >= {"people", "who left", "file", "duos", "duo", "hand over", "trail", "wave"}
    lines = {name: before[name].count('class="person"') for name in ("people", "who left")}
    for member in gone:
        erase(user=member.user, by=member.user)
    after = lists_of(world, wave)
    for name, page in after.items():
        for member in gone:
            assert str(member.uid) not in page, name
        for word in ("Akkerman", "Hendriks", "iemand die gewist is", "iemand zonder naam"):
            assert word not in page, (name, word)
    assert after["people"].count('class="person"') == lines["people"] - 1
    assert after["who left"].count('class="person"') == lines["who left"] - 1
    assert Membership.objects.filter(pk__in=[member.pk for member in gone]).count() == 2, "the rows are there"
