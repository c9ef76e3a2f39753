"""What everybody may read: whom to tell of a weakness, who can use the platform; and what a new key leaves standing."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client, override_settings
from django.utils import timezone
from pytest_django import Settings

from plg.services.factor_keys import Adapter
from plg.services.letter_text import read_stop, stop_address
from plg.services.links import make_link, token_of
from plg.words import LinkPurpose
from tests.world import World

OLD, NEW = "oud-" * 20 + "0123456789", "nieuw" * 20 + "0123456789"
FILE = "/.well-known/security.txt"


def test_whom_to_tell_of_a_weakness(client: Client, settings: Settings) -> None:
    settings.SECURITY_CONTACT = ""
    assert client.get(FILE).status_code == 404
    settings.SECURITY_CONTACT, settings.BASE_URL = "mailto:veilig@school.example", "https://plg.example"
    answer = client.get(FILE)
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    told = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert told["Contact"] == "mailto:veilig@school.example"
    assert told["Canonical"] == f"https://plg.example{FILE}"
    until = datetime.fromisoformat(told["Expires"])
    assert timedelta(days=150) < until - timezone.now() < timedelta(days=365), "RFC 9116: less than a year away"


def test_who_can_use_it_and_whom_to_ask(client: Client, settings: Settings) -> None:
    settings.CONTACT = "mailto:hulp@school.example"
    page = client.get("/toegankelijkheid/").content.decode()
    assert 'href="mailto:hulp@school.example"' in page
    assert "WCAG 2.2" in page
    settings.CONTACT = ""
    assert "aan de coördinator" in client.get("/toegankelijkheid/").content.decode()
    assert 'href="/toegankelijkheid/"' in client.get("/inloggen/").content.decode()


@pytest.mark.django_db
def test_a_new_key_with_the_old_one_behind_it_leaves_everything_standing(world: World) -> None:
    with override_settings(SECRET_KEY=OLD, SECRET_KEY_FALLBACKS=[]):
        client = world.client(world.anna)
        stop = stop_address(world.anna.user, "amo.wave_reminder").rstrip("/").rpartition("/")[2]
        link = make_link(uid=uuid4(), user=world.bram.user, purpose=LinkPurpose.SIGN_IN)
        mailed, secret = token_of(link), Adapter().encrypt("geheim")
        assert client.get("/plg/north/").status_code == 200
    with override_settings(SECRET_KEY=NEW, SECRET_KEY_FALLBACKS=[OLD]):
        assert client.get("/plg/north/").status_code == 200
        assert read_stop(stop) == (world.anna.user.uid, "amo.wave_reminder")
        assert token_of(link) == mailed, "a letter that is tried again holds a link that works"
        assert Adapter().decrypt(secret) == "geheim"
    with override_settings(SECRET_KEY=NEW, SECRET_KEY_FALLBACKS=[]):
        assert client.get("/plg/north/").status_code == 200, "by now signed with the new one"
        assert world.client(world.bram).get("/plg/north/").status_code == 200
        assert read_stop(stop) is None
        assert token_of(link) != mailed
    with override_settings(SECRET_KEY=OLD[::-1], SECRET_KEY_FALLBACKS=[]):
        assert client.get("/plg/north/").status_code == 302, "a key that got out signs nobody in"
