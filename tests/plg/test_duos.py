"""Duos of two or three by the coordinator's pages: made, seated anew, ended; and what a successor never reads."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from logbook.access import visible_entries
from logbook.words import Circle
from plg.errors import DomainError, Refused
from plg.models import AuditLine, Duo, DuoSeat, Membership
from plg.selectors.duos import duo_of
from plg.services import duos
from plg.services.people import load_people
from plg.services.versions import Stale
from tests import factories
from tests.support.queries import MaxQueries
from tests.world import Sentinel, World

EVERY = reverse("plg:duos", kwargs={"slug": "north"})
NEW = reverse("plg:duo_new", kwargs={"slug": "north"})


@pytest.fixture(autouse=True)
def _dutch() -> None:
    translation.activate("nl")


@pytest.fixture
def duo(world: World) -> Duo:
    """The duo of Anna and Bram."""
    return Duo.objects.get(community=world.north)


def page(duo: Duo, name: str = "duo") -> str:
    return reverse(f"plg:{name}", kwargs={"slug": "north", "uid": duo.uid})


def seated(duo: Duo) -> set[str]:
    return set(duo.seats.filter(until=None).values_list("membership__user__name", flat=True))


def texts(who: Membership) -> set[str]:
    return {entry.current.text for entry in visible_entries(who).select_related("current") if entry.current}


def test_two_of_one_school_make_a_duo_by_the_page(world: World) -> None:
    dirk = factories.member(world.north, "Dirk Dijk")
    factories.member(world.north, "Ella Elders", school=factories.school("De Verte"))
    Membership.objects.filter(pk__in=[world.chantal.pk, dirk.pk]).update(school=factories.school("De Zwaluw"))
    client = world.client(world.karim)
    begin = client.get(NEW).content.decode()
    assert "Chantal Claassen" in begin
    assert "Anna Akkerman" not in begin  # has a seat
    assert "Marijke Meijer" not in begin  # facilitates
    assert "Dirk Dijk" in client.get(NEW, {"zoek": "dirk"}).content.decode()
    assert "Chantal Claassen" not in client.get(NEW, {"zoek": "dirk"}).content.decode()
    chosen = client.get(NEW, {"met": str(world.chantal.uid)})
    assert "Dirk Dijk" in chosen.content.decode()
    assert "Ella Elders" not in chosen.content.decode()
    assert chosen.context["form"].initial["name"] == "De Zwaluw"
    said = {"name": "De Zwaluw", "members": [str(world.chantal.uid), str(dirk.uid)], "version": "1"}
    assert client.post(NEW, said).status_code == 302
    made = Duo.objects.get(name="De Zwaluw")
    assert seated(made) == {"Chantal Claassen", "Dirk Dijk"}
    line = AuditLine.objects.get(word="duo.made")
    assert line.detail == {"members": [str(world.chantal.uid), str(dirk.uid)]}
    assert "De Zwaluw" in client.get(EVERY).content.decode()


def test_a_successor_reads_none_of_the_private_part(world: World, duo: Duo) -> None:
    """Chantal takes Bram's seat: nothing of before is hers, he keeps his own, and the history stays."""
    factories.entry(world.anna, Sentinel.PRIVATE)
    factories.entry(world.anna, Sentinel.DUO, Circle.DUO)
    factories.entry(world.bram, "van Bram alleen")
    factories.entry(world.bram, "van Bram aan het duo", Circle.DUO)
    assert Sentinel.DUO in texts(world.bram)  # it is there to be hidden
    client = world.client(world.karim)
    opened = client.get(page(duo)).context["form"].initial
    said = {"name": opened["name"], "version": opened["version"], "was": opened["was"]}
    answer = client.post(page(duo), said | {"members": [str(world.anna.uid), str(world.chantal.uid)]})
    assert answer.status_code == 302
    assert seated(duo) == {"Anna Akkerman", "Chantal Claassen"}
    assert texts(world.chantal) == set()
    assert texts(world.bram) == {"van Bram alleen", "van Bram aan het duo"}
    assert "van Bram aan het duo" not in texts(world.anna)
    factories.entry(world.anna, "voor het nieuwe duo", Circle.DUO)
    factories.entry(world.anna, "nog steeds alleen van Anna")
    assert texts(world.chantal) == {"voor het nieuwe duo"}
    assert "voor het nieuwe duo" not in texts(world.bram)
    assert DuoSeat.objects.get(membership=world.bram).until is not None
    assert "Bram Bakker" in client.get(page(duo)).content.decode()  # the history
    line = AuditLine.objects.get(word="duo.changed")
    assert (line.detail["joined"], line.detail["left"]) == ([str(world.chantal.uid)], [str(world.bram.uid)])
    told = client.get(reverse("plg:trail", kwargs={"slug": "north"})).content.decode()
    assert "Erbij: Chantal Claassen. Eruit: Bram Bakker." in told


def test_who_comes_back_to_a_duo_reads_nothing_of_the_time_between(world: World, duo: Duo) -> None:
    name = duo.name
    duos.change_duo(by=world.karim, duo=duo, name=name, members=[world.anna, world.chantal], version=1)
    factories.entry(world.anna, "in de tussentijd", Circle.DUO)
    duos.change_duo(by=world.karim, duo=duo, name=name, members=[world.anna, world.bram], version=2)
    assert texts(world.bram) == set()
    assert duo.seats.filter(membership=world.bram).count() == 2


def test_a_third_may_join(world: World, duo: Duo) -> None:
    everybody = [world.anna, world.bram, world.chantal]
    duos.change_duo(by=world.karim, duo=duo, name="Trio", members=everybody, version=1)
    assert len(seated(duo)) == 3
    with pytest.raises(DomainError, match="twee of drie"):
        duos.change_duo(by=world.karim, duo=duo, name="Trio", members=[*everybody, world.fatma], version=2)


@pytest.mark.parametrize(
    ("who", "said"),
    [
        (["chantal"], "twee of drie"),
        (["chantal", "chantal"], "twee of drie"),
        (["chantal", "anna"], "zit al in duo"),
        (["chantal", "marijke"], "Kies deelnemers"),
        (["chantal", "hans"], "Kies deelnemers"),
        (["chantal", "zoe"], "Kies deelnemers"),
    ],
)
def test_who_cannot_sit_together(world: World, who: list[str], said: str) -> None:
    people: list[Any] = [world.who(name) for name in who]
    before = DuoSeat.objects.count(), Duo.objects.count()
    with pytest.raises(DomainError, match=said):
        duos.make_duo(by=world.karim, name="Nieuw", members=people)
    assert (DuoSeat.objects.count(), Duo.objects.count()) == before


def test_a_duo_is_of_one_school_and_has_a_name_of_its_own(world: World, duo: Duo) -> None:
    other = factories.member(world.north, "Dirk Dijk", school=factories.school("De Verte"))
    Membership.objects.filter(pk=world.chantal.pk).update(school=world.akkerwinde)
    with pytest.raises(DomainError, match="verschillende scholen"):
        duos.make_duo(by=world.karim, name="Nieuw", members=[world.chantal, other])
    with pytest.raises(DomainError, match="Er is al een duo"):
        duos.make_duo(by=world.karim, name=duo.name.upper(), members=[world.chantal, world.fatma])
    with pytest.raises(DomainError, match="Geef het duo een naam"):
        duos.make_duo(by=world.karim, name=" \n ", members=[world.chantal, world.fatma])


def test_of_two_coordinators_the_second_sees_both_seatings(world: World, duo: Duo) -> None:
    client = world.client(world.karim)
    opened = client.get(page(duo)).context["form"].initial
    duos.change_duo(by=world.karim, duo=duo, name=duo.name, members=[world.anna, world.fatma], version=1)
    said = {"name": "Onze naam", "version": opened["version"], "was": opened["was"]}
    answer = client.post(page(duo), said | {"members": [str(world.anna.uid), str(world.chantal.uid)]})
    shown = answer.content.decode()
    assert answer.status_code == 409
    for name in ("Fatma Faber", "Chantal Claassen", "Onze naam"):
        assert name in shown
    assert seated(duo) == {"Anna Akkerman", "Fatma Faber"}
    with pytest.raises(Stale):
        duos.change_duo(by=world.karim, duo=duo, name="X", members=[world.anna, world.bram], version=1)


def test_an_ended_duo_reads_nothing_of_each_other(world: World, duo: Duo) -> None:
    factories.entry(world.anna, Sentinel.DUO, Circle.DUO)
    assert texts(world.bram) == {Sentinel.DUO}
    client = world.client(world.karim)
    assert client.post(page(duo, "duo_end")).status_code == 302
    assert client.post(page(duo, "duo_end")).status_code == 302  # twice is once
    assert texts(world.bram) == set()
    assert AuditLine.objects.filter(word="duo.ended").count() == 1
    client.get(EVERY)  # says once that it ended
    assert duo.name not in client.get(EVERY).content.decode()


@pytest.mark.parametrize("who", ["anna", "marijke", "eva", "wilma"])
def test_only_the_coordinator_of_this_community_seats_people(world: World, duo: Duo, who: str) -> None:
    by = world.who(who)
    assert isinstance(by, Membership)
    with pytest.raises(DomainError if who == "wilma" else Refused):
        duos.make_duo(by=by, name="Nieuw", members=[world.chantal, world.fatma])
    with pytest.raises(DomainError if who == "wilma" else Refused):
        duos.change_duo(by=by, duo=duo, name="Nieuw", members=[world.anna, world.chantal], version=1)
    if who == "wilma":
        duos.end_duo(by=by, duo=duo)
    assert seated(duo) == {"Anna Akkerman", "Bram Bakker"}


def test_another_communitys_people_cannot_be_seated_by_the_page(world: World, duo: Duo) -> None:
    client = world.client(world.karim)
    for stranger in (world.zoe, world.hans, world.marijke):
        said = {"name": duo.name, "members": [str(world.anna.uid), str(stranger.uid)], "version": "1", "was": ""}
        assert client.post(page(duo), said).status_code == 400
    assert client.get(NEW, {"met": str(world.zoe.uid)}).status_code == 404
    assert seated(duo) == {"Anna Akkerman", "Bram Bakker"}


def test_a_long_list_of_duos_goes_on_where_it_stopped(world: World, max_queries: MaxQueries) -> None:
    lines = "".join(f"Persoon {n:03};p{n}@plg.example;duo {n // 2:03}\n" for n in range(220))
    load_people(by=world.karim, content=f"naam;e-mail;duo\n{lines}".encode(), invite_new=False)
    client = world.client(world.karim)
    with max_queries(12):
        first = client.get(EVERY)
    second = client.get(EVERY, {"na": str(first.context["page"].after)})
    names = [line.duo.name for part in (first, second) for line in part.context["page"].lines]
    assert len(names) == 111
    assert names == sorted(names, key=str.lower)
    assert second.context["page"].after is None
    found = client.get(EVERY, {"zoek": "persoon 219"}).context["page"].lines
    assert [line.duo.name for line in found] == ["duo 109"]


def test_the_same_seating_again_changes_and_tells_nothing(world: World, duo: Duo) -> None:
    lines = AuditLine.objects.count()
    same = duos.change_duo(
        by=world.karim, duo=duo, name=duo.name, members=[world.bram, world.anna], version=duo.version
    )
    assert (same.version, AuditLine.objects.count()) == (duo.version, lines)


def test_who_left_has_no_duo(world: World, duo: Duo) -> None:
    found = duo_of(world.anna)
    assert found is not None
    assert found.others(world.anna) == [world.bram]
    world.anna.left_at = timezone.now()
    assert duo_of(world.anna) is None
