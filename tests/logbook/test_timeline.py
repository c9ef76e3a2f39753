"""Timelines: order, months, pages of a constant price, and what a card shows."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from logbook import access, selectors, services
from logbook.models import Entry
from logbook.words import Circle, headline
from plg.models import Membership
from tests.support.queries import MaxQueries
from tests.world import World

pytestmark = pytest.mark.django_db


def write(by: Membership, text: str, day: date | None, *circles: Circle) -> Entry:
    return services.write_entry(by=by, text=text, happened_on=day, circles=circles, client_key=uuid4())


def walk(member: Membership, size: int) -> list[str]:
    """Return the openings of every page of somebody's own timeline, one after another."""
    found: list[str] = []
    after: UUID | None = None
    while True:
        page = selectors.timeline(access.own_entries(member), after=after, size=size)
        found += [entry.opening for entry in page.entries]  # type: ignore[attr-defined]
        after = page.after
        if after is None:
            return found


@pytest.mark.parametrize("size", [1, 2, 3, 4, 7, 100])
def test_pages_follow_each_other_without_gap_or_double(world: World, size: int) -> None:
    days = [date(2026, 3, 12), None, date(2026, 3, 12), date(2026, 4, 1), None, date(2025, 1, 1), date(2026, 3, 12)]
    for number, day in enumerate(days):
        write(world.anna, f"{number}", day)
    assert walk(world.anna, size) == ["3", "6", "2", "0", "5", "4", "1"]


def test_a_place_that_is_gone_starts_at_the_top(world: World) -> None:
    gone = write(world.anna, "weg", date(2026, 3, 12))
    write(world.anna, "hier", date(2026, 3, 1))
    services.withdraw(by=world.anna, entry=gone)
    page = selectors.timeline(access.own_entries(world.anna), after=gone.uid)
    assert len(page.entries) == 1


def test_months_are_headings_and_the_undated_come_last(world: World) -> None:
    for day in (date(2026, 3, 30), date(2026, 3, 2), None, date(2025, 3, 2)):
        write(world.anna, "Iets.", day)
    months = selectors.months(selectors.timeline(access.own_entries(world.anna)), {})
    assert [(month.first, len(month.cards)) for month in months] == [
        (date(2026, 3, 1), 2),
        (date(2025, 3, 1), 1),
        (None, 1),
    ]


def test_with_whom_somebody_else_shares_is_not_even_asked(world: World, max_queries: MaxQueries) -> None:
    write(world.bram, "Gedeeld.", date(2026, 3, 12), Circle.COMMUNITY)
    with max_queries(1):
        assert len(selectors.timeline(access.shared_entries(world.anna), reader=world.anna).entries) == 1
    with max_queries(2):
        (own,) = selectors.timeline(access.own_entries(world.bram), reader=world.bram).entries
        assert own.circle_words


@pytest.mark.parametrize(
    ("opening", "cut", "head", "rest"),
    [
        ("Taart. En koffie.", False, "Taart.", "En koffie."),
        ("Taart", False, "Taart", ""),
        ("Regel een\nregel twee", False, "Regel een", "regel twee"),
        ("“Ja?” zei zij. Toen niets.", False, "“Ja?”", "zei zij. Toen niets."),
        ("Kort. En dan een afgebro", True, "Kort.", "En dan een…"),
        ("a " * 160, True, "a " * 53 + "a…", "a " * 104 + "a…"),
        ("x" * 320, True, "x" * 110 + "…", "x" * 210 + "…"),
    ],
)
def test_a_card_begins_with_the_first_sentence(opening: str, cut: bool, head: str, rest: str) -> None:
    assert headline(opening, cut=cut) == (head, rest)


def fill(world: World, many: int) -> None:
    day = date(2026, 6, 1)
    for number in range(many):
        write(world.anna, f"Eigen {number}.", day - timedelta(days=number), Circle.DUO)
        write(world.bram, f"Gedeeld {number}.", day - timedelta(days=number), Circle.COMMUNITY)


@pytest.mark.parametrize("many", [1, 30])
@pytest.mark.parametrize("name", ["timeline", "shared"])
def test_a_timeline_costs_the_same_however_long_it_is(
    world: World, content: None, max_queries: MaxQueries, many: int, name: str
) -> None:
    fill(world, many)
    client = world.client(world.anna)
    address = reverse(f"logbook:{name}", args=["north"])
    client.get(address)
    with max_queries(7) as made:
        first = client.get(address)
    assert first.status_code == 200
    assert not [query["sql"] for query in made.captured_queries if query["sql"].startswith("SELECT COUNT(")]
    if many > selectors.PAGE:
        with max_queries(8):
            assert client.get(address + first.context["earlier"]).status_code == 200


def test_a_mangled_place_is_the_top(world: World, content: None) -> None:
    write(world.anna, "Iets.", None)
    answer = world.client(world.anna).get(reverse("logbook:timeline", args=["north"]), {"na": "zomaar"})
    assert "Iets." in answer.content.decode()


def test_there_is_a_way_on_and_a_way_back(world: World, content: None) -> None:
    for number in range(selectors.PAGE + 1):
        write(world.anna, f"Nummer {number}.", date(2026, 1, 1))
    client, address = world.client(world.anna), reverse("logbook:timeline", args=["north"])
    page = client.get(address)
    assert "Eerdere leerervaringen" in page.content.decode()
    older = client.get(address + page.context["earlier"]).content.decode()
    assert "Nummer 0." in older
    assert "Naar de nieuwste" in older
    assert "Eerdere leerervaringen" not in older
