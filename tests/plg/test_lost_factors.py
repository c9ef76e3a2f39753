"""An administrator takes away a second step that was lost: knowing who it is, confirmed anew, told to everybody it
concerns, and opening nothing by itself."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from plg.access import proof
from plg.errors import DomainError, Refused
from plg.models import AuditLine, DeviceSession, Job, Membership, PersonalLink, User
from plg.own import seen
from plg.selectors.lost_factors import lately
from plg.services import factors, letters, lost_factors
from plg.services.letter_text import page
from plg.services.links import LinkState, look_at, make_link, token_of
from plg.services.sign_in import MOST_TOGETHER, TooOften
from plg.words import LinkPurpose, MadeSure
from tests import factories as make
from tests.plg.test_factors import by_link, set_up
from tests.support.sign_in import later, sign_in
from tests.world import World

pytestmark = pytest.mark.django_db
FIND = "/platform/tweede-stap/"


def page_of(person: Membership) -> str:
    return reverse("plg:lost_factor", args=[person.user.uid])


def press(client: Client, person: Membership, **more: Any) -> HttpResponse:
    answer = client.post(page_of(person), {"made_sure": "called", **more})
    assert isinstance(answer, HttpResponse)
    return answer


def guarded(person: Membership) -> Client:
    """Let this person have a second step, and be signed in with it."""
    client = sign_in(Client(), person)
    set_up(client)
    return client


def test_from_the_address_to_a_new_beginning(world: World) -> None:
    karim, ada = guarded(world.karim), world.client(world.ada)
    assert karim.get("/plg/north/").status_code == 200
    led = ada.post(FIND, {"email": f" {str(world.karim.user.email).upper()} "})
    assert led.headers["Location"] == page_of(world.karim)
    shown = ada.get(page_of(world.karim)).content.decode()
    assert "Een app met codes" in shown
    assert "10 herstelcodes die nog openen" in shown
    assert str(world.karim.user.email) in shown
    assert "Karim" not in shown, "an administrator reads no names"
    assert press(ada, world.karim).headers["Location"] == FIND
    assert not Authenticator.objects.filter(user=world.karim.user).exists()
    assert not DeviceSession.objects.filter(user=world.karim.user).exists()
    assert karim.get("/plg/north/").headers["Location"].startswith("/inloggen/")
    anew = by_link(world.karim)
    for path in ("/", "/plg/north/", "/plg/north/beheer/mensen/", "/mijn/gezien/"):
        assert anew.get(path).headers["Location"].startswith("/nog-een-stap/"), path
    assert "Zet een tweede stap" in anew.get("/plg/north/", follow=True).content.decode()
    set_up(anew)
    assert anew.get("/plg/north/").status_code == 200


def test_the_person_is_told_at_once_and_reads_it_back(world: World) -> None:
    guarded(world.karim)
    link = make_link(uid=uuid4(), user=world.karim.user, purpose=LinkPurpose.SIGN_IN)
    press(world.client(world.ada), world.karim, made_sure="met")
    told = Job.objects.filter(task="plg.mail", args__letter="factor_reset").get()
    assert told.args == {"letter": "factor_reset", "user": str(world.karim.user.uid), "how": "met"}
    assert look_at(token_of(PersonalLink.objects.get(pk=link.pk))).state is LinkState.EXPIRED
    line = AuditLine.objects.get(word="factor.reset")
    assert (line.actor, line.subject) == (world.ada.uid, world.karim.user.uid)
    assert line.detail == {"factors": 2, "how": "met"}
    assert [one.what for one in seen(world.karim.user, None, 5)] == [
        "Ada Arends haalde de tweede stap van Karim Koster weg, omdat die kwijt was (zelf gezien)."
    ]


def test_what_was_done_before_this_was_noted_is_told_as_it_was(world: World) -> None:
    factors.reset(user=world.karim.user, by=None)
    AuditLine.objects.filter(word="factor.reset").update(detail={"factors": 1})
    assert "(met het commando op de server)" in seen(world.karim.user, None, 5)[0].what


def test_without_a_fresh_confirmation_nothing_is_shown_or_done(world: World) -> None:
    guarded(world.karim)
    ada = world.client(world.ada)
    assert ada.get(page_of(world.karim)).status_code == 200
    later(ada, proof.FRESH + timedelta(seconds=1), proof.CONFIRMED)
    for answer in (ada.get(FIND), ada.get(page_of(world.karim)), press(ada, world.karim)):
        assert answer.headers["Location"].startswith("/bevestig/")
    assert Authenticator.objects.filter(user=world.karim.user).exists()


@pytest.mark.parametrize("who", ["karim", "marijke", "eva", "anna"])
def test_nobody_but_an_administrator_starts_it(world: World, who: str) -> None:
    """A coordinator neither: their own people's texts would then be one phone call away."""
    guarded(world.gijs)
    client = world.client(world.who(who))
    for answer in (client.get(FIND), client.get(page_of(world.gijs)), press(client, world.gijs)):
        assert answer.status_code == 404
    person = world.who(who)
    assert isinstance(person, Membership)
    with pytest.raises(Refused):
        lost_factors.take_away(by=person.user, user=world.gijs.user, made_sure=MadeSure.MET)
    assert lately(person.user) == []
    assert Authenticator.objects.filter(user=world.gijs.user).exists()


def test_not_ones_own_but_another_administrators(world: World) -> None:
    bea: User = make.person("Bea Beheer", is_staff=True, is_superuser=True)
    client = sign_in(Client(), world.ada)
    set_up(client)
    own = reverse("plg:lost_factor", args=[world.ada.uid])
    assert "haalt een andere beheerder weg" in client.get(own).content.decode()
    assert client.post(own, {"made_sure": "met"}).status_code == 403
    assert Authenticator.objects.filter(user=world.ada).exists()
    assert lost_factors.take_away(by=bea, user=world.ada, made_sure=MadeSure.CALLED) == 2


@pytest.mark.parametrize("how", ["", "mail", "server"])
def test_how_one_made_sure_is_asked_and_a_mail_is_no_way(world: World, how: str) -> None:
    guarded(world.karim)
    answer = press(world.client(world.ada), world.karim, made_sure=how)
    assert answer.status_code == 400
    assert "Een mail telt niet" in answer.content.decode()
    assert Authenticator.objects.filter(user=world.karim.user).exists()


def test_it_is_done_once_a_day_and_a_second_press_finds_nothing(world: World) -> None:
    guarded(world.karim)
    ada = world.client(world.ada)
    press(ada, world.karim)
    again = press(ada, world.karim)
    assert "nu geen tweede stap" in again.content.decode()
    guarded(world.karim)
    again = press(ada, world.karim)
    assert again.status_code == 400
    assert "het afgelopen etmaal al gedaan" in again.content.decode()
    assert Authenticator.objects.filter(user=world.karim.user).exists()
    assert Job.objects.filter(args__letter="factor_reset").count() == 1
    AuditLine.objects.filter(word="factor.reset").update(at=timezone.now() - lost_factors.BETWEEN)
    assert press(ada, world.karim).status_code == 302


def test_trying_addresses_and_going_through_everybody_becomes_slow(world: World) -> None:
    ada = world.client(world.ada)
    for _try in range(MOST_TOGETHER):
        assert "logt niemand in" in ada.post(FIND, {"email": "niemand@plg.example"}).content.decode()
    assert "te vaak" in ada.post(FIND, {"email": str(world.karim.user.email)}).content.decode()
    for _try in range(MOST_TOGETHER):
        with pytest.raises(DomainError, match="nu geen"):
            lost_factors.take_away(by=world.ada, user=world.karim.user, made_sure=MadeSure.MET)
    with pytest.raises(TooOften):
        lost_factors.take_away(by=world.ada, user=world.karim.user, made_sure=MadeSure.MET)


@pytest.mark.parametrize("who", ["closed", "invited", "unknown"])
def test_who_cannot_sign_in_is_not_found(world: World, who: str) -> None:
    closed: User = make.person("Gesloten Account", is_active=False)
    invited: User = make.person("Nina Nieuw", email=None, invited_as="nina@plg.example")
    address = {"closed": str(closed.email), "invited": invited.invited_as, "unknown": "x@plg.example"}[who]
    ada = world.client(world.ada)
    assert "logt niemand in" in ada.post(FIND, {"email": address}).content.decode()
    for user in (closed, invited):
        assert ada.get(reverse("plg:lost_factor", args=[user.uid])).status_code == 404


def test_every_administrator_sees_that_it_was_done_and_not_of_whom(world: World) -> None:
    guarded(world.karim)
    press(world.client(world.ada), world.karim)
    factors.reset(user=world.eva.user, by=None)
    bea: User = make.person("Bea Beheer", is_staff=True, is_superuser=True)
    shown = world.client(bea).get(FIND).content.decode()
    assert "Ada Arends" in shown
    assert "Ik belde terug" in shown
    assert "Met het commando op de server" in shown
    for member in (world.karim, world.eva):
        assert member.user.name not in shown
        assert str(member.user.email) not in shown


def test_the_address_stands_in_no_address(world: World) -> None:
    """What is typed goes by a form, for a log and a history keep addresses of pages."""
    shown = world.client(world.ada).get(FIND).content.decode()
    form = re.search(r'<form method="post"[^>]*>.*?name="email"', shown, re.DOTALL)
    assert form
    assert "action=" not in form[0].split(">")[0]


@pytest.mark.parametrize(("how", "sure"), [("called", "door je terug te bellen"), ("server", "")])
def test_the_letter_says_what_happened_and_what_to_do_when_it_was_not_them(
    world: World, settings: Settings, how: str, sure: str
) -> None:
    settings.CONTACT = "mailto:beheer@plg.example"
    args = {"letter": "factor_reset", "user": str(world.karim.user.uid), "how": how}
    letters.send(Job.objects.create(task="plg.mail", args=args))
    (letter,) = mail.outbox
    body = " ".join(str(letter.body).split())
    assert str(world.karim.user.email) in letter.to[0]
    assert "heeft iemand van het beheer je tweede stap weggehaald" in body
    assert "Was jij dit niet?" in body
    assert "beheer@plg.example" in body
    assert page(reverse("plg:factor_new")) in body
    assert sure in body
    assert ("maakte zeker" in body) == bool(sure)
