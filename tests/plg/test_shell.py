"""The platform as an app: a shell that holds nobody's words, who is signed in, until when a device may show."""

import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from plg.access import proof
from plg.services import leaving
from plg.services.closing import reopen_account
from tests.world import World

pytestmark = pytest.mark.django_db


def test_the_worker_keeps_the_shell_and_nothing_else() -> None:
    answer = Client().get("/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    script = answer.content.decode()
    shell = json.loads(re.findall(r"^const SHELL = (.*);$", script, re.MULTILINE)[0])
    assert shell[0] == "/op-dit-toestel/"
    assert all(finders.find(name.removeprefix("/static/")) for name in shell[1:])
    assert {"/static/js/device.js", "/static/js/writing.js", "/static/css/logbook.css"} <= set(shell)
    assert re.search(r'^const VERSION = "[0-9a-f]{16}";$', script, re.MULTILINE)


def test_the_page_of_this_device_knows_nobody_by_itself(world: World) -> None:
    assert str(world.anna.user.uid) in world.client(world.anna).get("/op-dit-toestel/").content.decode()
    page = Client().get("/op-dit-toestel/").content.decode()
    assert 'data-account=""' in page
    assert "Wat gebeurde er?" in page


def test_the_manifest_names_icons_that_are_there() -> None:
    answer = Client().get("/manifest.webmanifest")
    told = answer.json()
    assert answer["Content-Type"] == "application/manifest+json"
    assert (told["start_url"], told["scope"], told["display"]) == ("/", "/", "standalone")
    assert {icon.get("purpose", "any") for icon in told["icons"]} == {"any", "maskable"}
    assert all(finders.find(icon["src"].removeprefix("/static/")) for icon in told["icons"])


def test_the_queue_learns_who_is_signed_in_and_gets_a_fresh_token(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.get("/verbinding/").json() == {"account": "", "closed": False}
    client.cookies = world.client(world.anna).cookies
    answer = client.get("/verbinding/")
    assert answer.json()["account"] == str(world.anna.user.uid)
    assert "no-store" in answer["Cache-Control"]
    sent = {"csrfmiddlewaretoken": answer.json()["token"], "client_key": str(uuid4()), "text": "Een zin."}
    assert client.post("/plg/north/logboek/nieuw/", sent, headers={"X-Queue": "later"}).status_code == 201


def test_a_device_is_told_of_a_closed_account_and_of_no_other(world: World) -> None:
    def closed(account: object) -> bool:
        told: bool = Client().get("/verbinding/", {"account": str(account)}).json()["closed"]
        return told

    assert not any(map(closed, (world.anna.user.uid, uuid4(), "", "zomaar")))
    leaving.stop(by=world.anna)
    assert closed(world.anna.user.uid)
    world.anna.user.refresh_from_db()
    reopen_account(world.anna.user)
    assert not closed(world.anna.user.uid)


def test_a_device_may_show_as_long_as_the_session_runs(world: World) -> None:
    def ends(client: Client) -> timedelta:
        return timedelta(seconds=proof.ends_at(client.session) - client.session[proof.BEGAN])

    anna = world.client(world.anna)
    assert ends(anna) == proof.DAY
    session = anna.session
    proof.call_own(session)
    session.save()
    assert ends(anna) == proof.OWN_DEVICE
    assert "data-own" in anna.get("/plg/north/").content.decode()
    assert proof.ends_at(world.client(world.marijke).session) == 0
    assert proof.ends_at(Client().session) == 0
