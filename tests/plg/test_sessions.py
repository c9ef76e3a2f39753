"""How long somebody stays signed in, where, and who ends it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from plg.access import proof
from plg.models import AuditLine, DeviceSession, Membership
from plg.services import sessions
from plg.services.devices import device_of
from plg.services.links import make_link, token_of
from plg.words import LinkPurpose
from tests.support.queries import MaxQueries
from tests.support.sign_in import later
from tests.world import World

pytestmark = pytest.mark.django_db
HOME = "/plg/north/"
LAPTOP = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0 Safari/537.36"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 (KHTML) Version/18.0 Safari/604.1"


def address_of_link(member: Membership) -> str:
    link = make_link(uid=uuid4(), user=member.user, purpose=LinkPurpose.SIGN_IN)
    return reverse("plg:link", args=[token_of(link)])


def is_in(client: Client) -> bool:
    return client.get(HOME).status_code == 200


@pytest.mark.parametrize("who", ["marijke", "eva", "karim"])
def test_staff_are_out_after_half_an_hour_of_nothing(world: World, who: str) -> None:
    client = world.client(getattr(world, who))
    later(client, timedelta(minutes=29))
    assert is_in(client)  # which counts as being there
    later(client, timedelta(minutes=29))
    assert is_in(client)
    later(client, timedelta(minutes=31))
    answer = client.get(HOME)
    assert answer.headers["Location"] == "/inloggen/?next=/plg/north/"
    assert "Je was een tijd weg" in client.get("/inloggen/").content.decode()
    assert not DeviceSession.objects.filter(user=getattr(world, who).user).exists()


def test_a_page_that_asks_by_itself_keeps_nobody_in(world: World) -> None:
    client = world.client(world.karim)
    for _time in range(4):
        later(client, timedelta(minutes=9))
        answer = client.get(HOME, headers={"HX-Request": "true", "HX-Current-URL": f"http://testserver{HOME}?van=hier"})
    assert answer.status_code == 401
    assert "/inloggen/?next=/plg/north/" in answer.content.decode(), "one line, and no page of signing in"


def test_staff_are_out_after_twelve_hours_whatever_they_do(world: World) -> None:
    client = world.client(world.eva)
    for _time in range(36):
        later(client, timedelta(minutes=20))
        in_now = is_in(client)
    assert not in_now


def test_a_participant_stays_twelve_hours_on_a_device_of_others(world: World) -> None:
    client = world.client(world.anna)
    later(client, timedelta(hours=11, minutes=59))
    assert is_in(client)
    later(client, timedelta(minutes=2))
    assert not is_in(client)


def test_a_participant_stays_thirty_days_on_an_own_device(world: World) -> None:
    client, address = Client(), address_of_link(world.anna)
    assert 'name="own_device"' in client.get(address).content.decode()
    client.post(address, {"own_device": "on"})
    assert 30 * 24 * 3600 - 60 < int(client.cookies["sessionid"]["max-age"]) <= 30 * 24 * 3600
    later(client, timedelta(days=29, hours=23))
    assert is_in(client)
    later(client, timedelta(hours=2))
    assert not is_in(client)


def test_staff_have_no_own_device(world: World) -> None:
    client, address = Client(), address_of_link(world.karim)
    assert 'name="own_device"' not in client.get(address).content.decode()
    client.post(address, {"own_device": "on"})
    assert client.cookies["sessionid"]["max-age"] == 12 * 3600
    later(client, timedelta(minutes=31))
    assert client.get("/").headers["Location"].startswith("/inloggen/")


def test_a_participant_who_becomes_staff_loses_the_month(world: World) -> None:
    client, address = Client(), address_of_link(world.anna)
    client.post(address, {"own_device": "on"})
    Membership.objects.filter(pk=world.anna.pk).update(roles=["participant", "coordinator"])
    client.get(HOME)
    later(client, timedelta(minutes=31))
    assert client.get(HOME).headers["Location"].startswith("/inloggen/")


def test_a_session_without_a_beginning_is_over(world: World) -> None:
    client = world.client(world.anna)
    session = client.session
    del session[proof.BEGAN]
    session.save()
    assert not is_in(client)


def test_somebody_sees_where_they_are_signed_in(world: World) -> None:
    laptop, phone = Client(headers={"user-agent": LAPTOP}), Client(headers={"user-agent": PHONE})
    laptop.post(address_of_link(world.anna))
    phone.post(address_of_link(world.anna), {"own_device": "on"})
    Client(headers={"user-agent": LAPTOP}).post(address_of_link(world.bram))
    page = laptop.get("/mijn/inloggen/").content.decode()
    assert page.index("Chrome op Windows") < page.index("Dit toestel") < page.index("Safari op iPhone")
    assert "eigen toestel" in page
    assert page.count("Log dit toestel uit") == 1


def test_ending_a_session_elsewhere(world: World) -> None:
    here, there, bram = (world.client(who) for who in (world.anna, world.anna, world.bram))
    row = DeviceSession.objects.get(session_key=there.session.session_key)
    assert bram.post("/mijn/inloggen/apparaat-uitloggen/", {"which": str(row.uid)}).status_code == 404
    assert is_in(there)
    here.post("/mijn/inloggen/apparaat-uitloggen/", {"which": str(row.uid)})
    assert not is_in(there)
    assert is_in(here)
    assert is_in(bram)
    assert AuditLine.objects.filter(word="session.ended", actor=world.anna.user.uid, detail={"sessions": 1}).exists()


def test_ending_every_other_session(world: World) -> None:
    here, *others = (world.client(world.anna) for _time in range(3))
    answer = here.post("/mijn/inloggen/overal-uitloggen/", follow=True)
    assert "2 toestellen zijn uitgelogd." in answer.content.decode()
    assert [is_in(client) for client in (here, *others)] == [True, False, False]


def test_signing_out_takes_the_line_away(world: World) -> None:
    client = world.client(world.anna)
    assert DeviceSession.objects.filter(user=world.anna.user).count() == 1
    client.post("/uitloggen/")
    assert not DeviceSession.objects.exists()


def test_a_session_that_was_laid_ready_is_not_the_one_that_signs_in(world: World) -> None:
    client = Client()
    session = client.session
    session["laid"] = "ready"
    session.save()
    client.cookies["sessionid"] = str(session.session_key)
    client.post(address_of_link(world.anna))
    assert client.session.session_key != session.session_key
    assert not client.session.exists(str(session.session_key))


def test_a_link_of_another_begins_a_session_of_its_own(world: World) -> None:
    client = world.client(world.karim)
    key = client.session.session_key
    client.post(address_of_link(world.karim))
    assert client.session.session_key != key
    assert proof.PASSED not in client.session
    client.post(address_of_link(world.bram))
    assert client.session["_auth_user_id"] == str(world.bram.user.pk)
    assert DeviceSession.objects.count() == 1


def test_being_there_costs_nothing_within_a_minute(world: World, max_queries: MaxQueries) -> None:
    client = world.client(world.anna)
    client.get("/galerij/")
    with max_queries(2):  # the session, the person
        client.get("/galerij/")


def test_what_is_over_is_forgotten(world: World) -> None:
    world.client(world.anna), world.client(world.bram)
    gone = DeviceSession.objects.get(user=world.anna.user)
    Session.objects.filter(session_key=gone.session_key).update(expire_date=timezone.now() - timedelta(minutes=1))
    sessions.drop_old()
    assert [row.user for row in DeviceSession.objects.all()] == [world.bram.user]


@pytest.mark.parametrize(
    ("agent", "browser", "system"),
    [
        (LAPTOP, "Chrome", "Windows"),
        (PHONE, "Safari", "iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox", "Linux"),
        (
            "Mozilla/5.0 (Linux; Android 15) Chrome/150.0 SamsungBrowser/27",
            "Samsung Internet",
            "Android",
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/150.0 Safari/537.36 Edg/150.0", "Edge", "Mac"),
        ("<script>alert(1)</script>", "", ""),
        ("", "", ""),
    ],
)
def test_a_device_in_a_word_or_two(agent: str, browser: str, system: str) -> None:
    device = device_of(agent)
    assert (device.browser, device.system) == (browser, system)


@pytest.mark.parametrize("half", ["http://[", "//[x", "http://[::1"])
def test_half_an_address_of_where_somebody_was_leads_home(client: Client, db: None, half: str) -> None:
    asked = {"HX-Request": "true", "HX-Current-URL": half}
    assert client.get(HOME, headers=asked).status_code == 401
    assert client.post(HOME, headers={"Referer": half}).headers["Location"] == f"/inloggen/?next={HOME}"
