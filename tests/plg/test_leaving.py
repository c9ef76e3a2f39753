"""Ways to go, the first two: stop (the account closes, consent stands) and withdraw (research loses all)."""

import pytest
from django.test import Client

from logbook.access import visible_entries
from logbook.selectors import research_entries
from logbook.words import Circle
from plg import audit
from plg.errors import DomainError, Refused
from plg.models import AuditLine, DuoSeat, Membership, User
from plg.selectors import consenting_members, latest_answers
from plg.services import closing, erasing, leaving, members, tombstones
from plg.services.consent_chains import broken_chains
from plg.services.links import make_link
from plg.words import LinkPurpose, Purpose, Role
from tests import factories as make
from tests.world import Sentinel, World

pytestmark = pytest.mark.django_db


def fresh(member: Membership) -> Membership:
    return Membership.objects.select_related("user", "community").get(pk=member.pk)


def test_stopping_closes_the_account_and_leaves_consent_as_it_is(world: World) -> None:
    make.entry(world.anna, f"Een {Sentinel.RESEARCH}.", Circle.COMMUNITY, counts_in_research=True)
    make_link(uid=world.anna.uid, user=world.anna.user, purpose=LinkPurpose.SIGN_IN)
    client = world.client(world.anna)
    assert client.get("/plg/north/").status_code == 200
    left = leaving.stop(by=world.anna)
    assert left.closed
    assert fresh(world.anna).left_at is not None
    assert not fresh(world.anna).user.is_active
    assert not world.anna.user.links.exists()
    assert client.get("/plg/north/").status_code == 302, "every session ends"
    assert consenting_members(Purpose.ENTRIES).filter(pk=world.anna.pk).exists()
    assert research_entries(world.north).count() == 1
    assert visible_entries(world.chantal).count() == 1, "what was shared with everybody stays shared"
    assert not DuoSeat.objects.filter(membership=world.anna, until=None).exists()
    assert DuoSeat.objects.filter(membership=world.bram, until=None).exists(), "the duo is the other's, too"


def test_who_belongs_elsewhere_keeps_the_account(world: World) -> None:
    there = make.member(world.south, world.anna.user)
    left = leaving.stop(by=world.anna)
    assert (left.closed, left.elsewhere) == (False, (world.south,))
    assert fresh(there).left_at is None
    assert fresh(there).user.is_active


def test_only_the_sessions_of_who_stops_are_ended(world: World) -> None:
    anna, bram = world.client(world.anna), world.client(world.bram)
    assert closing.end_sessions(world.anna.user) == 1
    assert anna.get("/plg/north/").status_code == 302
    assert bram.get("/plg/north/").status_code == 200
    assert Client().get("/plg/north/").status_code == 302


def test_the_only_coordinator_hands_over_first(world: World) -> None:
    with pytest.raises(DomainError, match="niemand over die coördineert"):
        leaving.stop(by=world.karim)
    make.member(world.north, "Kees Kok", Role.COORDINATOR)
    leaving.stop(by=world.karim)
    assert fresh(world.karim).left_at is not None


def test_a_coordinator_stops_for_who_asks_and_it_is_told(world: World) -> None:
    leaving.stop_for(by=world.karim, member=world.bram)
    line = AuditLine.objects.get(word="member.stopped")
    assert (line.actor, line.subject, line.detail["asked"]) == (world.karim.user.uid, world.bram.uid, True)
    with pytest.raises(DomainError, match="hoort niet"):
        leaving.stop_for(by=world.karim, member=world.bram)


@pytest.mark.parametrize("act", [leaving.stop_for, leaving.withdraw_for])
def test_nobody_else_lets_somebody_go(world: World, act: object) -> None:
    assert callable(act)
    for by in (world.marijke, world.eva, world.anna):
        with pytest.raises(Refused):
            act(by=by, member=world.bram)
    with pytest.raises(DomainError):
        act(by=world.karim, member=world.zoe)
    assert not AuditLine.objects.filter(word__startswith="member.").exists()


def test_withdrawing_takes_back_every_yes_at_once(world: World) -> None:
    make.entry(world.anna, f"Een {Sentinel.RESEARCH}.", counts_in_research=True)
    assert research_entries(world.north).count() == 1
    assert leaving.withdraw(by=world.anna) == len(Purpose)
    assert not research_entries(world.north).exists()
    assert {row.given for row in latest_answers(world.anna).values()} == {False}
    assert leaving.withdraw(by=world.anna) == 0
    assert not broken_chains()
    assert audit.first_broken(str(world.north.uid)) is None
    assert fresh(world.anna).left_at is None, "withdrawing is not leaving"


def test_withdrawing_goes_on_the_list_for_a_restore(world: World) -> None:
    before = len(list(tombstones.read()))
    leaving.withdraw(by=world.chantal)
    line = list(tombstones.read())[before]
    assert (line.act, line.key, line.words) == (tombstones.Act.WITHDREW, world.chantal.uid, ("entries",))


def test_the_coordinator_withdraws_only_for_who_cannot_come_in(world: World) -> None:
    with pytest.raises(DomainError, match="kiest daar zelf"):
        leaving.withdraw_for(by=world.karim, member=world.anna)
    leaving.stop(by=world.anna)
    assert leaving.withdraw_for(by=world.karim, member=fresh(world.anna)) == len(Purpose)
    assert not consenting_members(Purpose.ENTRIES).filter(pk=world.anna.pk).exists()
    assert not broken_chains(world.north)


def test_an_account_that_is_closed_opens_for_nobody(world: World) -> None:
    User.objects.filter(pk=world.anna.user_id).update(password="x")
    leaving.stop(by=world.anna)
    client = Client()
    client.force_login(fresh(world.anna).user)
    assert client.get("/plg/north/").status_code == 302


def test_who_stopped_can_be_brought_back_and_who_was_erased_cannot(world: World) -> None:
    leaving.stop(by=world.anna)
    members.bring_back(by=world.karim, member=world.anna, roles=(Role.PARTICIPANT,))
    assert fresh(world.anna).user.is_active
    leaving.stop(by=world.bram)
    erasing.erase(user=world.bram.user, by=None)
    with pytest.raises(DomainError, match="gesloten"):
        members.bring_back(by=world.karim, member=world.bram, roles=(Role.PARTICIPANT,))


def test_who_said_yes_can_take_it_back_in_another_role_too(world: World) -> None:
    world.anna.roles = [Role.RESEARCHER.value]
    world.anna.save(update_fields=["roles"])
    assert consenting_members(Purpose.ENTRIES).filter(pk=world.anna.pk).exists()
    assert leaving.withdraw(by=fresh(world.anna)) == len(Purpose)
    assert not consenting_members(Purpose.ENTRIES).filter(pk=world.anna.pk).exists()


def test_a_coordinator_closes_and_erases_no_administrator(world: World) -> None:
    User.objects.filter(pk=world.bram.user_id).update(is_staff=True)
    assert not leaving.stop_for(by=world.karim, member=fresh(world.bram)).closed
    assert fresh(world.bram).left_at is not None
    assert fresh(world.bram).user.is_active
    with pytest.raises(DomainError, match="beheert het platform"):
        erasing.require_erasable(by=world.karim, member=fresh(world.bram), name=world.bram.user.name)
    assert fresh(world.bram).user.erased_at is None
