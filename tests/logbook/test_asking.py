"""From a private entry to a question for the group: only the chosen words leave; the private entry stays so."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from logbook import access, selectors, services
from logbook.models import Entry, Excerpt
from logbook.words import Circle, parts_of_text
from plg.errors import DomainError, Refused
from plg.words import Purpose
from tests import factories as make
from tests.world import Sentinel, World

pytestmark = pytest.mark.django_db

SECRET = f"Dat ik om {Sentinel.PRIVATE} huilde, weet niemand."
OPEN = "Het overleg liep vast."


def test_only_the_chosen_words_are_shared_and_the_source_stays(world: World) -> None:

    make.consent(world.anna, Purpose.ENTRIES)
    source = make.entry(world.anna, f"{OPEN} {SECRET}", happened_on=date(2026, 3, 2), counts_in_research=True)
    key = uuid4()
    for _again in range(3):
        made = services.ask_the_group(
            by=world.anna, source=source, text=OPEN, asks="Wat nu?", circles=[Circle.COMMUNITY], client_key=key
        )
    assert Excerpt.objects.get().source == source
    assert not access.may_read_entry(world.bram, source)
    read = selectors.whole(access.visible_entries(world.bram)).get()
    assert (read, read.asks, read.current and read.current.text) == (made, "Wat nu?", OPEN)
    assert (read.happened_on, read.counts_in_research) == (source.happened_on, False)
    kept = Entry.objects.get(pk=source.pk)
    assert kept.counts_in_research
    assert not kept.shares.exists()
    services.withdraw(by=world.anna, entry=made)
    assert access.own_entries(world.anna).get() == source


def test_a_question_needs_words_somebody_to_ask_and_its_author(world: World) -> None:
    source = make.entry(world.anna, OPEN)
    sent = {"text": OPEN, "asks": "Wat nu?", "circles": [Circle.DUO], "client_key": uuid4()}
    for wrong, sentence in (
        ({"asks": " "}, "wat je wilt vragen"),
        ({"circles": []}, "aan wie"),
        ({"text": ""}, "nog niets"),
    ):
        with pytest.raises(DomainError, match=sentence):
            services.ask_the_group(by=world.anna, source=source, **sent | wrong)  # type: ignore[arg-type]
    with pytest.raises(Refused):
        services.ask_the_group(by=world.bram, source=source, **sent)  # type: ignore[arg-type]
    services.withdraw(by=world.anna, entry=source)
    with pytest.raises(DomainError, match="teruggetrokken"):
        services.ask_the_group(by=world.anna, source=source, **sent)  # type: ignore[arg-type]
    assert Entry.objects.count() == 1


def test_the_author_sees_exactly_what_others_read_before_it_is_shared(world: World, content: None) -> None:
    source = make.entry(world.anna, f"{OPEN} {SECRET}")
    client, address = world.client(world.anna), reverse("logbook:ask_the_group", args=["north", source.uid])
    first = client.get(address).content.decode()
    assert OPEN in first
    assert SECRET in first
    chosen = client.get(address + "?deel=0").content.decode()
    assert OPEN in chosen
    assert SECRET not in chosen
    sent = {"text": f"{OPEN} <b>", "asks": "Wat nu?", "circles": ["duo"], "client_key": str(uuid4())}
    assert client.post(address, sent | {"circles": []}).status_code == 400
    shown = client.post(address, sent).content.decode()
    assert f"{OPEN} &lt;b&gt;" in shown
    assert "Bram Bakker" in shown
    assert SECRET not in shown
    assert Entry.objects.count() == 1, "looking shares nothing"
    assert "Bekijk wat anderen dan lezen" in client.post(address, sent | {"change": "1"}).content.decode()
    answer = client.post(address, sent | {"share": "1"})
    made = Entry.objects.exclude(pk=source.pk).get()
    assert answer["Location"] == reverse("logbook:entry", args=["north", made.uid])
    page = reverse("logbook:entry", args=["north", made.uid])
    own, read = client.get(page).content.decode(), world.client(world.bram).get(page).content.decode()
    assert str(source.uid) in own
    assert str(source.uid) not in read
    assert "Deze vraag maakte je uit" not in read
    assert str(made.uid) in client.get(reverse("logbook:entry", args=["north", source.uid])).content.decode()


def test_a_text_is_offered_by_paragraph_or_by_sentence() -> None:
    assert parts_of_text("Een. Twee.\n\nDrie.\n") == ["Een. Twee.", "Drie."]
    assert parts_of_text("“Ga je mee?” Ik ging. Toen niet") == ["“Ga je mee?”", "Ik ging.", "Toen niet"]
    assert parts_of_text("Zonder punt") == ["Zonder punt"]
