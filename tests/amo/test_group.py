"""The group as a whole, for who guides it: counts that tell of nobody, and only when it is over."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from amo import services
from amo.access import visible_group_pictures
from amo.analysis.changes import Compared, Thing
from amo.analysis.sharing import shared_changes
from amo.models import Answer, GroupPicture, Sheet, Wave
from amo.services import settle_group_pictures
from amo.statistics.change import change
from amo.statistics.numbers import exact
from amo.words import Moment
from plg.models import Membership
from plg.words import Role
from tests import factories
from tests.support.queries import MaxQueries
from tests.world import World

BEHAVIOURS = ("gemeenschap", "gelijkwaardigheid", "erkenning")
PAGE = "/plg/north/vragenlijst/groep/"


def compared(key: str, pairs: dict[str, tuple[int, int]]) -> Compared:
    exactly = {who: (exact(before), exact(after)) for who, (before, after) in pairs.items()}
    found = change(list(pairs.values())) if len(pairs) >= 5 else None
    return Compared(Thing("gedrag", key, key, "", "other"), exactly, 0, 0, found)


def group(less: int, same: int, more: int) -> dict[str, tuple[int, int]]:
    """Return so many persons who went down, stayed and went up."""
    moves = [-1] * less + [0] * same + [1] * more
    return {f"P{at}": (3, 3 + move) for at, move in enumerate(moves)}


def test_small_cells_are_folded_and_so_is_what_gives_them_away() -> None:
    [row] = shared_changes([compared("a", group(3, 8, 6))])
    assert (row.n, row.cells) == (17, (None, None, 6))
    [row] = shared_changes([compared("a", group(0, 7, 10))])
    assert row.cells == (0, 7, 10)
    assert shared_changes([compared("a", group(1, 1, 2))]) == []


def test_a_row_over_nearly_the_same_persons_is_left_out() -> None:
    everybody, all_but_one = group(0, 8, 9), group(0, 8, 8)
    rows = [compared("b", all_but_one), compared("a", everybody), compared("c", everybody)]
    assert [row.label for row in shared_changes(rows)] == ["a", "c"]


@given(st.lists(st.tuples(*[st.integers(0, 12)] * 3), max_size=4))
def test_no_shown_count_stands_for_one_to_four_persons(tables: Sequence[tuple[int, int, int]]) -> None:
    for row in shared_changes([compared(str(at), group(*table)) for at, table in enumerate(tables)]):
        assert row.n >= 5
        assert all(cell is None or cell == 0 or cell >= 5 for cell in row.cells)


@pytest.fixture
def waves(world: World) -> tuple[Wave, Wave]:
    """Two measurements that are over."""
    today = timezone.localdate()
    first, last = (
        factories.wave(
            world.north, moment, opens_on=today - timedelta(days=ago), closes_on=today - timedelta(days=ago - 5)
        )
        for moment, ago in ((Moment.PRE, 90), (Moment.POST, 30))
    )
    return first, last


@pytest.fixture
def people(world: World, waves: tuple[Wave, Wave]) -> list[Membership]:
    """Twelve participants who said nothing about research: three went down, four stayed, five went up."""
    made = factories.members([(world.north, f"Persoon{at} Proef", Role.PARTICIPANT, {}) for at in "abcdefghijkl"])
    for who, move in zip(made, [-1] * 3 + [0] * 4 + [1] * 5, strict=True):
        for wave, value in zip(waves, (3, 3 + move), strict=True):
            sheet = Sheet.objects.create(wave=wave, membership=who, submitted_at=timezone.now())
            Answer.objects.bulk_create(Answer(sheet=sheet, item=item, value=value) for item in BEHAVIOURS)
    return made


def test_the_facilitator_sees_the_group_and_nobody_in_it(
    world: World, people: list[Membership], max_queries: MaxQueries
) -> None:
    assert settle_group_pictures() == 1
    client = world.client(world.marijke)
    with max_queries(8):
        page = client.get(PAGE).content.decode()
    assert (
        '<td class="number">12</td><td class="number">–</td><td class="number">–</td><td class="number">5</td>' in page
    )
    assert "Persoon" not in page
    assert all(one.pseudonym.code not in page for one in people)
    for other in (world.anna, world.eva, world.karim, world.yusuf):
        assert not visible_group_pictures(other).filter(community=world.north).exists()
        assert world.client(other).get(PAGE).status_code in {403, 404}
    assert reverse("amo:group", args=["north"]) in client.get("/plg/north/").content.decode()


def test_nothing_is_shown_while_sheets_can_still_come_in(
    world: World, people: list[Membership], waves: tuple[Wave, Wave]
) -> None:
    Wave.objects.filter(pk=waves[1].pk).update(closes_on=timezone.localdate() - timedelta(days=1))  # and three of grace
    assert settle_group_pictures() == 0
    assert "nog niets te vergelijken" in world.client(world.marijke).get(PAGE).content.decode()


def test_who_leaves_or_is_asked_again_does_not_show_in_the_difference(
    world: World, people: list[Membership], waves: tuple[Wave, Wave]
) -> None:
    """A picture that moved by one person would tell of that person to whoever looked before."""
    settle_group_pictures()
    client = world.client(world.marijke)
    before = client.get(PAGE).content
    Membership.objects.filter(pk=people[-1].pk).update(left_at=timezone.now())
    services.reopen(
        by=world.karim, sheet=Sheet.objects.get(wave=waves[1], membership=people[-2]), reason="Per ongeluk."
    )
    Sheet.objects.filter(membership=people[-3]).delete()
    assert settle_group_pictures() == 0
    assert client.get(PAGE).content == before


def test_a_measurement_still_to_come_hides_nothing(
    world: World, people: list[Membership], waves: tuple[Wave, Wave]
) -> None:
    later = timezone.localdate() + timedelta(days=90)
    factories.wave(world.north, Moment.FOLLOW_UP, opens_on=later, closes_on=later)
    assert settle_group_pictures() == 1
    picture = GroupPicture.objects.get()
    assert (picture.first, picture.last) == (Moment.PRE, Moment.POST)


def test_a_group_of_four_has_no_picture(world: World, people: list[Membership]) -> None:
    Sheet.objects.exclude(membership__in=people[:4]).delete()
    assert settle_group_pictures() == 0
    page = world.client(world.marijke).get(PAGE).content.decode()
    assert "minstens 5 mensen beide keren antwoordden" in page
    assert "gelijkwaardigheid" not in page
