"""Dialogue under an entry: who reads and writes it, kept once, what is new, and that it goes where the entry goes."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from logbook import access, selectors, services
from logbook.models import Entry, Reading, Response
from logbook.selectors.dialogue import MOST_NEWS
from logbook.words import Circle
from plg.errors import DomainError, Refused
from plg.models import Membership
from plg.words import Purpose
from tests import factories
from tests.support.queries import MaxQueries
from tests.world import Sentinel, World

pytestmark = pytest.mark.django_db


def write(by: Membership, *circles: Circle, text: str = "Het overleg liep vast.") -> Entry:
    return services.write_entry(
        by=by, text=text, happened_on=date(2026, 3, 12), circles=circles, client_key=uuid4(), prompts={}, tags=[]
    )


def say(by: Membership, entry: Entry, text: str = "Wat gebeurde er vlak daarvoor?") -> Response:
    return services.respond(by=by, entry=entry, text=text, client_key=uuid4())


def test_whoever_reads_an_entry_reads_and_writes_under_it(world: World) -> None:
    entry = write(world.anna, Circle.DUO)
    said = say(world.bram, entry, f"Hoe dan? {Sentinel.DUO}")
    assert access.visible_responses(world.anna).get() == access.visible_responses(world.bram).get() == said
    for stranger in (world.chantal, world.marijke, world.fatma, world.karim, world.eva, world.zoe, world.hans):
        assert not access.visible_responses(stranger).exists()
        with pytest.raises(Refused):
            say(stranger, entry)
    assert say(world.anna, entry, "Ik was net binnen.")
    assert Response.objects.count() == 2


def test_a_response_goes_where_the_entry_goes(world: World) -> None:
    entry = write(world.anna, Circle.DUO, Circle.COMMUNITY)
    say(world.chantal, entry)
    assert access.visible_responses(world.marijke).exists()
    services.unshare(by=world.anna, entry=entry, circles=[Circle.COMMUNITY])
    assert not access.visible_responses(world.marijke).exists()
    assert not access.visible_responses(world.chantal).exists()  # they no longer read the entry it stands under
    assert access.visible_responses(world.anna).exists()
    services.withdraw(by=world.anna, entry=entry)
    assert not access.visible_responses(world.bram).exists()
    with pytest.raises(Refused):
        say(world.bram, entry)


def test_nothing_can_be_said_under_what_is_shared_with_nobody(world: World) -> None:
    with pytest.raises(Refused):
        say(world.anna, write(world.anna))


def test_sending_twice_is_saying_once(world: World) -> None:
    entry, key = write(world.anna, Circle.DUO), uuid4()
    for _again in range(20):
        services.respond(by=world.bram, entry=entry, text="Waarom?", client_key=key)
    assert Response.objects.count() == 1
    with pytest.raises(DomainError, match="al geplaatst"):
        services.respond(by=world.bram, entry=entry, text="Iets anders.", client_key=key)
    other = write(world.bram, Circle.DUO)
    with pytest.raises(DomainError):  # somebody else's key tells nothing of what it kept
        services.respond(by=world.anna, entry=other, text="Waarom?", client_key=key)


def test_only_its_writer_takes_a_response_away(world: World) -> None:
    entry = write(world.anna, Circle.DUO)
    said = say(world.bram, entry)
    with pytest.raises(Refused):
        services.take_back_response(by=world.anna, response=said)
    services.take_back_response(by=world.bram, response=said)
    services.take_back_response(by=world.bram, response=said)
    assert not Response.objects.exists()


def test_what_is_new_is_new_until_it_was_opened(world: World) -> None:
    entry = write(world.anna, Circle.DUO)
    assert selectors.news(world.bram) == selectors.News(conversations=0, unread=1)
    assert not selectors.news(world.anna)
    services.note_reading(by=world.bram, entry=entry)
    assert not selectors.news(world.bram)
    say(world.bram, entry)
    assert selectors.news(world.anna) == selectors.News(conversations=1, unread=0)
    assert not selectors.news(world.bram)  # one's own words are no news
    assert [line.new for line in selectors.conversation(world.anna, entry)] == [True]
    services.note_reading(by=world.anna, entry=entry)
    assert [line.new for line in selectors.conversation(world.anna, entry)] == [False]
    say(world.anna, entry, "Ik was net binnen.")
    assert selectors.news(world.bram) == selectors.News(conversations=1, unread=0)
    assert Reading.objects.filter(entry=entry).count() == 2


def test_the_page_of_an_entry_and_what_happens_on_it(world: World, content: None, max_queries: MaxQueries) -> None:
    entry = write(world.anna, Circle.DUO)
    services.ask(by=world.anna, entry=entry, asks="  Wat zou jij hebben gevraagd? ")
    bram, anna = world.client(world.bram), world.client(world.anna)
    address = reverse("logbook:entry", args=["north", entry.uid])
    bram.get(address)
    with max_queries(8):
        shown = bram.get(address).content.decode()
    assert shown.index("Wat zou jij hebben gevraagd?") < shown.index("Je reactie")
    assert "Wie kan je daarbij helpen?" in shown
    send = reverse("logbook:respond", args=["north", entry.uid])
    assert bram.post(send, {"client_key": uuid4(), "text": "  "}).status_code == 400
    key = str(uuid4())
    answer = bram.post(send, {"client_key": key, "text": "Wie zat er nog meer? <script>"})
    assert answer.cookies["plg_kept"].value == key
    assert answer["Location"] == address + "#reacties"
    shown = anna.get(address).content.decode()
    assert "Wie zat er nog meer? &lt;script&gt;" in shown
    assert ">nieuw<" in shown
    assert "opende dit" in shown
    factories.consent(world.anna, Purpose.ENTRIES)
    services.set_counts_in_research(by=world.anna, entry=entry, counts=True)
    with max_queries(8):
        assert ">nieuw<" not in anna.get(address).content.decode()


def test_taking_back_by_the_page_is_for_its_writer(world: World, content: None) -> None:
    entry = write(world.anna, Circle.DUO)
    said = say(world.bram, entry)
    address = reverse("logbook:response_take_back", args=["north", entry.uid, said.uid])
    assert world.client(world.anna).post(address).status_code == 404
    assert world.client(world.bram).post(address).status_code == 302
    assert not Response.objects.exists()


def test_cards_and_the_home_page_tell_what_is_new(world: World, content: None) -> None:
    entry = write(world.anna, Circle.DUO)
    bram, shared = world.client(world.bram), reverse("logbook:shared", args=["north"])
    home = reverse("plg:community", args=["north"])
    assert "nog niet gelezen" in bram.get(shared).content.decode()
    assert "Er is iets met je gedeeld" in bram.get(home).content.decode()
    bram.get(reverse("logbook:entry", args=["north", entry.uid]))
    assert "nog niet gelezen" not in bram.get(shared).content.decode()
    say(world.bram, entry)
    anna = world.client(world.anna)
    assert "1 reactie" in anna.get(reverse("logbook:timeline", args=["north"])).content.decode()
    assert "Iemand heeft op je gereageerd" in anna.get(home).content.decode()


def test_asking_is_the_authors_and_short(world: World) -> None:
    entry = write(world.anna, Circle.DUO)
    with pytest.raises(Refused):
        services.ask(by=world.bram, entry=entry, asks="Iets.")
    with pytest.raises(DomainError, match="korter"):
        services.ask(by=world.anna, entry=entry, asks="a" * 301)


def test_the_beginning_never_says_fewer_than_wait(world: World) -> None:
    for _number in range(MOST_NEWS + 1):
        factories.entry(world.anna, "Weer een.", Circle.DUO)
    home = world.client(world.bram).get(reverse("plg:community", args=["north"])).content.decode()
    assert f"{MOST_NEWS} of meer leerervaringen" in home
