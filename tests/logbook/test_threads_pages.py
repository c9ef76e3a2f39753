"""The pages of the threads: written, read back, changed, closed, by who may; an entry shows what hangs on it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from logbook import services
from logbook.models import Entry, Intention, LearningQuestion, Yield
from logbook.words import Circle
from plg.models import Membership
from tests import factories as make
from tests.support.queries import MaxQueries
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]


def at(name: str, *things: object) -> str:
    return reverse(f"logbook:{name}", args=["north", *things])


def page(world: World, who: Membership, address: str) -> str:
    return str(world.client(who).get(address).content.decode())


def test_a_question_is_written_from_an_entry_and_walked_to_its_end(world: World, max_queries: MaxQueries) -> None:
    entry = make.entry(world.anna, "Ik viel Bram in de rede.", Circle.DUO)
    client = world.client(world.anna)
    offered = client.get(at("question_new") + f"?bij={entry.uid}").content.decode()
    assert str(entry.uid) in offered
    assert "Bram Bakker" in offered  # who would read it, by name
    key = str(uuid4())
    sent = {"text": "Hoe luister ik?", "client_key": key, "at": str(entry.uid), "circles": ["duo"]}
    answer = client.post(at("question_new"), sent)
    question = LearningQuestion.objects.get()
    assert answer["Location"] == at("question", question.uid)
    client.post(at("question_new"), sent)
    assert LearningQuestion.objects.count() == 1
    with max_queries(9):
        shown = client.get(at("question", question.uid)).content.decode()
    assert "Ik viel Bram in de rede." in shown
    assert "Hoe luister ik?" in page(world, world.bram, at("entry", entry.uid))
    close = at("question_close", question.uid)
    assert client.post(close, {"outcome": " "}).status_code == 400
    client.post(close, {"outcome": "Ik tel tot vijf."})
    read = page(world, world.bram, at("question", question.uid))
    assert "Ik tel tot vijf." in read
    assert "Gooi dit weg" not in read
    client.post(close, {"reopen": "1", "outcome": ""})
    assert LearningQuestion.objects.get().closed_at is None
    client.post(at("question_edit", question.uid), {"drop": "1"})
    assert not LearningQuestion.objects.exists()


def test_a_text_that_clashes_is_shown_beside_the_kept_one(world: World) -> None:
    question = make.question(world.anna)
    services.change_question(by=world.anna, question=question, expected=1, text="Van de telefoon.", circles=[])
    client, edit = world.client(world.anna), at("question_edit", question.uid)
    answer = client.post(edit, {"text": "Van de laptop.", "expected": 1})
    body = answer.content.decode()
    assert answer.status_code == 409
    assert "Van de telefoon." in body
    assert "Van de laptop." in body
    assert 'name="expected" value="2"' in body
    client.post(edit, {"text": "Van allebei.", "expected": 2})
    assert LearningQuestion.objects.get().text == "Van allebei."


def test_an_intention_comes_back_on_the_home_page_until_it_is_looked_at(world: World) -> None:
    client, home = world.client(world.anna), reverse("plg:community", args=["north"])
    today = timezone.localdate()
    client.post(at("intention_new"), {"text": "Ik bel Truus.", "by_when": today, "client_key": uuid4()})
    intention = Intention.objects.get()
    assert "Ik bel Truus." in client.get(home).content.decode()
    assert "Ik bel Truus." not in page(world, world.bram, home)
    there = at("intention", intention.uid)
    assert client.post(there, {"client_key": uuid4()}).status_code == 400
    later = {"client_key": uuid4(), "outcome": "later", "said": "Ze was ziek.", "until": today + timedelta(days=7)}
    client.post(there, later)
    assert "Ik bel Truus." not in client.get(home).content.decode()
    assert "Ze was ziek." in client.get(there).content.decode()
    client.post(there, {"client_key": uuid4(), "outcome": "let_go"})
    assert "Losgelaten" in client.get(there).content.decode()
    client.post(there, {"again-until": today + timedelta(days=2)})
    assert Intention.objects.get().state == "open"
    past = {"text": "Ik bel Truus.", "by_when": "2020-01-01", "expected": 4}
    assert client.post(at("intention_edit", intention.uid), past).status_code == 409


def test_a_yield_may_be_added_later_and_its_value_later_still(world: World) -> None:
    entry = make.entry(world.anna, "Een jaar geleden.", happened_on=timezone.localdate() - timedelta(days=400))
    client = world.client(world.anna)
    sent = {"text": "We eten nu samen.", "at": str(entry.uid), "client_key": str(uuid4()), "circles": ["facilitator"]}
    assert client.post(at("yield_new"), sent)["Location"] == at("entry", entry.uid)
    found = Yield.objects.get()
    assert "We eten nu samen." in client.get(at("entry", entry.uid)).content.decode()
    listed = client.get(at("threads")).content.decode()
    assert "Zeg wat voor waarde het heeft" in listed
    client.post(at("yield_edit", found.uid), sent | {"expected": 1, "value": "realised", "foreseen": "unforeseen"})
    read = page(world, world.marijke, at("threads"))
    assert "Het maakt verschil" in read
    assert "Anna Akkerman" in read
    assert "We eten nu samen." not in page(world, world.bram, at("threads"))


def test_the_page_of_threads_costs_the_same_for_many(world: World, max_queries: MaxQueries) -> None:
    client = world.client(world.anna)
    for number in range(12):
        make.question(world.anna, f"Vraag {number}?")
        make.intention(world.bram, f"Plan {number}.", community_since=timezone.now())
        make.gain(world.anna, f"Winst {number}.")
    with max_queries(8):
        body = client.get(at("threads")).content.decode()
    assert "Vraag 11?" in body
    assert "Plan 11." in body


def test_an_entry_tells_a_reader_only_of_threads_they_may_read(world: World, max_queries: MaxQueries) -> None:
    entry = make.entry(world.anna, "Gedeeld.", Circle.DUO, Circle.COMMUNITY)
    now = timezone.now()
    services.hang(
        by=world.anna,
        entry=entry,
        questions=[make.question(world.anna, "Open vraag?", duo_since=now), make.question(world.anna, "Stille vraag?")],
    )
    make.intention(world.anna, "Open plan.", entry=entry, community_since=now)
    make.intention(world.anna, "Stil plan.", entry=entry)
    make.gain(world.anna, "Stille winst.", entry=entry)
    address = at("entry", entry.uid)
    told = {
        who: {
            word
            for word in ("Open vraag?", "Stille vraag?", "Open plan.", "Stil plan.", "Stille winst.")
            if word in body
        }
        for who, body in ((name, page(world, getattr(world, name), address)) for name in ("bram", "chantal"))
    }
    assert told == {"bram": {"Open vraag?", "Open plan."}, "chantal": {"Open plan."}}
    client = world.client(world.anna)
    client.get(address)
    with max_queries(8):
        body = client.get(address).content.decode()
    assert "Stille winst." in body
    hang = client.get(at("hang", entry.uid)).content.decode()
    assert "Stille vraag?" in hang
    client.post(at("hang", entry.uid), {"questions": []})
    assert "Open vraag?" not in page(world, world.bram, address)


def test_this_day_stands_on_the_home_page_until_it_is_put_away(world: World) -> None:
    day = timezone.localdate()
    make.entry(
        world.anna, "Een jaar terug stond ik hier.", happened_on=day.replace(year=day.year - 1, day=min(day.day, 28))
    )
    client, home = world.client(world.anna), reverse("plg:community", args=["north"])
    if day.day <= 28:
        assert "Vandaag 1 jaar geleden" in client.get(home).content.decode()
    assert client.post(at("put_away"))["Location"] == home
    assert "Vandaag 1 jaar geleden" not in client.get(home).content.decode()


def test_own_counts_are_own_and_lead_to_the_timeline(world: World, max_queries: MaxQueries) -> None:
    early = timezone.localdate().replace(year=2019, month=3, day=4)  # loaded from before the platform
    make.entry(world.anna, "Vroeger.", happened_on=early, issue="samenwerken", tags=["veiligheid", "erkenning"])
    make.entry(world.anna, "Nu.", Circle.DUO, happened_on=timezone.localdate(), tags=["veiligheid"])
    make.entry(world.bram, "Van Bram.", Circle.COMMUNITY, happened_on=early, tags=["veiligheid"])
    client = world.client(world.anna)
    with max_queries(8):
        body = client.get(at("counts")).content.decode()
    assert "2 leerervaringen van jou" in body
    assert "Maart 2019" in body
    assert "?maand=2019-03" in body
    found = client.get(at("timeline") + "?maand=2019-03").content.decode()
    assert "Vroeger." in found
    assert "Nu." not in found
    assert "Vroeger." in client.get(at("timeline") + "?maand=13-2019").content.decode()
    assert "0 leerervaringen" in page(world, world.chantal, at("counts"))


def test_a_new_entry_asks_in_one_go(world: World) -> None:
    sent = {"text": "Het liep vast.", "client_key": str(uuid4()), "circles": ["duo"], "asks": "Wat had jij gedaan?"}
    world.client(world.anna).post(at("new"), sent)
    assert Entry.objects.get().asks == "Wat had jij gedaan?"
    home = page(world, world.bram, reverse("plg:community", args=["north"]))
    assert "Anna Akkerman vraagt: Wat had jij gedaan?" in home
    assert at("entry", Entry.objects.get().uid) in home
