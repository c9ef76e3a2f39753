"""The page that says who can read what: it names who the rules name, and keeps up with them."""

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from intervisie.access import case_readers, visible_cases
from plg.models import Community, Membership
from plg.services import duos, facilitators
from plg.slots import READINGS, Reading
from plg.words import Role
from tests import factories
from tests.world import World


@pytest.fixture(autouse=True)
def _dutch() -> None:
    translation.activate("nl")


def lines(who: Membership) -> dict[str, Reading]:
    return {line.what: line for given in READINGS.ask(who) for line in given}


def people(who: Membership, what: str) -> list[str]:
    return next(line.people for said, line in lines(who).items() if what in said)


def test_it_names_the_people_of_now(world: World) -> None:
    assert people(world.anna, "met je duo") == ["Bram Bakker"]
    assert people(world.anna, "met de procesbegeleider") == ["Marijke Meijer"]
    everybody = people(world.anna, "hele leergemeenschap")
    assert everybody == ["Bram Bakker", "Chantal Claassen", "Fatma Faber", "Marijke Meijer"]
    assert people(world.anna, "laat meetellen in het onderzoek") == ["Eva Everts", "Gijs Gerritsen"]
    assert people(world.anna, "Je naam, school") == ["Karim Koster"]
    assert people(world.anna, "Je teksten") == ["Ada Arends"]
    alone = ["die je niet deelt", "op een vragenlijst", "voortgangsrapport", "die je voorbereidt", "over het onderzoek"]
    for what in alone:
        assert people(world.anna, what) == []


def test_it_keeps_up(world: World) -> None:
    duo = world.anna.seats.get().duo
    duos.change_duo(by=world.karim, duo=duo, name=duo.name, members=[world.anna, world.chantal], version=1)
    facilitators.hand_over(by=world.karim, giver=world.marijke, taker=world.fatma)
    assert people(world.anna, "met je duo") == ["Chantal Claassen"]
    assert people(world.anna, "met de procesbegeleider") == ["Fatma Faber"]
    duos.end_duo(by=world.karim, duo=duo)
    said = next(line for what, line in lines(world.anna).items() if "met je duo" in what)
    assert (said.people, said.who) == ([], "Niemand: je zit nu in geen duo.")


def test_the_names_of_a_shared_case_are_the_rule(world: World) -> None:
    case = factories.case(world.anna, state="shared", meeting=factories.meeting(world.north))
    readers = set(case_readers(world.anna))
    for name in ("bram", "chantal", "fatma", "marijke", "eva", "karim", "hans", "zoe"):
        who = world.who(name)
        assert isinstance(who, Membership)
        reads = who.left_at is None and visible_cases(who).filter(pk=case.pk).exists()
        assert (who in readers) is reads, name


def test_the_page_says_it_in_words(world: World) -> None:
    Community.objects.filter(pk=world.north.pk).update(learning_ground="De Hogeschool, taak van algemeen belang.")
    shown = world.client(world.anna).get(reverse("plg:who_reads", kwargs={"slug": "north"})).content.decode()
    for sentence in (
        "Wie kan wat van jou lezen?",
        "Alleen jij.",
        "Bram Bakker",
        "Een rol voor werkgevers bestaat hier niet.",
        "De Hogeschool, taak van algemeen belang.",
    ):
        assert sentence in shown
    assert "Zoë" not in shown
    assert "Hans" not in shown


def test_a_coordinator_reads_only_what_is_about_a_coordinator(world: World) -> None:
    said = lines(world.karim)
    assert not any("leerervaring" in what or "vragenlijst" in what for what in said)
    assert any("Je naam" in what for what in said)


def test_many_names_are_counted(world: World) -> None:
    for number in range(14):
        name = f"Deelnemer {'abcdefghijklmn'[number]}"
        factories.member(world.north, name, Role.PARTICIPANT, joined_at=timezone.now())
    shown = world.client(world.anna).get(reverse("plg:who_reads", kwargs={"slug": "north"})).content.decode()
    assert "en nog 6 anderen" in shown
