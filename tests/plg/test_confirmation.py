"""Showing anew that it is you: a code in the mail, a password, or the second factor; and what it leads back to."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.http import HttpRequest
from django.test import Client

from plg.access import doors, proof
from plg.errors import ConfirmationNeeded, FactorNeeded
from plg.models import AuditLine, Job, User
from plg.services.confirmation import UNDERWAY, code_of
from plg.services.sign_in import MOST_TOGETHER
from tests.plg.test_factors import code, set_up
from tests.plg.test_letters import mailed
from tests.support.sign_in import later, sign_in
from tests.support.worker import Settle, Worker
from tests.world import World

pytestmark = pytest.mark.django_db
CONFIRM = "/bevestig/"


@pytest.fixture
def stale(world: World) -> Client:
    """Anna, who came in twenty minutes ago."""
    client = world.client(world.anna)
    later(client, timedelta(minutes=20))
    return client


def at_the_door(client: Client, user: User) -> HttpRequest:
    request = HttpRequest()
    request.user, request.session = user, client.session
    return request


def asked(client: Client) -> str:
    """Ask for a code, and return what the mail will say."""
    assert client.post("/bevestig/mail/", {"next": "/plg/north/ik/"}).status_code == 302
    return code_of(Job.objects.filter(task="plg.mail").latest("pk").uid)


def test_the_door_opens_for_a_quarter_of_an_hour(world: World) -> None:
    client = world.client(world.anna)
    assert doors.confirmed(at_the_door(client, world.anna.user)) == world.anna.user
    later(client, timedelta(minutes=14))
    assert doors.confirmed(at_the_door(client, world.anna.user)) == world.anna.user
    later(client, timedelta(minutes=2))
    with pytest.raises(ConfirmationNeeded):
        doors.confirmed(at_the_door(client, world.anna.user))


def test_who_owes_the_second_step_takes_that_first(world: World) -> None:
    client = Client()
    client.force_login(world.karim.user)
    with pytest.raises(FactorNeeded):
        doors.confirmed(at_the_door(client, world.karim.user))


def test_a_code_from_the_mail_confirms(world: World, stale: Client) -> None:
    key = asked(stale)
    answer = stale.post(CONFIRM, {"code": f"{key[:4]} {key[4:]}", "next": "/plg/north/ik/"})
    assert answer.headers["Location"] == "/plg/north/ik/"
    assert doors.confirmed(at_the_door(stale, world.anna.user))
    assert AuditLine.objects.filter(word="account.confirmed", detail={"way": "mail"}).exists()
    later(stale, timedelta(minutes=20))
    assert stale.post(CONFIRM, {"code": key}).status_code == 400  # used up


def test_the_code_of_another_session_confirms_nothing(world: World, stale: Client) -> None:
    other = world.client(world.anna)
    key = asked(other)
    asked(stale)
    assert stale.post(CONFIRM, {"code": key}).status_code == 400
    assert not proof.is_confirmed(stale.session)


def test_a_code_is_good_for_a_quarter_of_an_hour(stale: Client) -> None:
    key = asked(stale)
    session = stale.session
    session[UNDERWAY] = [session[UNDERWAY][0], session[UNDERWAY][1] - 16 * 60]
    session.save()
    assert stale.post(CONFIRM, {"code": key}).status_code == 400


def test_a_code_nobody_asked_for(stale: Client) -> None:
    assert stale.post(CONFIRM, {"code": code_of(uuid4())}).status_code == 400


def test_guessing_a_code_becomes_slow(stale: Client) -> None:
    key = asked(stale)
    answers = [stale.post(CONFIRM, {"code": "00000000"}).status_code for _time in range(MOST_TOGETHER)]
    assert set(answers) == {400}
    assert stale.post(CONFIRM, {"code": key}).status_code == 429


def test_asking_for_codes_becomes_slow(stale: Client) -> None:
    for _time in range(MOST_TOGETHER):
        asked(stale)
    assert stale.post("/bevestig/mail/").status_code == 429


def test_a_password_confirms(world: World, stale: Client) -> None:
    assert "wachtwoord" not in stale.get(CONFIRM).content.decode()
    world.anna.user.set_password("een lang wachtwoord")
    world.anna.user.save()
    client = world.client(world.anna)
    later(client, timedelta(minutes=20))
    assert "Ik heb een wachtwoord" in client.get(CONFIRM).content.decode()
    assert client.post(CONFIRM, {"password": "mis"}).status_code == 400
    assert client.post(CONFIRM, {"password": "een lang wachtwoord"}).status_code == 302
    assert proof.is_confirmed(client.session)


def test_who_has_a_second_factor_confirms_with_that_alone(world: World) -> None:
    client = sign_in(Client(), world.karim)
    secret = set_up(client)
    later(client, timedelta(minutes=20))
    assert "Mail mij een code" not in client.get(CONFIRM).content.decode()
    mailed_code = asked(client)
    assert client.post(CONFIRM, {"code": mailed_code}).status_code == 400
    assert client.post(CONFIRM, {"code": code(secret), "next": "/mijn/inloggen/"}).status_code == 302
    assert proof.is_confirmed(client.session)


@pytest.mark.parametrize("where", ["https://evil.example/", "//evil.example", "\\\\evil.example"])
def test_a_confirmation_leads_to_no_other_site(stale: Client, where: str) -> None:
    key = asked(stale)
    assert stale.post(CONFIRM, {"code": key, "next": where}).headers["Location"] == "/"


@pytest.mark.django_db(transaction=True)
def test_the_letter_tells_the_code_and_no_host_of_a_visitor(worker: Worker, settle: Settle) -> None:
    world = World.build()
    for path in worker.mail.glob("*.log"):
        path.unlink()
    client = world.client(world.anna)
    client.post("/bevestig/mail/", headers={"X-Forwarded-Host": "evil.example"})
    client.post("/inloggen/", {"email": str(world.anna.user.email)}, headers={"X-Forwarded-Host": "evil.example"})
    job = Job.objects.get(task="plg.mail")
    settle(job)
    (letter,) = mailed(worker)
    for kind in ("plain", "html"):
        body = letter.get_body((kind,))
        assert body is not None
        text = str(body.get_content())
        assert f"{code_of(job.uid)[:4]} {code_of(job.uid)[4:]}" in text
        assert "evil.example" not in text


@pytest.mark.logs_error("Invalid HTTP_HOST header: 'evil.example'")
def test_a_host_that_is_not_ours_is_refused(world: World) -> None:
    for path in ("/inloggen/", "/bevestig/", "/inloggen/passkey/"):
        assert Client(headers={"host": "evil.example"}).get(path).status_code == 400
