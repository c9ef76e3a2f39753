"""Who may read which entry: sentinels hidden first, then looked for, for everybody and every circle."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from logbook import access, selectors, services
from logbook.models import Entry, Share
from logbook.words import Circle
from plg.models import Duo, DuoSeat, Membership
from plg.words import Role
from tests import factories
from tests.world import Sentinel, World

pytestmark = pytest.mark.django_db


def write(by: Membership, text: str, *circles: Circle) -> Entry:
    return services.write_entry(
        by=by, text=text, happened_on=date(2026, 3, 12), circles=circles, client_key=uuid4(), prompts={}, tags=[]
    )


def texts(member: Membership) -> set[str]:
    return set(access.visible_entries(member).values_list("current__text", flat=True))


@pytest.fixture
def shelf(world: World) -> World:
    """One entry of Anna for every circle, one withdrawn, and one in the other community."""
    write(world.anna, Sentinel.PRIVATE)
    write(world.anna, Sentinel.DUO, Circle.DUO)
    write(world.anna, Sentinel.FACILITATOR, Circle.FACILITATOR)
    write(world.anna, Sentinel.COMMUNITY, Circle.COMMUNITY)
    services.withdraw(by=world.anna, entry=write(world.anna, Sentinel.WITHDRAWN, *Circle))
    write(world.zoe, Sentinel.SOUTH, *Circle)
    return world


ALL_OF_ANNA = {Sentinel.PRIVATE, Sentinel.DUO, Sentinel.FACILITATOR, Sentinel.COMMUNITY}


@pytest.mark.parametrize(
    ("name", "reads"),
    [
        ("anna", ALL_OF_ANNA),
        ("bram", {Sentinel.DUO, Sentinel.COMMUNITY}),
        ("chantal", {Sentinel.COMMUNITY}),
        ("fatma", {Sentinel.COMMUNITY}),
        ("marijke", {Sentinel.FACILITATOR, Sentinel.COMMUNITY}),
        ("eva", set()),
        ("karim", set()),
        ("hans", set()),
        ("zoe", {Sentinel.SOUTH}),
        ("yusuf", {Sentinel.SOUTH}),
        ("xander", set()),
        ("wilma", set()),
    ],
)
def test_everybody_reads_exactly_this(shelf: World, name: str, reads: set[str]) -> None:
    member = shelf.who(name)
    assert isinstance(member, Membership)
    assert texts(member) == reads
    for entry in Entry.objects.select_related("current"):
        assert access.may_read_entry(member, entry) == (entry.current is not None and entry.current.text in reads)


@pytest.mark.parametrize("name", ["anna", "bram", "marijke", "eva", "hans", "zoe"])
def test_what_is_visible_is_what_is_own_and_what_is_shared(shelf: World, name: str) -> None:
    member = shelf.who(name)
    assert isinstance(member, Membership)
    own, shared = set(access.own_entries(member)), set(access.shared_entries(member))
    assert own | shared == set(access.visible_entries(member))
    assert not own & shared


def test_a_withdrawn_entry_stays_readable_for_its_author_alone(shelf: World) -> None:
    (entry,) = access.withdrawn_entries(shelf.anna)
    assert entry.current is not None
    assert entry.current.text == Sentinel.WITHDRAWN
    assert not access.withdrawn_entries(shelf.bram).exists()
    assert not entry.shares.exists()


def test_somebody_who_left_reads_nothing_not_even_their_own(shelf: World) -> None:
    assert texts(shelf.anna) == ALL_OF_ANNA
    shelf.anna.left_at = timezone.now()
    shelf.anna.save()
    assert texts(shelf.anna) == set()
    assert not access.own_entries(shelf.anna).exists()
    assert not access.withdrawn_entries(shelf.anna).exists()


def test_what_somebody_shared_before_leaving_stays_with_the_community_not_with_the_duo(shelf: World) -> None:
    shelf.anna.left_at = timezone.now()
    shelf.anna.save()
    DuoSeat.objects.filter(membership=shelf.anna).update(until=timezone.now())
    assert texts(shelf.bram) == {Sentinel.COMMUNITY}


def test_a_newcomer_reads_only_what_is_shared_after_joining(shelf: World) -> None:
    newcomer = factories.member(shelf.north, "Nora Nieuw", joined_at=timezone.now())
    guide = factories.member(shelf.north, "Gerda Gids", Role.FACILITATOR, joined_at=timezone.now())
    assert texts(newcomer) == texts(guide) == set()
    write(shelf.anna, "later gedeeld", Circle.COMMUNITY)
    write(shelf.anna, "later aan de procesbegeleider", Circle.FACILITATOR)
    assert texts(newcomer) == {"later gedeeld"}
    assert texts(guide) == {"later gedeeld", "later aan de procesbegeleider"}
    earlier = Entry.objects.get(current__text=Sentinel.COMMUNITY)
    services.share(by=shelf.anna, entry=earlier, circles=[Circle.COMMUNITY])
    assert Sentinel.COMMUNITY not in texts(newcomer)
    services.share(by=shelf.anna, entry=earlier, circles=[Circle.COMMUNITY], anew=True)
    assert Sentinel.COMMUNITY in texts(newcomer)


def test_a_successor_in_the_duo_reads_only_what_is_shared_after_taking_the_seat(shelf: World) -> None:
    """Chantal takes Bram's place: he loses the duo's entries, she gets only the new ones."""
    duo = Duo.objects.get()
    DuoSeat.objects.filter(membership=shelf.bram).update(until=timezone.now())
    DuoSeat.objects.create(duo=duo, membership=shelf.chantal, since=timezone.now())
    assert Sentinel.DUO not in texts(shelf.bram)
    assert Sentinel.DUO not in texts(shelf.chantal)
    write(shelf.anna, "voor de nieuwe partner", Circle.DUO)
    assert "voor de nieuwe partner" in texts(shelf.chantal)
    assert "voor de nieuwe partner" not in texts(shelf.bram)


def test_who_takes_up_a_role_later_reads_nothing_of_before(shelf: World) -> None:
    """A participant who becomes facilitator, a researcher who becomes participant: earlier shares were not for them."""
    now = timezone.now()
    shelf.chantal.roles, shelf.chantal.facilitates_since = ["participant", "facilitator"], now
    shelf.eva.roles, shelf.eva.reads_since = ["researcher", "participant"], now
    for member in (shelf.chantal, shelf.eva):
        member.save()
    assert texts(shelf.chantal) == {Sentinel.COMMUNITY}
    assert texts(shelf.eva) == set()
    for circle in Circle:
        early = set(access.readers(author=shelf.anna, circle=circle, since=shelf.anna.joined_at))
        assert shelf.eva not in early
        assert (shelf.chantal in early) is (circle is Circle.COMMUNITY)
    write(shelf.anna, "aan de nieuwe begeleider", Circle.FACILITATOR)
    write(shelf.anna, "aan iedereen van nu", Circle.COMMUNITY)
    assert {"aan de nieuwe begeleider", "aan iedereen van nu"} <= texts(shelf.chantal)
    assert texts(shelf.eva) == {"aan iedereen van nu"}


def test_who_moves_to_another_duo_takes_no_older_entries_along(shelf: World) -> None:
    """What Anna shared with Bram was meant for that duo, not for whoever she sits with later."""
    other = Duo.objects.create(community=shelf.north, name="Nieuw duo")
    DuoSeat.objects.create(duo=other, membership=shelf.chantal, since=shelf.anna.joined_at)
    DuoSeat.objects.filter(membership=shelf.anna).update(until=timezone.now())
    DuoSeat.objects.create(duo=other, membership=shelf.anna, since=timezone.now())
    assert Sentinel.DUO not in texts(shelf.chantal)
    write(shelf.anna, "voor het nieuwe duo", Circle.DUO)
    assert "voor het nieuwe duo" in texts(shelf.chantal)


def test_a_seat_that_ends_in_the_future_still_counts(shelf: World) -> None:
    DuoSeat.objects.update(until=timezone.now() + timedelta(days=30))
    assert Sentinel.DUO in texts(shelf.bram)


def test_a_researcher_who_takes_part_reads_as_a_participant(shelf: World) -> None:
    both = factories.member(shelf.north, "Olga Onder", Role.RESEARCHER, Role.PARTICIPANT)
    assert texts(both) == {Sentinel.COMMUNITY}


def names(people: Iterable[Membership]) -> list[str]:
    return [member.user.name.split()[0] for member in people]


@pytest.mark.parametrize(
    ("circles", "readers"),
    [
        ([], []),
        ([Circle.DUO], ["Bram"]),
        ([Circle.FACILITATOR], ["Marijke"]),
        ([Circle.COMMUNITY], ["Bram", "Chantal", "Fatma", "Marijke"]),
        ([Circle.DUO, Circle.FACILITATOR], ["Bram", "Marijke"]),
    ],
)
def test_the_preview_names_exactly_who_will_read(world: World, circles: list[Circle], readers: list[str]) -> None:
    before = write(world.anna, "nog van niemand")
    assert names(selectors.audience(before, circles, anew=False)[0]) == readers
    entry = write(world.anna, "iets", *circles)
    assert names(selectors.readers_of(entry)) == readers
    everybody = [who for who in world.everybody.values() if isinstance(who, Membership) and who != world.anna]
    assert (
        names(sorted((m for m in everybody if access.may_read_entry(m, entry)), key=lambda m: m.user.name)) == readers
    )


def test_the_preview_tells_who_came_too_late(world: World) -> None:
    entry = write(world.anna, "iets", Circle.COMMUNITY)
    factories.member(world.north, "Nora Nieuw", joined_at=timezone.now())
    readers, later = selectors.audience(entry, [Circle.COMMUNITY], anew=False)
    assert "Nora" not in names(readers)
    assert names(later) == ["Nora"]
    readers, later = selectors.audience(entry, [Circle.COMMUNITY], anew=True)
    assert "Nora" in names(readers)
    assert later == []


def test_the_circles_tell_who_is_in_them(world: World) -> None:
    assert selectors.names_per_circle(world.anna) == {
        Circle.DUO: ["Bram Bakker"],
        Circle.FACILITATOR: ["Marijke Meijer"],
        Circle.COMMUNITY: ["Bram Bakker", "Chantal Claassen", "Fatma Faber", "Marijke Meijer"],
    }
    assert selectors.names_per_circle(world.chantal)[Circle.DUO] == []


def test_a_share_from_long_ago_is_still_one_of_this_community(world: World) -> None:
    """The other community's people joined long ago too; a share never crosses the border."""
    entry = write(world.anna, Sentinel.COMMUNITY, *Circle)
    Share.objects.filter(entry=entry).update(since=datetime(2030, 1, 1, tzinfo=UTC))
    assert texts(world.zoe) == texts(world.yusuf) == set()


def test_both_sides_of_the_rule_agree_whatever_happened(shelf: World) -> None:
    """Newcomers, a successor, somebody who moved and somebody who left: who reads it is who may read it."""
    later = timezone.now()
    write(shelf.bram, "van Bram, eerder", *Circle)
    nora = factories.member(shelf.north, "Nora Nieuw", joined_at=later)
    factories.member(shelf.north, "Gerda Gids", Role.FACILITATOR, Role.RESEARCHER, joined_at=later)
    duo = Duo.objects.get()
    DuoSeat.objects.filter(membership=shelf.bram).update(until=later)
    DuoSeat.objects.create(duo=duo, membership=nora, since=later)
    shelf.fatma.left_at = later
    shelf.fatma.save()
    for who in (shelf.anna, shelf.bram, nora):
        write(who, f"van {who.user.name}, later", *Circle)
    people = Membership.objects.select_related("community", "user")
    agreed = 0
    for entry in selectors.whole(Entry.objects.filter(shares__isnull=False).distinct()):
        reading = {member for member in people if member != entry.author and access.may_read_entry(member, entry)}
        assert reading == set(selectors.readers_of(entry)), entry.current
        agreed += len(reading)
    assert agreed > 10


def test_who_opened_it_before_is_told_when_they_no_longer_read_it(world: World) -> None:
    entry = write(world.anna, "Even gedeeld.", Circle.DUO, Circle.COMMUNITY)
    for who in (world.bram, world.chantal, world.anna):
        services.note_reading(by=who, entry=entry)
    services.unshare(by=world.anna, entry=entry, circles=[Circle.COMMUNITY])
    now, before = selectors.readers_then_and_now(Entry.objects.get(pk=entry.pk))
    assert (now, before) == ([world.bram], [world.chantal])
