"""What the queue of a device meets when it sends: once is enough, late is early enough, too late is said."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from logbook import services
from logbook.models import Entry
from logbook.words import Circle
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]


def address(name: str, *args: object) -> str:
    return reverse(f"logbook:{name}", args=["north", *args])


def typed(text: str = "Een zin.") -> dict[str, str]:
    return {"text": text, "happened_on": "2026-03-12", "client_key": str(uuid4())}


def page(client: Client, name: str, *args: object) -> str:
    return client.get(address(name, *args)).content.decode()


def test_the_queue_of_a_device_hears_where_its_text_stands(world: World) -> None:
    client, sent = world.client(world.anna), typed("Van onderweg.")
    answers = [client.post(address("new"), sent, headers={"X-Queue": "later"}) for _try in range(20)]
    entry = Entry.objects.get()
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(201, address("entry", entry.uid))}
    assert "plg_kept" not in answers[0].cookies
    assert "Bewaard." not in page(client, "entry", entry.uid)
    response = {"client_key": str(uuid4()), "text": "Wat deed je?"}
    services.share(by=world.anna, entry=entry, circles=[Circle.DUO])
    told = world.client(world.bram).post(address("respond", entry.uid), response, headers={"X-Queue": "now"})
    assert (told.status_code, told["Location"]) == (201, address("entry", entry.uid) + "#reacties")
    late = world.client(world.hans).post(address("new"), typed(), headers={"X-Queue": "later"})
    assert late.status_code == 404
    assert Entry.objects.count() == 1


def test_a_text_that_is_too_long_is_said_to_be_and_comes_back_whole(world: World) -> None:
    text = "a" * (services.MAX_TEXT + 1)
    answer = world.client(world.anna).post(address("new"), typed(text))
    assert answer.status_code == 400
    assert text in answer.content.decode()
    assert "maxlength" not in page(world.client(world.anna), "new").split("</textarea>")[0]
