"""Deepening an entry with a set of questions, one of them for its author alone; and help at the empty page."""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from logbook import services
from logbook.words import Circle
from plg.models import ContentVersion
from tests.world import Sentinel, World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]


def page(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(f"logbook:{name}", args=["north", *args]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_entry_is_deepened_by_a_set_of_ones_choice(world: World) -> None:
    entry = services.write_entry(
        by=world.anna,
        text="Het overleg liep vast.",
        happened_on=date(2026, 3, 12),
        circles=[Circle.DUO],
        client_key=uuid4(),
    )
    client = world.client(world.anna)
    choices = page(client, "deepen", entry.uid)
    assert "Vier gebieden van groei" in choices
    address = reverse("logbook:edit", args=["north", entry.uid]) + "?verdiep=vier-woorden"
    assert f'href="{address}"' in choices
    form = client.get(address).content.decode()
    assert "wat zou je zeggen of doen als niets je tegenhield?" in form
    sent = {
        "client_key": str(uuid4()),
        "text": "Het overleg liep vast.",
        "expected": "1",
        "prompt_vw_uitleven": f"Ik had willen {Sentinel.PROMPT}.",
        "prompt_vw_inleven": "Voor haar was het de derde keer.",
    }
    assert client.post(address, sent).status_code == 302
    own = page(client, "entry", entry.uid)
    assert Sentinel.PROMPT in own
    assert own.count("Dit antwoord leest alleen jij.") == 1  # of the two answers
    theirs = page(world.client(world.bram), "entry", entry.uid)
    assert "de derde keer" in theirs
    assert Sentinel.PROMPT not in theirs
    assert "niets je tegenhield" not in theirs
    assert ContentVersion.objects.get(kind="prompts", key="vier-woorden").frozen_at is not None
    assert ContentVersion.objects.get(kind="prompts", key="kort").frozen_at is None
    assert Sentinel.PROMPT in page(client, "edit", entry.uid)  # also where another set stands open


def test_the_empty_page_helps_who_asks_for_it(world: World) -> None:
    shown = page(world.client(world.anna), "new")
    assert "Weet je niet waar te beginnen?" in shown
    assert "(verzonnen)" in shown
