"""An address that is known elsewhere behaves like an unknown one, for whoever invites, until its person accepts."""

from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from plg.errors import DomainError
from plg.models import AuditLine, DuoSeat, Job, Membership, PersonalLink, User
from plg.selectors.people import line_of
from plg.services import erasing, factors, invitations, leaving, letters, members
from plg.services.accepting import accept
from plg.services.invitations import write_invitations
from plg.services.joining import Newcomer
from plg.services.links import LinkState, look_at, make_link, token_of, use_link
from plg.services.members import About
from plg.services.people import check_people, load_people
from plg.words import InvitationState, LinkPurpose, Role
from tests import factories as make
from tests.support.matrix import text_of
from tests.world import World

pytestmark = pytest.mark.django_db
HEAD = "naam;e-mail;rol;school;duo\n"


def add(world: World, email: str, name: str = "Zoetje Anders", *, invite: bool = False) -> Membership:
    return members.add_member(
        by=world.karim, newcomer=Newcomer(name, email), about=About(roles=(Role.PARTICIPANT,)), invite=invite
    )


def zoes(world: World) -> str:
    return str(world.zoe.user.email)


def pages_of(world: World, member: Membership) -> str:
    """Return everything a coordinator sees of this member."""
    client, search = world.client(world.karim), "?zoek=Zijlstra"
    addresses = [
        reverse("plg:people", args=["north"]),
        reverse("plg:people", args=["north"]) + search,
        reverse("plg:person", args=["north", member.uid]),
        reverse("plg:leave_request", args=["north", member.uid]),
        reverse("plg:people_file", args=["north", "csv"]),
        reverse("plg:trail", args=["north"]),
        reverse("plg:mail", args=["north"]),
    ]
    return "".join(text_of(client.get(address)) for address in addresses)


def invited(member: Membership) -> str:
    """Send the invitation, and return the token in it."""
    job = Job.objects.create(
        task="plg.mail", key=f"invitation:{member.uid}", args={"letter": "invitation", "membership": str(member.uid)}
    )
    letters.send(job)
    return token_of(PersonalLink.objects.get(uid=job.uid))


def fresh(member: Membership) -> Membership:
    return Membership.objects.select_related("user", "community").get(pk=member.pk)


def test_nothing_tells_that_somebody_is_known(world: World) -> None:
    known, unknown = add(world, zoes(world)), add(world, "nieuw@plg.example", "Nina Nieuw")
    shown = pages_of(world, known)
    assert "Zoetje Anders" in shown
    assert zoes(world) in shown
    assert "Zijlstra" not in shown.replace('value="Zijlstra"', "")
    assert line_of(known).state == line_of(unknown).state == InvitationState.NOT_YET
    assert members.may_correct_name(known) is members.may_correct_name(unknown) is True
    assert members.may_correct_address(known) is members.may_correct_address(unknown) is True
    assert leaving.may_act_alone(known) is leaving.may_act_alone(unknown) is True
    assert User.objects.get(pk=world.zoe.user_id).name == "Zoë Zijlstra"
    assert {known, unknown} <= set(invitations.uninvited(world.north))


def test_a_file_tells_nothing_either(world: World) -> None:
    User.objects.filter(pk=world.yusuf.user_id).update(is_active=False)
    rows = f"Zoetje;{zoes(world)};deelnemer;De Linde;\nY. Y.;{world.yusuf.user.email};deelnemer;De Linde;\n"
    content = (HEAD + rows).encode()
    plan = check_people(by=world.karim, content=content)
    assert (plan.table.faults, plan.table.notes) == ([], [])
    load_people(by=world.karim, content=content, invite_new=False)
    names = Membership.objects.filter(community=world.north).values_list("user__name", flat=True)
    assert {"Zoetje", "Y. Y."} <= set(names)
    again = check_people(by=world.karim, content=content)
    assert (again.changes_nothing, again.table.notes) == (True, []), "the same file changes nothing"


def test_accepting_makes_them_themselves(world: World, client: Client) -> None:
    member = add(world, zoes(world))
    seat = DuoSeat.objects.create(membership=member, duo=world.anna.seats.get().duo)
    token = invited(member)
    assert mail.outbox[-1].to == [f"Zoetje Anders <{zoes(world)}>"]
    page = text_of(client.get(reverse("plg:link", args=[token])))
    assert "Zoë Zijlstra" in page, "she sees what they will see"
    stood_for = member.user_id
    answer = client.post(reverse("plg:link", args=[token]))
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(world.zoe.user_id)
    assert fresh(member).user_id == world.zoe.user_id
    assert not User.objects.filter(pk=stood_for).exists()
    assert DuoSeat.objects.get(pk=seat.pk).membership_id == member.pk
    assert line_of(fresh(member)).state == InvitationState.INSIDE
    assert "Zoë Zijlstra" in pages_of(world, fresh(member))
    assert AuditLine.objects.get(word="invitation.accepted").subject == member.uid
    assert {row.community_id for row in world.zoe.user.memberships.all()} == {world.north.pk, world.south.pk}
    assert Client().post(reverse("plg:link", args=[token])).status_code == 410


def test_signing_in_elsewhere_accepts_nothing_and_tells_nothing(world: World) -> None:
    member = add(world, zoes(world))
    token = invited(member)
    own = make_link(uid=uuid4(), user=world.zoe.user, purpose=LinkPurpose.SIGN_IN)
    assert use_link(token=token_of(own)).state is LinkState.GOOD
    User.objects.filter(pk=world.zoe.user_id).update(last_login=timezone.now())
    assert line_of(fresh(member)).state == InvitationState.INVITED
    assert look_at(token).state is LinkState.GOOD
    assert world.client(world.zoe).get("/plg/north/").status_code == 404
    factors.reset(user=world.zoe.user, by=None)
    assert look_at(token).state is LinkState.EXPIRED, "what else was mailed lapses with her way of signing in"


def test_who_stopped_elsewhere_may_accept(world: World, client: Client) -> None:
    leaving.stop(by=world.zoe)
    member = add(world, zoes(world))
    token = invited(member)
    assert client.post(reverse("plg:link", args=[token])).status_code == 302
    assert User.objects.get(pk=world.zoe.user_id).is_active
    assert fresh(member).user_id == world.zoe.user_id


def test_an_account_that_was_closed_for_another_reason_gets_no_letter(world: World) -> None:
    member = add(world, zoes(world))
    token = invited(member)
    User.objects.filter(pk=world.zoe.user_id).update(is_active=False)
    assert look_at(token).state is LinkState.UNKNOWN
    mail.outbox.clear()
    letters.send(Job.objects.create(task="plg.mail", args={"letter": "invitation", "membership": str(member.uid)}))
    assert mail.outbox == []


def test_whose_account_is_gone_by_then_gets_a_new_one(world: World, client: Client) -> None:
    member = add(world, zoes(world))
    token = invited(member)
    address = zoes(world)
    User.objects.filter(pk=world.zoe.user_id).update(email="anders@plg.example")
    assert client.post(reverse("plg:link", args=[token])).status_code == 302
    mine = fresh(member).user
    assert (mine.email, mine.invited_as, mine.name) == (address, "", "Zoetje Anders")


def test_erasing_takes_the_invitations_along(world: World) -> None:
    member = add(world, zoes(world))
    erasing.erase_oneself(by=world.zoe.user, name="Zoë Zijlstra")
    left = fresh(member).user
    assert (left.erased_at is not None, left.invited_as, left.name) == (True, "", "")


def test_an_address_stands_in_a_community_once(world: World) -> None:
    add(world, zoes(world))
    with pytest.raises(DomainError, match="Zoetje Anders hoort al"):
        add(world, zoes(world).upper())


def test_correcting_an_address_tells_nothing(world: World) -> None:
    member = add(world, "tikfout@plg.example", "Zoetje Anders")
    members.correct_person(by=world.karim, member=member, name="Zoetje Anders", email=zoes(world))
    assert (fresh(member).user.email, fresh(member).user.invited_as) == (None, zoes(world))
    members.correct_person(by=world.karim, member=fresh(member), name="Zoetje Anders", email="weer@plg.example")
    assert (fresh(member).user.email, fresh(member).user.invited_as) == ("weer@plg.example", "")
    with pytest.raises(DomainError, match="hier al iemand"):
        members.correct_person(by=world.karim, member=member, name="Zoetje", email=str(world.anna.user.email))


def test_everybody_gets_their_letter(world: World) -> None:
    member = add(world, zoes(world), invite=True)
    unknown = add(world, "nieuw@plg.example", "Nina Nieuw", invite=True)
    assert write_invitations([member.pk, unknown.pk]) == 2
    assert make.member(world.south, "Nieuw Elders").user.has_account
    assert member.user.has_account


def test_nobody_accepts_for_an_account_that_was_closed_since(world: World) -> None:
    member = add(world, zoes(world), "Zoë")
    User.objects.filter(pk=world.zoe.user.pk).update(is_active=False)
    with pytest.raises(DomainError, match="Dit account is gesloten"):
        accept(by=member.user, member=member)
    assert Membership.objects.get(pk=member.pk).user == member.user


def test_nobody_stands_in_a_community_twice_by_accepting(world: World) -> None:
    member = add(world, zoes(world), "Zoë")
    make.member(world.north, world.zoe.user)  # in the meantime, by another way
    with pytest.raises(DomainError, match="Je hoort hier al bij"):
        accept(by=member.user, member=member)
    assert Membership.objects.get(pk=member.pk).user == member.user
