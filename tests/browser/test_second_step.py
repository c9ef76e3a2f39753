"""The second step in a real browser: an app with codes, and passkeys with an authenticator in place of a finger."""

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from plg.models import Job
from plg.services.links import make_link, token_of
from plg.words import LinkPurpose
from tests.plg.test_factors import code
from tests.plg.test_letters import mailed
from tests.support.axe import CheckAxe
from tests.support.browser import Site
from tests.support.sign_in import later
from tests.support.worker import Settle, Worker
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)

SENSOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def site(site: Site) -> Site:
    """The platform by a name: a passkey holds for a name, never for a number."""
    return Site(site.url.replace("127.0.0.1", "localhost"))


@pytest.fixture
def sensor(desk: Page) -> Any:
    """Give the page's browser an authenticator; returns how to talk to it."""
    talk = desk.context.new_cdp_session(desk)
    talk.send("WebAuthn.enable")
    made = talk.send("WebAuthn.addVirtualAuthenticator", {"options": SENSOR})
    return lambda word, **what: talk.send(f"WebAuthn.{word}", {"authenticatorId": made["authenticatorId"], **what})


def come_in(site: Site, page: Page, world: World, who: str, *, again: bool = False) -> None:
    """Open a personal link and press its button."""
    member = getattr(world, who)
    link = make_link(uid=member.user.uid if again else member.uid, user=member.user, purpose=LinkPurpose.SIGN_IN)
    page.goto(site.url + reverse("plg:link", args=[token_of(link)]) + "?next=/plg/north/beheer/mensen/")
    page.get_by_role("button", name="Ga naar binnen").click()


def test_a_coordinator_makes_a_passkey_before_meeting_anybody(
    world: World, site: Site, desk: Page, sensor: Any, axe: CheckAxe
) -> None:
    come_in(site, desk, world, "karim")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Zet een tweede stap op je account")
    axe(desk, widths=(360, 1280))
    desk.get_by_role("link", name="Maak een passkey").click()
    desk.get_by_label("Hoe noem je deze passkey?").fill("mijn laptop")
    axe(desk, widths=(360, 1280))
    desk.get_by_role("button", name="Maak de passkey").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Bewaar deze herstelcodes")
    expect(desk.locator("ol.spare-codes li")).to_have_count(10)
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk.get_by_role("button", name="Kopieer de codes").click()
    expect(desk.get_by_text("Gekopieerd.")).to_be_visible()
    copied = desk.evaluate("navigator.clipboard.readText()").split("\n")
    assert copied == desk.locator("ol.spare-codes code").all_inner_texts()
    axe(desk, widths=(360, 1280))
    desk.get_by_role("button", name="Ik heb ze bewaard").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Wie horen erbij?")
    row = Authenticator.objects.get(user=world.karim.user, type=Authenticator.Type.WEBAUTHN)
    assert row.data["name"] == "mijn laptop"

    desk.goto(site.url + "/mijn/inloggen/")
    expect(desk.get_by_text("Passkey: mijn laptop")).to_be_visible()
    expect(desk.get_by_text("Dit toestel")).to_be_visible()
    axe(desk, widths=(360, 1280))
    desk.goto(site.url + "/plg/north/ik/")
    desk.get_by_role("button", name="Log uit").click()

    desk.get_by_role("link", name="Ik heb een passkey").click()
    axe(desk, widths=(360, 1280))
    desk.get_by_role("button", name="Gebruik je passkey").click()
    expect(desk.get_by_role("navigation", name="Alle plekken").first).to_be_attached()
    desk.goto(site.url + "/plg/north/beheer/mensen/")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Wie horen erbij?")


@pytest.mark.console_error(r"400 \(Bad Request\)")
def test_a_link_is_not_enough_and_the_passkey_of_another_neither(
    world: World, site: Site, desk: Page, sensor: Any
) -> None:
    come_in(site, desk, world, "karim")
    desk.get_by_role("link", name="Maak een passkey").click()
    desk.get_by_label("Hoe noem je deze passkey?").fill("sleutel")
    desk.get_by_role("button", name="Maak de passkey").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Bewaar deze herstelcodes")
    desk.context.clear_cookies()

    again = make_link(uid=world.karim.user.uid, user=world.karim.user, purpose=LinkPurpose.SIGN_IN)
    desk.goto(site.url + reverse("plg:link", args=[token_of(again)]) + "?next=/plg/north/beheer/mensen/")
    desk.get_by_role("button", name="Ga naar binnen").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Nog één stap: ben jij het echt?")
    sensor("setUserVerified", isUserVerified=False)
    desk.get_by_role("button", name="Gebruik je passkey").click()
    expect(desk.get_by_text("Er is geen passkey gekozen.")).to_be_visible()
    app = Authenticator.objects.create(user=world.karim.user, type=Authenticator.Type.TOTP, data={"secret": ""})
    Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).update(user=world.eva.user)
    sensor("setUserVerified", isUserVerified=True)
    desk.get_by_role("button", name="Gebruik je passkey").click()
    expect(desk.get_by_text("Deze passkey hoort niet bij jou")).to_be_visible()
    Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).update(user=world.karim.user)
    app.delete()
    desk.goto(site.url + "/plg/north/beheer/mensen/")
    desk.get_by_role("button", name="Gebruik je passkey").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Wie horen erbij?")


def test_without_a_sensor_the_page_says_so(world: World, site: Site, desk: Page) -> None:
    carried = Client()
    carried.force_login(world.karim.user)
    site.carry(desk, carried)
    desk.add_init_script("delete window.PublicKeyCredential")
    desk.goto(site.url + "/mijn/inloggen/passkey/")
    expect(desk.get_by_text("Op dit adres of in deze browser werken passkeys niet.")).to_be_visible()
    expect(desk.get_by_role("button", name="Maak de passkey")).to_be_disabled()


@pytest.mark.console_error(r"40[03] \((Bad Request|Forbidden)\)")
def test_an_app_with_codes_on_a_phone(world: World, site: Site, phone: Page, axe: CheckAxe) -> None:
    come_in(site, phone, world, "eva")
    phone.get_by_role("link", name="Stel een app in").click()
    axe(phone, widths=(360, 1280))
    phone.get_by_text("Scannen of openen lukt niet").click()
    secret = phone.locator("code").inner_text().replace(" ", "")
    phone.get_by_label("Code").fill("123")
    phone.get_by_role("button", name="Zet de tweede stap aan").click()
    expect(phone.get_by_role("alert")).to_contain_text("Deze code klopt niet")
    phone.get_by_label("Code").fill(code(secret, -1))
    phone.get_by_role("button", name="Zet de tweede stap aan").click()
    phone.get_by_role("button", name="Ik heb ze bewaard").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Dit is niet voor jouw rol")  # a coordinator's page
    phone.goto(site.url + "/plg/north/ik/")
    phone.get_by_role("button", name="Log uit").click()
    expect(phone.get_by_text("Je bent uitgelogd.")).to_be_visible()

    come_in(site, phone, world, "eva", again=True)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Nog één stap: ben jij het echt?")
    axe(phone, widths=(360, 1280))
    phone.get_by_label("Code").fill(code(secret))
    phone.get_by_role("button", name="Ga verder").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Dit is niet voor jouw rol")
    phone.goto(site.url + "/plg/north/codering/")
    expect(phone.get_by_role("heading", level=1)).not_to_have_text("Dit is niet voor jouw rol")


def test_a_device_of_ones_own_and_the_others(world: World, site: Site, phone: Page, desk: Page) -> None:
    site.visit(desk, world.anna, "/mijn/inloggen/")
    link = make_link(uid=world.anna.uid, user=world.anna.user, purpose=LinkPurpose.SIGN_IN)
    phone.goto(site.url + reverse("plg:link", args=[token_of(link)]))
    phone.get_by_text("Dit is mijn eigen toestel").click()
    expect(phone.get_by_label("Dit is mijn eigen toestel")).to_be_checked()
    phone.get_by_role("button", name="Ga naar binnen").click()
    cookie = next(cookie for cookie in phone.context.cookies() if cookie["name"] == "sessionid")
    assert cookie["expires"] - time.time() > 29 * 24 * 3600
    desk.reload()
    expect(desk.get_by_text("eigen toestel, 30 dagen")).to_be_visible()
    desk.get_by_role("button", name="Log dit toestel uit").click()
    expect(desk.get_by_role("status").filter(has_text="Dat toestel is uitgelogd.")).to_be_visible()
    phone.goto(site.url + "/plg/north/")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Waar sturen we je link naartoe?")


def test_before_something_of_ones_own_a_code_from_the_mail(
    world: World, site: Site, desk: Page, worker: Worker, settle: Settle, axe: CheckAxe
) -> None:
    client = world.client(world.anna)
    later(client, timedelta(minutes=20))
    site.carry(desk, client)
    desk.goto(site.url + "/mijn/inloggen/tweede-stap/")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Ben jij het nog?")
    axe(desk, widths=(360, 1280))
    desk.get_by_role("button", name="Mail mij een code").click()
    expect(desk.get_by_label("Code")).to_be_focused()
    axe(desk, widths=(360, 1280))
    settle(Job.objects.get(task="plg.mail"))
    body = mailed(worker)[-1].get_body(("plain",))
    assert body is not None
    found = re.search(r"^\d{4} \d{4}$", str(body.get_content()), re.MULTILINE)
    assert found
    desk.get_by_label("Code").fill(found[0])
    desk.get_by_role("button", name="Ga verder").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Zet een tweede stap op je account")
