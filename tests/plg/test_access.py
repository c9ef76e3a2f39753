"""Who may what: the table of roles, the two ways to ask it, and the doors."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.test import Client
from django.utils import timezone

from plg.access import doors
from plg.access.decide import can, require
from plg.access.inspections import running_inspections, visible_inspections
from plg.access.permissions import Permission
from plg.access.roles import EVERYBODY, NOT_BESIDE_LEARNING, TABLE, permissions_of
from plg.errors import Archived, DomainError, FactorNeeded, Refused
from plg.models import Membership, User
from plg.services.inspections import Wish, open_inspection
from plg.words import InspectionScope, Role
from tests import factories
from tests.support.queries import MaxQueries
from tests.world import World


def coming(world: World, who: str, verb: str = "GET") -> HttpRequest:
    """Return a request of somebody, whose session was read already."""
    request = HttpRequest()
    request.method = verb
    person = world.who(who)
    request.user = AnonymousUser() if person is None else person.user if isinstance(person, Membership) else person
    request.session = world.client(person).session
    request.session.get("anything")
    return request


def knock(
    world: World, who: str, slug: str = "north", permission: Permission = Permission.BE_HERE, verb: str = "GET"
) -> Membership:
    """Come to the door of a community as somebody."""
    return doors.member(coming(world, who, verb), slug, permission)


def test_every_permission_is_a_sentence_and_held_by_some_role() -> None:
    assert all(permission.sentence.startswith("May ") for permission in Permission)
    assert all(permission.sentence.endswith(".") for permission in Permission)
    held = frozenset[Permission]().union(*TABLE.values())
    assert held == set(Permission)
    assert set(TABLE) == set(Role)


def test_roles_add_up() -> None:
    both = permissions_of([Role.COORDINATOR, Role.RESEARCHER])
    assert both == TABLE[Role.COORDINATOR] | TABLE[Role.RESEARCHER]
    assert permissions_of([]) == frozenset()
    assert all(permissions >= EVERYBODY for permissions in TABLE.values())


@pytest.mark.parametrize("beside", [Role.PARTICIPANT, Role.FACILITATOR])
def test_who_learns_along_cannot_work_out_who_refused(beside: Role) -> None:
    both = permissions_of([beside, Role.RESEARCHER, Role.COORDINATOR])
    assert {Permission.READ_AMO_FIGURES, Permission.BUILD_EXPORT} == NOT_BESIDE_LEARNING
    assert both == (TABLE[beside] | TABLE[Role.RESEARCHER] | TABLE[Role.COORDINATOR]) - NOT_BESIDE_LEARNING


def test_research_and_learning_are_kept_apart() -> None:
    assert Permission.READ_SHARED_ENTRIES not in TABLE[Role.RESEARCHER] | TABLE[Role.COORDINATOR]
    assert not {Permission.CODE_SOURCES, Permission.BUILD_EXPORT} & (
        TABLE[Role.PARTICIPANT] | TABLE[Role.FACILITATOR] | TABLE[Role.COORDINATOR]
    )


def test_can_and_require_agree_for_everybody(world: World, max_queries: MaxQueries) -> None:
    for who in [person for person in world.everybody.values() if isinstance(person, Membership)]:
        with max_queries(0):
            for permission in Permission:
                if can(who, permission):
                    require(who, permission)
                else:
                    with pytest.raises(Refused, match="rol"):
                        require(who, permission)


def test_whoever_left_or_never_came_may_nothing(world: World) -> None:
    for nobody in (world.hans, None):
        assert not any(can(nobody, permission) for permission in Permission)


def test_a_refusal_is_a_domain_error_of_its_own_kind() -> None:
    assert issubclass(Refused, DomainError)
    assert (DomainError("x").status, Refused("x").status) == (409, 403)


@pytest.mark.parametrize("who", ["anna", "marijke", "eva", "karim"])
def test_the_door_opens_for_who_belongs(world: World, who: str, max_queries: MaxQueries) -> None:
    request = coming(world, who)
    with max_queries(1):
        member = doors.member(request, "north", Permission.BE_HERE)
        assert (member.community.slug, member.user.name.split()[0].lower()) == ("north", who)


@pytest.mark.parametrize("who", ["anonymous", "zoe", "yusuf", "xander", "wilma", "hans", "ada"])
def test_a_stranger_cannot_tell_the_community_exists(world: World, who: str) -> None:
    for slug in ("north", "nowhere"):
        with pytest.raises(Http404):
            knock(world, who, slug)


def test_a_member_without_the_permission_is_told_so(world: World) -> None:
    with pytest.raises(PermissionDenied):
        knock(world, "anna", permission=Permission.BUILD_EXPORT)


def test_an_archived_community_can_be_read_and_nothing_in_it_changes(world: World) -> None:
    world.north.archived_at = timezone.now()
    world.north.save()
    assert knock(world, "anna", permission=Permission.WRITE_ENTRY).user == world.anna.user
    member = knock(world, "anna", permission=Permission.GIVE_CONSENT, verb="POST")  # taking back always works
    require(member, Permission.GIVE_CONSENT)
    with pytest.raises(Archived, match="Alles is nog te lezen"):
        knock(world, "anna", permission=Permission.WRITE_ENTRY, verb="POST")
    with pytest.raises(Archived):
        require(member, Permission.WRITE_ENTRY)


def test_who_is_in_two_communities_enters_each_with_its_own_role(world: World) -> None:
    factories.member(world.south, world.anna.user, Role.FACILITATOR)
    assert knock(world, "anna", "north").roles == [Role.PARTICIPANT]
    assert knock(world, "anna", "south").roles == [Role.FACILITATOR]
    with pytest.raises(PermissionDenied):
        knock(world, "anna", "south", Permission.WRITE_ENTRY)


def test_one_row_or_not_found(world: World) -> None:
    mine = User.objects.filter(pk=world.anna.user.pk)
    assert doors.one_of(mine, uid=world.anna.user.uid) == world.anna.user
    with pytest.raises(Http404):
        doors.one_of(mine, uid=world.bram.user.uid)


@pytest.mark.parametrize(
    "door",
    [doors.person, doors.visitor, doors.keyholder, doors.confirmed, doors.administrator, doors.confirmed_administrator],
)
def test_a_door_about_oneself_opens_for_nobody_who_did_not_sign_in(
    world: World, door: Callable[[HttpRequest], User]
) -> None:
    assert door(coming(world, "ada")) == world.ada
    with pytest.raises(Http404):
        door(coming(world, "anonymous"))


def test_an_administrator_shows_the_second_factor_at_the_door(world: World) -> None:
    client = Client()
    client.force_login(world.ada)
    request = HttpRequest()
    request.user, request.session = world.ada, client.session
    with pytest.raises(FactorNeeded):
        doors.administrator(request)


NORTH = ("anna", "bram", "chantal", "fatma", "marijke", "eva", "gijs", "karim")
#: Who may read each list of people, and whom it holds in the north; Joke takes part there on paper.
LISTS: dict[Callable[[Membership], QuerySet[Membership]], tuple[Permission, tuple[str, ...]]] = {
    doors.visible_members: (Permission.MANAGE_PEOPLE, (*NORTH, "joke")),
    doors.former_members: (Permission.MANAGE_PEOPLE, ("hans",)),
    doors.everybody_ever: (Permission.READ_AUDIT, (*NORTH, "joke", "hans")),
    doors.everybody_to_let_go: (Permission.LET_GO, (*NORTH, "joke", "hans")),
    doors.members_without_account: (Permission.RECORD_PAPER_CONSENT, ("joke",)),
}


@pytest.mark.parametrize("rows", LISTS, ids=lambda rows: rows.__name__)
def test_a_list_of_people_is_for_who_may_and_of_their_own_community(
    world: World, rows: Callable[[Membership], QuerySet[Membership]]
) -> None:
    permission, names = LISTS[rows]
    joke = factories.member(world.north, factories.person("Joke Jansen", email=None))
    there = {joke if name == "joke" else world.who(name) for name in names}
    for name, who in world.everybody.items():
        if not isinstance(who, Membership):
            continue
        found = set(rows(who))
        if not can(who, permission):
            assert found == set(), name
        elif who.community == world.north:
            assert found == there, name
        else:
            assert found.isdisjoint(there), name
    assert set(rows(world.karim)) == there


def test_what_an_administrator_opened_is_read_by_nobody_else(world: World) -> None:
    why = ("De tekst van deze deelnemer staat dubbel.", "MELDING-7")
    opened = open_inspection(by=world.ada, wish=Wish(world.north, InspectionScope.NAMES, "", *why))
    assert set(doors.visible_communities(world.ada)) == {world.north, world.south}
    assert list(visible_inspections(world.ada)) == list(running_inspections(world.ada)) == [opened]
    assert not visible_inspections(factories.person("Olga Otten", is_staff=True)).exists(), "each their own"
    world.ada.is_active = False
    for nobody in (world.ada, world.karim.user, world.anna.user):
        assert not doors.visible_communities(nobody).exists()
        assert not visible_inspections(nobody).exists()
        assert not running_inspections(nobody).exists()
