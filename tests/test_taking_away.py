"""A second press on a button that takes something away: told kindly that it was gone, with a way on, and never a fault.

Whoever may not touch a thing hears exactly the same, so that nobody learns what there is.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from intervisie.services import agreements, rankings, urgency
from logbook.models import ToldIntervention
from logbook.words import Circle, TalkState
from plg.errors import Gone
from tests import factories as make
from tests.support import closings
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]

UID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
#: The address, what the form holds, who presses, and where they go on ("" for the page they pressed on).
Press = tuple[str, dict[str, str], str, str]


def _thread(name: str, thing: Any) -> tuple[str, dict[str, str], str, str]:
    return reverse(f"logbook:{name}_edit", args=["north", thing.uid]), {"drop": "1"}, "anna", "/logboek/rode-draad/"


def presses(world: World) -> Iterator[Press]:
    """Yield every button of logbook and meetings that takes one thing away."""
    anna, north = world.anna, "north"
    over = closings.meeting_over(world.north)
    agreed = closings.agreement(over, "We bellen.", anna)
    act = {"act": "drop", "meeting": str(over.uid)}
    yield reverse("intervisie:agreement_act", args=[north, agreed.uid]), act, "marijke", ""
    for name, thing in (("ranking", make.ranking(world.north)), ("matrix", make.matrix(world.north))):
        yield reverse(f"intervisie:{name}_close", args=[north, thing.uid]), {"drop": "1"}, "marijke", "/bijeenkomsten/"
    entry = make.entry(anna, "Van de duim.", Circle.COMMUNITY)
    said = [make.response(world.bram, entry, text) for text in ("En toen?", "En nu?")]
    yield reverse("logbook:response_take_back", args=[north, entry.uid, said[0].uid]), {}, "bram", ""
    yield reverse("written:take_back", args=[said[1].uid]), {}, "bram", ""
    draft = make.draft(anna, "Nog niet af.")
    yield reverse("logbook:draft_drop", args=[north, draft.uid]), {}, "anna", "/logboek/"
    yield reverse("logbook:photo_drop", args=[north, make.photo(entry).uid]), {}, "anna", ""
    talk = make.talk(anna, world.marijke, "Het verslag.", state=TalkState.SENT)
    told = ToldIntervention.objects.create(talk=talk, text="Meegelopen.")
    yield reverse("logbook:talk_untell", args=[north, talk.uid, told.uid]), {}, "anna", ""
    yield _thread("question", make.question(anna))
    yield _thread("intention", make.intention(anna))
    yield _thread("yield", make.gain(anna, "Rust."))
    piece = make.fragment(entry)
    unmark = {"act": "unmark", "what": str(piece.uid)}
    yield reverse("logbook:growth", args=[north, entry.uid]), unmark, "anna", ""


def said_by(client: Client, address: str, sent: dict[str, str]) -> tuple[int, str]:
    answer = client.post(address, sent, headers={"referer": "http://testserver/plg/north/"})
    return answer.status_code, answer.content.decode()


def test_a_second_press_is_told_that_it_was_gone_already(world: World) -> None:
    for address, sent, who, on in presses(world):
        client = world.client(world.who(who))
        assert said_by(client, address, sent)[0] == 302, address
        status, page = said_by(client, address, sent)
        assert (status, "Dit was al weg." in page) == (404, True), address
        assert "Hier is niets" not in page, address
        assert "unmark" in str(sent) or f'href="/plg/north{on or "/"}">Verder' in page, address


def test_who_may_not_touch_a_thing_hears_the_same_and_takes_nothing_away(world: World) -> None:
    for address, sent, who, _on in presses(world):
        if who == "marijke":  # whoever plans, plans for all of them
            continue
        never_was = address.replace(re.findall(UID, address)[-1], str(uuid4()))
        other = world.client(world.chantal)
        refused = said_by(other, address, sent)
        assert refused[0] == 404, address
        assert refused[1].count("Dit was al weg") == said_by(other, never_was, sent)[1].count("Dit was al weg"), address
        assert said_by(world.client(world.who(who)), address, sent)[0] == 302, f"still there: {address}"


@contextmanager
def both_at_once() -> Iterator[None]:
    """Say that a service meets what went away between its page and its own look."""
    with transaction.atomic(), pytest.raises(Gone):
        yield


def test_two_who_take_the_same_away_at_once_are_told_too(world: World) -> None:
    over = closings.meeting_over(world.north)
    agreed, ranking = closings.agreement(over, "We bellen.", world.anna), make.ranking(world.north)
    matrix = make.matrix(world.north)
    agreements.drop(by=world.marijke, agreement=agreed)
    with both_at_once():
        agreements.drop(by=world.karim, agreement=agreed)
    rankings.drop_ranking(by=world.marijke, ranking=ranking)
    with both_at_once():
        rankings.drop_ranking(by=world.karim, ranking=ranking)
    urgency.close_matrix(by=world.marijke, matrix=matrix)
    with both_at_once():
        urgency.close_matrix(by=world.karim, matrix=matrix)


def test_who_only_looks_at_what_is_gone_gets_the_page_of_what_never_was(world: World) -> None:
    gone = make.gain(world.anna, "Rust.")
    address = reverse("logbook:yield_edit", args=["north", gone.uid])
    gone.delete()
    answer = world.client(world.anna).get(address)
    assert answer.status_code == 404
    assert "Hier is niets" in answer.content.decode()


def test_a_change_of_a_thread_that_was_thrown_away_gives_the_words_back(world: World) -> None:
    gone = make.gain(world.anna, "Rust.")
    address = reverse("logbook:yield_edit", args=["north", gone.uid])
    gone.delete()
    _status, page = said_by(world.client(world.anna), address, {"text": "Meer rust in het team."})
    assert "Meer rust in het team." in page
    assert "Verder" in page
