"""Second factors with real codes: who needs one, what a code is worth, and what the database keeps of it."""

import base64
import hmac
import re
import struct
import time
from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.test import Client, override_settings
from django.urls import reverse
from pytest_django import Settings

from plg.models import AuditLine, DeviceSession, Job, Membership
from plg.services import factors
from plg.services.factor_keys import Adapter
from plg.services.links import make_link, token_of
from plg.services.sign_in import MOST_TOGETHER
from plg.words import LinkPurpose
from tests.support.sign_in import later, sign_in
from tests.things import Things
from tests.world import Sentinel, World

pytestmark = pytest.mark.django_db
PEOPLE = "/plg/north/beheer/mensen/"
APP = "/mijn/inloggen/app/"
STEP = "/nog-een-stap/"


def code(secret: str, halves: int = 0) -> str:
    """Return what an app shows (RFC 6238), reckoned without the platform's own code."""
    counter = struct.pack(">Q", int(time.time()) // 30 + halves)
    digest = hmac.new(base64.b32decode(secret), counter, "sha1").digest()
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def set_up(client: Client) -> str:
    """Set up an app as somebody does; return its secret."""
    page = client.get(APP).content.decode()
    found = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
    assert found
    secret = found[1].replace(" ", "")
    assert client.post(APP, {"code": code(secret, -1)}).status_code == 302
    return secret


def by_link(member: Membership, client: Client | None = None) -> Client:
    """Come in by a personal link, and no further."""
    client = client or Client()
    link = make_link(uid=uuid4(), user=member.user, purpose=LinkPurpose.SIGN_IN)
    assert client.post(reverse("plg:link", args=[token_of(link)])).status_code == 302
    return client


def test_staff_reach_nobody_before_the_second_step(world: World) -> None:
    things = Things(world).all
    address = reverse("logbook:entry", args=["north", things["entry_facilitator"].uid])
    assert Sentinel.FACILITATOR in world.client(world.marijke).get(address).content.decode()
    client = by_link(world.marijke)
    for path in (address, "/plg/north/", "/plg/north/ik/", "/"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, STEP), path
    led = client.get(address).headers["Location"]
    assert client.get(led).headers["Location"].startswith("/mijn/inloggen/tweede-stap/")
    set_up(client)
    assert Sentinel.FACILITATOR in client.get(address).content.decode()


@pytest.mark.parametrize("who", ["marijke", "eva", "karim"])
def test_an_act_is_not_done_before_the_second_step(world: World, who: str) -> None:
    client = by_link(getattr(world, who))
    answer = client.post(PEOPLE + "uitnodigen/", headers={"referer": "http://testserver" + PEOPLE})
    assert answer.headers["Location"] == f"{STEP}?next=%2Fplg%2Fnorth%2Fbeheer%2Fmensen%2F"
    assert not Job.objects.filter(task="plg.invite").exists()
    fragment = client.get("/plg/north/", headers={"HX-Request": "true"})
    assert (fragment.status_code, fragment.headers["HX-Redirect"]) == (204, f"{STEP}?next=%2Fplg%2Fnorth%2F")


def test_a_stranger_learns_nothing_from_the_second_step(world: World) -> None:
    client = by_link(world.wilma)
    assert client.get("/plg/north/").status_code == client.get("/plg/bestaat-niet/").status_code == 404


def test_an_administrator_needs_one_too(world: World) -> None:
    client = Client()
    client.force_login(world.ada)
    assert client.get("/").headers["Location"].startswith(STEP)


def test_a_participant_may_choose_one_and_then_shows_it(world: World) -> None:
    client = by_link(world.anna)
    assert client.get("/plg/north/").status_code == 200
    secret = set_up(client)
    again = by_link(world.anna)
    assert again.get("/plg/north/").headers["Location"].startswith(STEP)
    assert again.get(APP).headers["Location"].startswith(STEP)  # and makes no second one instead
    assert again.post(STEP, {"code": code(secret), "next": "/plg/north/ik/"}).headers["Location"] == "/plg/north/ik/"
    assert again.get("/plg/north/").status_code == 200
    assert AuditLine.objects.filter(word="factor.passed", detail={"way": "totp"}).exists()


def test_a_code_is_good_once_and_none_before_it_after(world: World) -> None:
    secret = set_up(sign_in(Client(), world.karim))
    assert by_link(world.karim).post(STEP, {"code": code(secret, -1)}).status_code == 400  # used to set it up
    now = code(secret)
    assert by_link(world.karim).post(STEP, {"code": f"{now[:3]} {now[3:]}"}).status_code == 302
    again = by_link(world.karim).post(STEP, {"code": now})
    assert again.status_code == 400
    assert "Deze code klopt niet" in again.content.decode()
    assert AuditLine.objects.filter(word="factor.failed", actor=world.karim.user.uid).count() == 2


@pytest.mark.parametrize("halves", [-20, -2, 2, 20])
def test_a_code_of_another_time_is_not_good(world: World, halves: int) -> None:
    secret = set_up(sign_in(Client(), world.karim))
    assert by_link(world.karim).post(STEP, {"code": code(secret, halves)}).status_code == 400


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "𝟙𝟚𝟛𝟜𝟝𝟞", "' OR 1=1", "0" * 41])
def test_what_is_no_code_is_refused_kindly(world: World, typed: str) -> None:
    set_up(sign_in(Client(), world.karim))
    assert by_link(world.karim).post(STEP, {"code": typed}).status_code == 400


def test_guessing_becomes_slow(world: World) -> None:
    secret = set_up(sign_in(Client(), world.karim))
    client = by_link(world.karim)
    answers = [client.post(STEP, {"code": f"{n:06}"}).status_code for n in range(MOST_TOGETHER)]
    assert set(answers) == {400}
    late = client.post(STEP, {"code": code(secret)})
    assert late.status_code == 429
    assert "Wacht een kwartier" in late.content.decode()
    assert client.get("/plg/north/").status_code == 302


def test_who_lost_everything_reads_whom_to_ask(world: World, settings: Settings) -> None:
    set_up(sign_in(Client(), world.karim))
    assert "Alles kwijt?" in by_link(world.karim).get(STEP).text
    settings.CONTACT = "mailto:hulp@school.example"
    assert '<a href="mailto:hulp@school.example">hulp@school.example</a>' in by_link(world.karim).get(STEP).text


def test_a_recovery_code_opens_once(world: World) -> None:
    client = sign_in(Client(), world.karim)
    set_up(client)
    page = client.get("/mijn/inloggen/herstelcodes/").content.decode()
    codes = re.findall(r"<li><code>(\d{4} \d{4})</code>", page)
    assert len(set(codes)) == 10
    client.post("/mijn/inloggen/herstelcodes/")
    assert client.get("/mijn/inloggen/herstelcodes/").status_code == 302  # kept, so never shown again
    nobody = sign_in(Client(), world.anna)
    assert nobody.post("/mijn/inloggen/herstelcodes/").status_code == 302, "who has no codes has none to keep"
    inside = by_link(world.karim)
    assert inside.post(STEP, {"code": codes[3]}).status_code == 302
    assert "Dat was een herstelcode; er zijn er nog 9. Ben je je telefoon kwijt?" in inside.get("/plg/north/").text
    assert "herstelcode" not in inside.get("/plg/north/").text  # said once
    assert by_link(world.karim).post(STEP, {"code": codes[3]}).status_code == 400
    client = sign_in(Client(), world.karim)
    assert "nog 9 herstelcodes" in client.get("/mijn/inloggen/").content.decode()
    client.post("/mijn/inloggen/herstelcodes/", {"act": "new"})
    assert by_link(world.karim).post(STEP, {"code": codes[4]}).status_code == 400


def test_secrets_do_not_stand_in_the_database(world: World) -> None:
    client = sign_in(Client(), world.karim)
    page = client.get(APP).content.decode()
    pending = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
    assert pending
    assert pending[1].replace(" ", "") not in str(dict(client.session))
    secret = set_up(client)
    for row in Authenticator.objects.all():
        assert secret not in str(row.data)
    kept = Authenticator.objects.get(type="totp").data["secret"]
    assert Adapter().decrypt(kept) == secret
    with override_settings(FACTOR_KEYS=["een nieuwe sleutel", "only-for-tests-never-anywhere-else-0123456789abcdef"]):
        assert Adapter().decrypt(kept) == secret
        fresh = Adapter().encrypt(secret)
    with pytest.raises(InvalidToken):
        Adapter().decrypt(fresh)
    with override_settings(FACTOR_KEYS=["een sleutel die niets opende"]):  # nothing breaks, and nothing opens
        assert by_link(world.karim).post(STEP, {"code": code(secret)}).status_code == 400
        assert sign_in(Client(), world.karim).get("/mijn/inloggen/").status_code == 200


def test_a_new_factor_ends_the_other_sessions_and_is_told_by_mail(world: World) -> None:
    other, here = sign_in(Client(), world.anna), sign_in(Client(), world.anna)
    key = here.session.session_key
    set_up(here)
    assert here.session.session_key != key
    assert here.get("/plg/north/").status_code == 200
    assert other.get("/plg/north/").headers["Location"].startswith("/inloggen/")
    assert [job.args["change"] for job in Job.objects.filter(task="plg.mail")] == ["added"]


def test_taking_the_last_one_away(world: World) -> None:
    client = sign_in(Client(), world.karim)
    set_up(client)
    row = Authenticator.objects.get(user=world.karim.user, type="totp")
    stranger = sign_in(Client(), world.eva)
    assert stranger.post("/mijn/inloggen/weghalen/", {"which": str(row.pk)}).status_code == 409
    assert client.post("/mijn/inloggen/weghalen/", {"which": str(row.pk)}).status_code == 302
    assert not Authenticator.objects.filter(user=world.karim.user).exists()
    assert client.get(PEOPLE).headers["Location"].startswith(STEP)
    assert "Zet een tweede stap" in client.get(STEP, follow=True).content.decode()


def test_ways_of_signing_in_change_only_after_a_confirmation(world: World) -> None:
    client = sign_in(Client(), world.anna)
    later(client, timedelta(minutes=16))
    for path in (APP, "/mijn/inloggen/passkey/", "/mijn/inloggen/tweede-stap/", "/mijn/inloggen/herstelcodes/"):
        assert client.get(path).headers["Location"].startswith("/bevestig/?next=%2Fmijn"), path
    assert client.post("/mijn/inloggen/weghalen/", {"which": "1"}).headers["Location"].startswith("/bevestig/")


def test_a_session_that_remembers_what_was_taken_away_makes_a_new_one(world: World) -> None:
    set_up(sign_in(Client(), world.karim))
    client = by_link(world.karim)
    Authenticator.objects.all().delete()
    assert "Zet een tweede stap" in client.get("/plg/north/", follow=True).content.decode()


def test_rights_that_change_give_the_session_a_new_key(world: World) -> None:
    client = by_link(world.anna)
    assert client.get("/plg/north/").status_code == 200
    key = client.session.session_key
    Membership.objects.filter(pk=world.anna.pk).update(roles=["participant", "facilitator"])
    assert client.get("/plg/north/").headers["Location"].startswith(STEP)
    assert client.session.session_key != key
    assert not client.session.exists(str(key))
    assert DeviceSession.objects.get(user=world.anna.user).session_key == client.session.session_key


def test_who_lost_everything_begins_anew(world: World) -> None:
    client = sign_in(Client(), world.karim)
    set_up(client)
    assert factors.reset(user=world.karim.user, by=None) == 2
    assert client.get("/").headers["Location"].startswith("/inloggen/")
    assert "Zet een tweede stap" in by_link(world.karim).get("/", follow=True).content.decode()


@pytest.mark.parametrize("where", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_no_way_leads_to_another_site(world: World, where: str) -> None:
    client = sign_in(Client(), world.karim)
    assert client.get(STEP, {"next": where}).headers["Location"] == "/"
    client = by_link(world.karim)
    assert client.get(STEP, {"next": where}).headers["Location"] == "/mijn/inloggen/tweede-stap/?next=%2F"
    assert "evil" not in client.get("/mijn/inloggen/tweede-stap/", {"next": where}).content.decode()


@pytest.mark.parametrize("credential", ["", "{}", "[]", "null", "{", '{"response": {"userHandle": "AAAA"}}', '"x"'])
def test_what_is_no_passkey_opens_nothing(world: World, credential: str) -> None:
    client = Client()
    client.get("/inloggen/passkey/")
    assert client.post("/inloggen/passkey/", {"credential": credential}).status_code == 400
    assert "_auth_user_id" not in client.session
    client = sign_in(Client(), world.karim)
    client.get("/mijn/inloggen/passkey/")
    assert client.post("/mijn/inloggen/passkey/", {"credential": credential, "name": "x"}).status_code == 400
    assert not Authenticator.objects.exists()


def test_the_secret_waits_for_its_code(world: World) -> None:
    client = sign_in(Client(), world.anna)
    first, again = (re.search(r"<code>(.*)</code>", client.get(APP).content.decode()) for _time in range(2))
    assert first
    assert again
    assert first[1] == again[1]
    assert client.post(APP, {"code": "000000"}).status_code == 400
    assert not Authenticator.objects.exists()


def test_a_code_without_an_app_that_is_being_set_up_keeps_nothing(world: World) -> None:
    client = sign_in(Client(), world.anna)
    assert client.post(APP, {"code": "123456"}).status_code == 400
    assert not Authenticator.objects.exists()


def test_recovery_codes_belong_to_a_second_step(world: World) -> None:
    client = sign_in(Client(), world.anna)
    answer = client.post("/mijn/inloggen/herstelcodes/", {"act": "new"})
    assert answer.status_code == 409
    assert "Herstelcodes horen bij een tweede stap" in answer.content.decode()
    assert not Authenticator.objects.exists()
