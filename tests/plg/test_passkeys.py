"""Passkeys, made and shown by an authenticator in software: what lets somebody in, and what never does."""

import json
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from plg.models import AuditLine, User
from plg.services import factors
from plg.services.sign_in import MOST_TOGETHER
from tests.plg.test_factors import by_link
from tests.support.authenticator import WHO, Flag, SoftKey, asked, text_of
from tests.support.sign_in import later, sign_in
from tests.world import World

pytestmark = pytest.mark.django_db
MAKE, STEP, COME_IN, CONFIRM = "/mijn/inloggen/passkey/", "/nog-een-stap/", "/inloggen/passkey/", "/bevestig/"
PEOPLE = "/plg/north/beheer/mensen/"


def made(client: Client, key: SoftKey, name: str = "mijn laptop", **how: Any) -> int:
    """Make a passkey as a browser does; return what the platform answers."""
    said = key.make(asked(client, MAKE), **how)
    return client.post(MAKE, {"name": name, "credential": json.dumps(said)}).status_code


def shown(client: Client, key: SoftKey, page: str, **how: Any) -> int:
    """Show a passkey on a page that asks for one; return what the platform answers."""
    said = key.show(asked(client, page), **how)
    return client.post(page, {"credential": json.dumps(said)}).status_code


def is_in(client: Client, user: User) -> bool:
    return client.session.get("_auth_user_id") == str(user.pk)


@pytest.fixture
def key(world: World) -> SoftKey:
    """A passkey of Karim, who coordinates."""
    key = SoftKey()
    assert made(sign_in(Client(), world.karim), key) == 302
    return key


def test_a_passkey_is_the_second_step(world: World, key: SoftKey) -> None:
    client = by_link(world.karim)
    assert client.get(PEOPLE).headers["Location"].startswith(STEP)
    assert shown(client, key, STEP) == 302
    assert client.get(PEOPLE).status_code == 200
    assert AuditLine.objects.filter(word="factor.passed", detail={"way": "webauthn"}).count() == 1
    assert Authenticator.objects.get(type="webauthn").last_used_at is not None


def test_a_passkey_lets_somebody_in_with_nothing_else(world: World, key: SoftKey) -> None:
    client = Client()
    assert shown(client, key, COME_IN) == 302
    assert is_in(client, world.karim.user)
    assert client.get(PEOPLE).status_code == 200
    assert AuditLine.objects.filter(word="signed_in", detail={"way": "passkey"}).count() == 1


def test_a_passkey_confirms(world: World, key: SoftKey) -> None:
    client = sign_in(Client(), world.karim)
    later(client, timedelta(minutes=20))
    assert client.get(MAKE).headers["Location"].startswith(CONFIRM)
    assert shown(client, key, CONFIRM) == 302
    assert client.get(MAKE).status_code == 200


def test_beside_a_passkey_a_recovery_code_opens_once(world: World, key: SoftKey) -> None:
    first = factors.codes_to_keep(world.karim.user)[0]
    client = by_link(world.karim)
    assert client.post(STEP, {"code": "000000"}).status_code == 400
    assert client.post(STEP, {"code": first}).status_code == 302
    assert by_link(world.karim).post(STEP, {"code": first}).status_code == 400


def test_with_one_of_two_ways_gone_the_other_is_still_asked(world: World, key: SoftKey) -> None:
    client = sign_in(Client(), world.karim)
    other = SoftKey()
    assert made(client, other, "mijn telefoon") == 302
    codes = factors.codes_to_keep(world.karim.user)
    gone = next(row for row in factors.ways_of(world.karim.user).keys if row.data["name"] == "mijn laptop")
    assert client.post("/mijn/inloggen/weghalen/", {"which": str(gone.pk)}).status_code == 302
    assert factors.codes_to_keep(world.karim.user) == codes, "they go with the last one"
    assert by_link(world.karim).get(PEOPLE).headers["Location"].startswith(STEP)
    assert shown(by_link(world.karim), key, STEP) == 400
    assert shown(by_link(world.karim), other, STEP) == 302


#: What an authenticator or the page between may say wrong; the right one is tried after each.
BENT: dict[str, dict[str, Any]] = {
    "for another site": {"origin": "https://evil.example"},
    "without a lock": {"origin": "http://testserver"},
    "another challenge": {"challenge": text_of(bytes(32))},
    "nobody was there": {"flags": Flag.VERIFIED},
    "the other ceremony": {"type": "webauthn.create"},
}


@pytest.mark.parametrize("wrong", [*BENT, "nobody proved to be its owner"])
def test_a_passkey_that_is_not_right_lets_nobody_in(world: World, key: SoftKey, wrong: str) -> None:
    how = BENT.get(wrong, {"flags": Flag.PRESENT})
    client = Client()
    assert shown(client, key, COME_IN, **how) == 400
    assert not is_in(client, world.karim.user)
    assert AuditLine.objects.filter(word="account.refused", detail={"way": "passkey"}).count() == 1
    assert shown(client, key, COME_IN) == 302


@pytest.mark.parametrize("wrong", BENT)
def test_a_passkey_that_is_not_right_is_no_second_step(world: World, key: SoftKey, wrong: str) -> None:
    client = by_link(world.karim)
    assert shown(client, key, STEP, **BENT[wrong]) == 400
    assert client.get(PEOPLE).headers["Location"].startswith(STEP)
    assert AuditLine.objects.filter(word="factor.failed", actor=world.karim.user.uid).count() == 1
    assert shown(client, key, STEP) == 302


def test_a_signature_by_another_key_opens_nothing(world: World, key: SoftKey) -> None:
    forged = SoftKey(name=key.name, handle=key.handle)
    assert shown(Client(), forged, COME_IN) == 400
    assert shown(by_link(world.karim), forged, STEP) == 400
    assert shown(Client(), key, COME_IN) == 302


def test_what_was_sent_once_is_good_once(world: World, key: SoftKey) -> None:
    """Whoever overheard an answer, and even holds the session it was given in, gets nowhere with it."""
    client = by_link(world.karim)
    said = json.dumps(key.show(asked(client, STEP)))
    assert client.post(STEP, {"credential": said}).status_code == 302
    later(client, timedelta(minutes=20))
    assert client.post(CONFIRM, {"credential": said}).status_code == 400
    assert client.get(MAKE).headers["Location"].startswith(CONFIRM)


def test_the_passkey_of_another_is_no_second_step(world: World, key: SoftKey) -> None:
    other = SoftKey()
    assert made(sign_in(Client(), world.eva), other) == 302
    client = by_link(world.karim)
    assert shown(client, other, STEP) == 400
    assert shown(client, other, STEP, handle=key.handle) == 400
    assert shown(client, key, STEP) == 302


def test_a_passkey_says_whose_it_is_and_is_believed_of_its_owner_alone(world: World, key: SoftKey) -> None:
    for handle in (text_of(world.eva.user.uid.bytes), text_of(bytes(16)), "", "?"):
        client = Client()
        assert shown(client, key, COME_IN, handle=handle) == 400
        assert "_auth_user_id" not in client.session
    User.objects.filter(pk=world.karim.user.pk).update(is_active=False)
    client = Client()
    assert shown(client, key, COME_IN) == 400
    assert "_auth_user_id" not in client.session


def test_a_passkey_that_was_taken_away_opens_nothing(world: World, key: SoftKey) -> None:
    client = sign_in(Client(), world.karim)
    which = Authenticator.objects.get(type="webauthn").pk
    assert client.post("/mijn/inloggen/weghalen/", {"which": str(which)}).status_code == 302
    assert shown(Client(), key, COME_IN) == 400


def test_guessing_with_passkeys_becomes_slow(world: World, key: SoftKey) -> None:
    forged = SoftKey(name=key.name, handle=key.handle)
    client = Client(REMOTE_ADDR="192.0.2.7")
    assert {shown(client, forged, COME_IN) for _time in range(MOST_TOGETHER)} == {400}
    assert shown(client, key, COME_IN) == 429
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "wrong", {**BENT, "the other ceremony": {"type": "webauthn.get"}}.items(), ids=lambda it: it[0]
)
def test_a_passkey_that_was_not_made_right_is_not_kept(world: World, wrong: tuple[str, dict[str, Any]]) -> None:
    how = {word: value | Flag.KEY if word == "flags" else value for word, value in wrong[1].items()}
    client = sign_in(Client(), world.karim)
    assert made(client, SoftKey(), **how) == 400
    assert not Authenticator.objects.exists()
    assert made(client, SoftKey()) == 302


def test_a_passkey_without_its_owner_is_not_kept_whichever_page_asked(world: World, key: SoftKey) -> None:
    """A page that asks to confirm is content with a touch; what it asked is no way round what a new passkey needs."""
    client = sign_in(Client(), world.karim)
    careless = SoftKey()
    assert made(client, careless, flags=Flag.PRESENT | Flag.KEY) == 400
    options = asked(client, MAKE) | {"challenge": asked(client, CONFIRM)["challenge"]}
    said = careless.make(options, flags=Flag.PRESENT | Flag.KEY)
    answer = client.post(MAKE, {"name": "van een ander", "credential": json.dumps(said)})
    assert answer.status_code == 400
    assert Authenticator.objects.filter(type="webauthn").count() == 1


#: What no authenticator says: data that ends too early, a key of no known kind, what JSON or the database cannot hold.
SENSELESS: dict[str, dict[str, Any]] = {
    "no key in it": {"flags": WHO},
    "more announced than comes": {"flags": WHO | Flag.KEY | Flag.MORE},
    "a key of an unknown kind": {"cose": {1: 2, 3: -65000}},
    "a key of no kind": {"cose": {}},
    "a key that is a list": {"cose": []},
}


@pytest.mark.parametrize("wrong", SENSELESS)
def test_what_is_no_key_is_not_kept(world: World, wrong: str) -> None:
    client = sign_in(Client(), world.karim)
    assert made(client, SoftKey(), **SENSELESS[wrong]) == 400
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("cut", range(0, 37, 4))
def test_data_that_ends_too_early_opens_nothing(world: World, key: SoftKey, cut: int) -> None:
    for page, client in ((COME_IN, Client()), (STEP, by_link(world.karim))):
        said = key.show(asked(client, page))
        said["response"]["authenticatorData"] = said["response"]["authenticatorData"][:cut]
        assert client.post(page, {"credential": json.dumps(said)}).status_code == 400


def test_more_announced_than_comes_opens_nothing(world: World, key: SoftKey) -> None:
    assert shown(Client(), key, COME_IN, flags=WHO | Flag.MORE) == 400
    assert shown(by_link(world.karim), key, STEP, flags=WHO | Flag.MORE) == 400


@pytest.mark.parametrize("page", [COME_IN, STEP, MAKE])
def test_json_without_an_end_is_refused_kindly(world: World, key: SoftKey, page: str) -> None:
    client = {COME_IN: Client(), STEP: by_link(world.karim), MAKE: sign_in(Client(), world.eva)}[page]
    client.get(page)
    assert client.post(page, {"credential": "[" * 100_000, "name": "x"}).status_code == 400


def test_of_what_a_browser_says_no_more_is_kept_than_the_key(world: World) -> None:
    """What JSON can say and the database cannot hold stays out, as does whatever else comes along."""
    key, client = SoftKey(), sign_in(Client(), world.karim)
    said = key.make(asked(client, MAKE))
    said["clientExtensionResults"] = {"credProps": {"rk": True}, "note": "\x00\ud800", "score": float("nan")}
    said["besides"] = "kastanje"
    assert client.post(MAKE, {"name": "mijn laptop", "credential": json.dumps(said)}).status_code == 302
    kept = Authenticator.objects.get(type="webauthn").data
    assert kept["name"] == "mijn laptop"
    assert set(kept["credential"]) == {"id", "rawId", "type", "response"}
    assert set(kept["credential"]["response"]) == {"clientDataJSON", "attestationObject"}
    assert shown(Client(), key, COME_IN) == 302


def test_a_key_of_a_kind_that_went_out_of_use_opens_nothing(world: World, key: SoftKey) -> None:
    row = Authenticator.objects.get(type="webauthn")
    options = {"rp": {"id": "testserver"}, "user": {"id": key.handle}, "challenge": text_of(bytes(32))}
    row.data["credential"] = key.make(options, cose={1: 2, 3: -65000})
    row.save()
    assert shown(Client(), key, COME_IN) == 400
    assert shown(by_link(world.karim), key, STEP) == 400
