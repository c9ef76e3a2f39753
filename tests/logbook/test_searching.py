"""Finding entries back: by the stem of a word, and never further than one may read."""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from logbook import access, selectors, services
from logbook.models import Entry
from logbook.selectors import Wish
from logbook.selectors.searching import narrowed, parts_of
from logbook.words import NOBODY, Circle
from plg.models import Membership
from tests.support.queries import MaxQueries
from tests.world import Sentinel, World

pytestmark = pytest.mark.django_db


def write(by: Membership, text: str, **more: object) -> Entry:
    filling: dict[str, object] = {"happened_on": date(2026, 3, 12), "client_key": uuid4()}
    return services.write_entry(by=by, text=text, **filling | more)  # type: ignore[arg-type]


def found(member: Membership, **wish: object) -> set[str]:
    entries = selectors.narrowed(access.visible_entries(member), Wish(**wish))  # type: ignore[arg-type]
    return {entry.current.text for entry in entries.select_related("current") if entry.current}


def test_words_are_found_by_their_stem(world: World) -> None:
    write(world.anna, "Mijn leerervaring met de ouders.")
    write(world.anna, "Twee gesprekken over het plein.")
    assert found(world.anna, words="leerervaringen") == {"Mijn leerervaring met de ouders."}
    assert found(world.anna, words="gesprek PLEIN") == {"Twee gesprekken over het plein."}
    assert found(world.anna, words="gesprek ouders") == set()
    assert found(world.anna, words="ouders or plein") == found(world.anna)
    assert found(world.anna, words='"het plein" -ouders') == {"Twee gesprekken over het plein."}
    assert found(world.anna, words="de het een") == set()  # nothing that tells texts apart


@pytest.mark.parametrize("words", ["'", '"', "a & | !", ":*", "<script>", "\\", "%_", "\ue000", "x" * 199])
def test_any_words_may_be_typed(world: World, words: str) -> None:
    write(world.anna, "Gewoon.")
    page = world.client(world.anna).get(reverse("logbook:timeline", args=["north"]), {"zoek": words})
    assert page.status_code == 200
    assert "<script>" not in page.content.decode()


def test_a_search_reaches_no_further_than_reading(world: World) -> None:
    write(world.anna, f"Privé {Sentinel.PRIVATE}.")
    write(world.anna, f"Voor ons beiden {Sentinel.DUO}.", circles=[Circle.DUO])
    write(world.anna, f"Voor ons allen {Sentinel.COMMUNITY}.", circles=[Circle.COMMUNITY])
    gone = write(world.anna, f"Weg {Sentinel.WITHDRAWN}.", circles=[Circle.COMMUNITY])
    edited = write(world.anna, f"Eerst {Sentinel.RESEARCH}.", circles=[Circle.COMMUNITY])
    services.withdraw(by=world.anna, entry=gone)
    services.edit_entry(by=world.anna, entry=edited, text="Nu anders.", happened_on=None, expected=1)
    assert found(world.anna, words=Sentinel.PRIVATE)  # it is there to be found, by her
    for reader in (world.bram, world.chantal, world.marijke, world.zoe, world.hans, world.karim):
        assert not found(reader, words=Sentinel.PRIVATE)
        assert not found(reader, words=Sentinel.WITHDRAWN)
        assert not found(reader, words=Sentinel.RESEARCH)  # what it said before
    assert found(world.bram, words=Sentinel.DUO)
    assert not found(world.chantal, words=Sentinel.DUO)
    assert found(world.chantal, words=Sentinel.COMMUNITY)
    assert not found(world.zoe, words=Sentinel.COMMUNITY)


def test_every_choice_narrows(world: World) -> None:
    write(world.anna, "Een.", issue="ruimte", tags=["veiligheid"], circles=[Circle.DUO])
    write(world.anna, "Twee.", happened_on=date(2026, 4, 30), tags=["veiligheid", "erkenning"])
    write(world.anna, "Drie.", happened_on=None)
    assert found(world.anna, issue="ruimte") == {"Een."}
    assert found(world.anna, tag="veiligheid") == {"Een.", "Twee."}
    assert found(world.anna, tag="veiligheid", month=date(2026, 4, 1)) == {"Twee."}
    assert found(world.anna, month=date(2026, 5, 1)) == set()
    assert found(world.anna, circle=Circle.DUO) == {"Een."}
    assert found(world.anna, circle=NOBODY) == {"Twee.", "Drie."}


def test_the_page_shows_the_words_that_were_found(world: World, max_queries: MaxQueries) -> None:
    client, address = world.client(world.anna), reverse("logbook:timeline", args=["north"])
    write(world.anna, "Een lange aanloop. " + "Nog wat. " * 60 + "Toen <b>sprak</b> ik met de ouders & kinderen.")
    with max_queries(8):
        page = client.get(address, {"zoek": "ouder"}).content.decode()
    assert "<mark>ouders</mark> &amp; kinderen" in page
    assert "<b>sprak" not in page
    assert "Niets gevonden" in client.get(address, {"zoek": "giraffe"}).content.decode()
    assert "Toon weer alles" in page


def test_the_next_page_keeps_looking(world: World) -> None:
    for number in range(selectors.PAGE + 2):
        write(world.anna, f"Gesprek {number}.")
    client, address = world.client(world.anna), reverse("logbook:timeline", args=["north"])
    first = client.get(address, {"zoek": "gesprek", "vraagstuk": "verzonnen"}).context
    assert first["earlier"].startswith("?zoek=gesprek&na=")
    assert cards(client, address + first["earlier"]) == 2


def test_months_go_back_to_the_beginning(world: World) -> None:
    months = selectors.months_of(world.north)
    assert months[-1] == world.north.starts_on.replace(day=1)
    assert months == sorted(months, reverse=True)


def test_lines_fall_apart_into_what_was_found_and_the_rest() -> None:
    assert parts_of("a \ue000b\ue001 c\ue000d\ue001") == [("a ", False), ("b", True), (" c", False), ("d", True)]
    assert parts_of("niets") == [("niets", False)]
    assert parts_of("") == []


def cards(client: Client, address: str) -> int:
    return client.get(address).content.decode().count("entry-card__marks")


def test_a_search_can_go_by_the_index_over_the_words(world: World) -> None:
    """Over an outer join no index is of use, and reading a text for its words takes a hundred times as long."""
    sql = str(narrowed(access.visible_entries(world.anna), Wish(words="gesprek")).query)
    assert '"words" @@' in sql
    assert "to_tsvector" not in sql
    assert "OUTER JOIN" not in sql
