"""The coordinator's list of who filled in: in parts, found by name, and as many questions for 200 people as for two."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from amo import selectors, services
from amo.access import visible_participants
from amo.models import Wave
from plg.models import Membership
from tests import factories
from tests.amo.conftest import sent
from tests.support.queries import MaxQueries
from tests.world import World

MANY = selectors.PEOPLE_ON_A_PAGE + 5


@pytest.fixture
def crowd(world: World, wave: Wave) -> list[Membership]:
    """More participants than one part of the list holds, besides the four of the north."""
    return many(world)


def many(world: World) -> list[Membership]:
    people = [factories.person(f"Persoon {n:03}", email=f"persoon{n:03}@north.example") for n in range(MANY)]
    return [factories.member(world.north, person) for person in people]


def page(world: World, wave: Wave, **asked: str) -> str:
    client: Client = world.client(world.karim)
    answer = client.get(reverse("amo:wave", args=["north", wave.uid]), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_participant_stands_in_one_part_of_the_list(world: World, wave: Wave, crowd: list[Membership]) -> None:
    sent(crowd[0], wave)
    sent(world.anna, wave)
    seen, after, parts = [], None, 0
    while parts == 0 or after:
        part = selectors.wave_page(world.karim, wave, [wave], after=after)
        seen += [state.member for state in part.lines]
        after, parts = part.after, parts + 1
    assert parts == 2
    assert len(seen) == len(set(seen)) == MANY + 4
    assert set(seen) == set(visible_participants(world.karim))
    assert seen[-2:] == [world.anna, crowd[0]], "who sent theirs comes last, by name"


def test_the_list_goes_on_where_it_ended_also_among_who_sent_theirs(
    world: World, wave: Wave, crowd: list[Membership]
) -> None:
    for member in crowd:
        services.begin(by=member, wave=wave)
    wave.sheets.update(submitted_at=timezone.now())
    first = selectors.wave_page(world.karim, wave, [wave])
    rest = selectors.wave_page(world.karim, wave, [wave], after=first.after)
    assert first.lines[-1].is_sent
    assert [state.member.user.name for state in rest.lines] == [f"Persoon {n:03}" for n in range(MANY - 9, MANY)]


def test_somebody_is_found_by_name_and_counted_with_everybody(
    world: World, wave: Wave, crowd: list[Membership]
) -> None:
    whole = page(world, wave)
    assert "Persoon 000" in whole
    assert "Persoon 054" not in whole
    assert "Toon de volgende mensen" in whole
    found = page(world, wave, zoek="054")
    assert "Persoon 054" in found
    assert "Persoon 000" not in found
    assert f"0 van {MANY + 4} verstuurd" in found
    assert "Toon iedereen" in found
    assert "Niemand gevonden." in page(world, wave, zoek="bestaat niet")
    assert "Persoon 054" in page(world, wave, na=str(selectors.wave_page(world.karim, wave, [wave]).after))
    assert "Persoon 000" in page(world, wave, na="geen-uid")


def test_a_search_meets_nobody_of_elsewhere(world: World, wave: Wave) -> None:
    assert page(world, wave, zoek="Anna").count("nog niet begonnen") == 1
    for somebody in (world.zoe, world.hans, world.marijke):
        assert "Niemand gevonden." in page(world, wave, zoek=somebody.user.name)
    assert not visible_participants(world.marijke).exists()


def test_a_short_list_asks_for_no_search(world: World, wave: Wave) -> None:
    whole = page(world, wave)
    assert "Anna" in whole
    assert "Zoek op naam" not in whole


def test_the_list_asks_as_many_questions_however_many_take_part(
    world: World, wave: Wave, max_queries: MaxQueries, crowd: list[Membership]
) -> None:
    for member in crowd[:20]:
        services.begin(by=member, wave=wave)
    last = selectors.wave_page(world.karim, wave, [wave]).after
    with max_queries(3):
        part = selectors.wave_page(world.karim, wave, [wave], search="persoon", after=last)
        assert [state.is_begun for state in part.lines]
    with max_queries(2):
        selectors.wave_counts(world.karim, [wave])


def test_the_page_asks_as_many_questions_however_many_take_part(
    world: World, wave: Wave, max_queries: MaxQueries
) -> None:
    services.begin(by=world.anna, wave=wave)
    page(world, wave)  # what is asked once in a process has been asked
    with max_queries(99) as few:
        page(world, wave)
    for member in many(world)[:20]:
        services.begin(by=member, wave=wave)
    with max_queries(len(few)):
        page(world, wave)
