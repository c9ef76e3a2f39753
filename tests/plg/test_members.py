"""One person on the coordinator's page: work, roles, leaving, coming back, and what nobody may slip in."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from intervisie.access import case_readers
from logbook.access import authored_entries, visible_entries
from logbook.selectors import readers_of
from logbook.words import Circle
from plg.errors import DomainError, Refused
from plg.models import AuditLine, Community, Job, Membership, School, User
from plg.services import facilitators, invitations, members
from plg.services.joining import Newcomer
from plg.services.links import LinkState, look_at, make_link, token_of
from plg.services.members import About
from plg.services.versions import Stale
from plg.words import LinkPurpose, Role
from tests import factories
from tests.world import World

PARTICIPANT = (Role.PARTICIPANT,)


@pytest.fixture(autouse=True)
def _dutch() -> None:
    translation.activate("nl")


def page(name: str, who: Membership, slug: str = "north") -> str:
    return reverse(f"plg:{name}", kwargs={"slug": slug, "uid": who.uid})


def now(who: Membership) -> Membership:
    return Membership.objects.select_related("user", "community", "school").get(pk=who.pk)


def last_line(word: str) -> AuditLine:
    return AuditLine.objects.filter(word=word).latest("pk")


def change(world: World, who: Membership, version: int = 1, **about: Any) -> Membership:
    return members.change_member(
        by=world.karim, member=who, about=About(**{"roles": PARTICIPANT} | about), version=version
    )


def test_work_and_roles_change_and_are_told(world: World) -> None:
    roles = (Role.RESEARCHER, Role.PARTICIPANT)
    changed = change(world, world.chantal, roles=roles, school="De Zwaluw", position="directeur", experience="6-10")
    assert changed.roles == ["participant", "researcher"]
    assert changed.school == School.objects.get(name="De Zwaluw")
    assert last_line("member.changed").detail == {"fields": ["school", "position", "experience"]}
    assert last_line("member.roles").detail == {"before": ["participant"], "after": ["participant", "researcher"]}
    assert last_line("member.roles").subject == world.chantal.uid
    assert change(world, world.chantal, 2, roles=roles, school="de zwaluw", position="directeur", experience="6-10")
    assert AuditLine.objects.filter(word="member.roles").count() == 1  # the same again changes nothing


def test_a_new_role_opens_nothing_of_before(world: World) -> None:
    """Chantal becomes facilitator too: what Anna shared with the facilitator earlier stays closed to her."""
    factories.entry(world.anna, "eerder gedeeld", Circle.FACILITATOR)
    change(world, world.chantal, roles=(Role.PARTICIPANT, Role.FACILITATOR))
    assert not visible_entries(now(world.chantal)).exists()
    factories.entry(world.anna, "later gedeeld", Circle.FACILITATOR)
    assert [entry.current.text for entry in visible_entries(now(world.chantal)) if entry.current] == ["later gedeeld"]
    change(world, world.chantal, 2, roles=PARTICIPANT)
    assert not visible_entries(now(world.chantal)).exists()
    assert now(world.chantal).facilitates_since is None


def test_nobody_gives_up_the_last_coordination(world: World) -> None:
    with pytest.raises(DomainError, match="eigen rol als coördinator"):
        change(world, world.karim, roles=PARTICIPANT)
    kees = factories.member(world.north, "Kees Kamp", Role.COORDINATOR)
    User.objects.filter(pk=world.karim.user.pk).update(is_active=False)  # Karim cannot come in any more
    with pytest.raises(DomainError, match="niemand over die coördineert"):
        change(world, kees, roles=PARTICIPANT)


@pytest.mark.parametrize("who", ["anna", "marijke", "eva", "wilma"])
def test_only_the_coordinator_of_this_community_does_this(world: World, who: str) -> None:
    by = world.who(who)
    assert isinstance(by, Membership)
    acts: list[Callable[[], object]] = [
        lambda: members.change_member(by=by, member=world.chantal, about=About(tuple(Role)), version=1),
        lambda: members.mark_left(by=by, member=world.chantal, on=timezone.localdate()),
        lambda: members.bring_back(by=by, member=world.hans, roles=PARTICIPANT),
        lambda: members.correct_person(by=by, member=world.chantal, name="X", email="x@y.nl"),
        lambda: invitations.resend(by=by, member=world.chantal),
        lambda: facilitators.hand_over(by=by, giver=world.marijke, taker=world.chantal),
    ]
    for act in acts:
        with pytest.raises(DomainError if who == "wilma" else Refused):
            act()
    assert now(world.chantal).roles == ["participant"]
    assert now(world.hans).left_at is not None


def test_a_post_takes_nothing_it_does_not_ask(world: World) -> None:
    client = world.client(world.karim)
    said = {"roles": ["participant"], "version": "1", "was": "", "position": "leider"}
    extra = {
        "is_staff": "on",
        "is_superuser": "on",
        "community": str(world.south.pk),
        "user": str(world.ada.pk),
        "left_at": "2026-01-01",
        "joined_at": "2020-01-01",
        "user.is_staff": "1",
    }
    assert client.post(page("person", world.chantal), said | extra).status_code == 302
    after = now(world.chantal)
    assert (after.position, after.roles, after.community, after.left_at) == (
        "leider",
        ["participant"],
        world.north,
        None,
    )
    assert (after.user, after.joined_at) == (world.chantal.user, world.chantal.joined_at)
    assert not User.objects.get(pk=after.user_id).is_staff
    assert client.post(page("person", world.chantal), said | {"roles": ["boss"], "version": "2"}).status_code == 400
    assert client.post(page("person", world.chantal), said | {"roles": [], "version": "2"}).status_code == 400


def test_of_two_coordinators_the_second_sees_both(world: World) -> None:
    client = world.client(world.karim)
    opened = client.get(page("person", world.bram)).context["form"].initial
    said = {key: opened[key] for key in ("roles", "school", "position", "sector", "experience", "version", "was")}
    change(world, world.bram, school="Kindcentrum Akkerwinde", position="directeur", sector="kinderopvang")
    answer = client.post(page("person", world.bram), said | {"position": "clusterleider", "experience": "3-5"})
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "directeur" in shown
    assert "clusterleider" in shown
    assert now(world.bram).position == "directeur"
    kept = answer.context["form"].initial
    assert (kept["position"], kept["experience"]) == ("clusterleider", "3-5")
    assert client.post(page("person", world.bram), kept).status_code == 302
    assert (now(world.bram).position, now(world.bram).experience) == ("clusterleider", "3-5")
    with pytest.raises(Stale):
        change(world, world.bram, 1)


def test_whoever_left_has_no_door_and_no_seat_and_keeps_their_texts(world: World) -> None:
    factories.entry(world.anna, "van Anna", Circle.DUO)
    client = world.client(world.karim)
    assert client.post(page("person_left", world.bram), {"on": "2026-03-01"}).status_code == 302
    bram = now(world.bram)
    assert bram.left_at is not None
    assert timezone.localdate(bram.left_at).isoformat() == "2026-03-01"
    seat = bram.seats.get()
    assert seat.until == bram.left_at
    assert last_line("member.marked_left").detail == {"on": "2026-03-01", "roles": ["participant"]}
    assert world.client(world.bram).get(reverse("plg:community", kwargs={"slug": "north"})).status_code == 404
    assert not visible_entries(bram).exists()
    client.get(reverse("plg:people", kwargs={"slug": "north"}))  # says once that he left
    assert "Bram Bakker" not in client.get(reverse("plg:people", kwargs={"slug": "north"})).content.decode()
    gone = client.get(reverse("plg:people", kwargs={"slug": "north"}) + "?vertrokken").content.decode()
    assert "Bram Bakker" in gone
    assert "Hans Hendriks" in gone


@pytest.mark.parametrize("days", [1, -3000])
def test_nobody_leaves_in_the_future_or_before_coming(world: World, days: int) -> None:
    with pytest.raises(DomainError, match=r"dag moet nog komen|hoorde deze persoon er nog niet bij"):
        members.mark_left(by=world.karim, member=world.bram, on=timezone.localdate() + timedelta(days))
    with pytest.raises(DomainError, match="Jezelf"):
        members.mark_left(by=world.karim, member=world.karim, on=timezone.localdate())


def test_whoever_comes_back_reads_only_what_is_shared_from_then_on(world: World) -> None:
    own = factories.entry(world.bram, "van Bram zelf")
    factories.entry(world.anna, "toen Bram er was", Circle.COMMUNITY)
    members.mark_left(by=world.karim, member=world.bram, on=timezone.localdate())
    factories.entry(world.anna, "toen Bram weg was", Circle.COMMUNITY, Circle.DUO)
    client = world.client(world.karim)
    shown = client.get(page("person", world.bram)).content.decode()
    assert "is vertrokken" in shown
    assert client.post(page("person_back", world.bram), {"roles": ["participant"]}).status_code == 302
    bram = now(world.bram)
    assert bram.left_at is None
    assert list(authored_entries(bram)) == [own]
    assert list(visible_entries(bram)) == [own]
    later = factories.entry(world.anna, "toen Bram terug was", Circle.COMMUNITY)
    assert set(visible_entries(bram)) == {own, later}
    assert not bram.seats.filter(until=None).exists()
    assert last_line("member.returned").detail["roles"] == ["participant"]
    with pytest.raises(DomainError, match="hoort er al bij"):
        members.bring_back(by=world.karim, member=world.bram, roles=PARTICIPANT)


def test_one_person_comes_in_without_a_file(world: World) -> None:
    client = world.client(world.karim)
    said = {"name": "Nina\r\nBcc: allen@x.nl", "email": "Nina@plg.example", "roles": ["participant"], "invite": "on"}
    assert client.post(reverse("plg:person_new", kwargs={"slug": "north"}), said).status_code == 302
    nina = Membership.objects.get(user__email="nina@plg.example")
    assert nina.user.name == "Nina Bcc: allen@x.nl"
    assert nina.pseudonym.code
    assert Job.objects.filter(task="plg.invite", args={"memberships": [nina.pk]}).exists()
    again = client.post(reverse("plg:person_new", kwargs={"slug": "north"}), said)
    assert again.status_code == 409
    assert "hoort al bij deze leergemeenschap" in again.content.decode()
    with pytest.raises(DomainError, match="hoorde er eerder bij"):
        members.add_member(
            by=world.karim,
            newcomer=Newcomer("Hans", str(world.hans.user.email)),
            about=About(PARTICIPANT),
            invite=False,
        )


def test_an_address_is_corrected_until_somebody_came_in(world: World) -> None:
    client = world.client(world.karim)
    members.correct_person(by=world.karim, member=world.chantal, name="Chantal C", email="Chantal@plg.example")
    user = User.objects.get(pk=world.chantal.user.pk)
    assert (user.name, user.email) == ("Chantal C", "chantal@plg.example")
    with pytest.raises(DomainError, match="hier al iemand met dit e-mailadres"):
        members.correct_person(by=world.karim, member=world.chantal, name="C", email=str(world.bram.user.email))
    User.objects.filter(pk=user.pk).update(last_login=timezone.now())
    answer = client.post(page("person_correct", world.chantal), {"name": "C", "email": "van-mij@kwaad.example"})
    assert answer.status_code == 409
    assert User.objects.get(pk=user.pk).email == "chantal@plg.example"


def test_a_name_is_corrected_and_the_links_go_on_working(world: World) -> None:
    link = make_link(uid=uuid4(), user=world.chantal.user, purpose=LinkPurpose.SIGN_IN)
    User.objects.filter(pk=world.chantal.user.pk).update(last_login=timezone.now())  # the address is hers by now
    address = str(world.chantal.user.email)
    members.correct_person(by=world.karim, member=world.chantal, name="Chantal  Klaassen", email=address.upper())
    user = User.objects.get(pk=world.chantal.user.pk)
    assert (user.name, user.email) == ("Chantal Klaassen", address)
    assert last_line("member.changed").detail == {"fields": ["name"]}
    assert look_at(token_of(link)).state is LinkState.GOOD
    lines = AuditLine.objects.count()
    members.correct_person(by=world.karim, member=world.chantal, name="Chantal Klaassen", email=address)
    assert AuditLine.objects.count() == lines, "the same again is no change"


def test_an_address_is_not_taken_away(world: World) -> None:
    with pytest.raises(DomainError, match="Laat het e-mailadres staan"):
        members.correct_person(by=world.karim, member=world.chantal, name=world.chantal.user.name, email=" ")
    assert User.objects.get(pk=world.chantal.user.pk).email == world.chantal.user.email


def test_nobody_is_left_without_a_role(world: World) -> None:
    with pytest.raises(DomainError, match="ten minste één rol"):
        change(world, world.chantal, roles=())
    assert now(world.chantal).roles == ["participant"]


def test_who_facilitates_already_goes_on_when_another_stops(world: World) -> None:
    early = factories.entry(world.anna, "aan wie begeleidt", Circle.FACILITATOR)
    fien = factories.member(world.north, "Fien Faas", Role.FACILITATOR)
    assert facilitators.hand_over(by=world.karim, giver=world.marijke, taker=fien) is True
    assert (now(fien).version, now(fien).roles) == (fien.version, ["facilitator"])
    assert early in visible_entries(now(fien)), "she read it before"
    assert now(world.marijke).left_at is not None


def test_who_gets_an_address_at_last_reads_what_is_shared_from_then_on(world: World) -> None:
    """Somebody from a file, known by name only, reads nothing and is named among no readers until they can come in."""
    nobody = factories.member(world.north, User.objects.create_user(None, name="Nel uit het Bestand"))
    early = factories.entry(world.anna, "voor wie er is", Circle.COMMUNITY)
    assert nobody not in readers_of(early)
    assert nobody not in case_readers(world.anna)
    members.correct_person(by=world.karim, member=nobody, name="Nel", email="nel@plg.example")
    late = factories.entry(world.anna, "ook voor Nel", Circle.COMMUNITY)
    assert nobody in readers_of(late)
    assert nobody not in readers_of(early)
    assert list(visible_entries(now(nobody))) == [late]


def test_nobody_corrects_who_is_known_elsewhere(world: World) -> None:
    """A coordinator may bring a stranger in by address; that gives no hold on the account."""
    here = factories.member(world.north, world.zoe.user)
    staff = factories.member(world.north, world.ada)
    for member in (here, staff):
        for said in ({"name": "Gekaapt", "email": str(member.user.email)}, {"name": "Ada", "email": "k@kwaad.example"}):
            with pytest.raises(DomainError, match="verandert dit dus zelf"):
                members.correct_person(by=world.karim, member=member, **said)


def test_the_group_is_handed_over_in_one_act(world: World) -> None:
    early = factories.entry(world.anna, "aan Marijke", Circle.FACILITATOR)
    assert early in visible_entries(world.marijke)
    client = world.client(world.karim)
    shown = client.get(page("person_hand_over", world.marijke)).content.decode()
    assert "hoort er daarna niet meer bij" in shown
    answer = client.post(page("person_hand_over", world.marijke), {"taker": str(world.bram.uid)})
    assert answer.status_code == 302
    marijke, bram = now(world.marijke), now(world.bram)
    assert marijke.left_at is not None
    assert bram.roles == ["participant", "facilitator"]
    late = factories.entry(world.anna, "aan Bram", Circle.FACILITATOR)
    assert list(visible_entries(bram)) == [late]
    assert not visible_entries(marijke).exists()
    line = last_line("facilitator.handed_over")
    assert (line.detail["giver"], line.detail["taker"]) == (str(world.marijke.uid), str(world.bram.uid))
    told = client.get(reverse("plg:trail", kwargs={"slug": "north"})).content.decode()
    assert "van Marijke Meijer aan Bram Bakker" in told
    for person in (world.marijke, world.bram):
        found = client.get(reverse("plg:trail", kwargs={"slug": "north"}), {"wie": str(person.uid)}).content.decode()
        assert "van Marijke Meijer aan Bram Bakker" in found


def test_who_has_another_role_stays(world: World) -> None:
    change(world, world.marijke, roles=(Role.FACILITATOR, Role.RESEARCHER))
    assert facilitators.hand_over(by=world.karim, giver=world.marijke, taker=world.chantal) is False
    assert now(world.marijke).roles == ["researcher"]
    with pytest.raises(DomainError, match="begeleidt de leergemeenschap niet meer"):
        facilitators.hand_over(by=world.karim, giver=world.marijke, taker=world.bram)
    for nobody in (world.hans, world.zoe, world.chantal):
        with pytest.raises(DomainError, match="Kies iemand"):
            facilitators.hand_over(by=world.karim, giver=world.chantal, taker=nobody)


def test_another_communitys_people_are_not_found(world: World) -> None:
    client = world.client(world.karim)
    for name in ("person_left", "person_back", "person_correct", "person_invite", "person"):
        said = {"on": "2026-03-01", "roles": ["participant"], "name": "X", "email": "x@y.nl", "version": "1"}
        assert client.post(page(name, world.zoe), said).status_code == 404
    assert client.post(page("person_hand_over", world.marijke), {"taker": str(world.zoe.uid)}).status_code == 400
    assert Community.objects.get(pk=world.south.pk).memberships.filter(left_at=None).count() == 4
