"""A live session on three screens and the wall: one step, one second, a silence, and nothing typed that gets lost."""

import re
import time
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
import yaml
from django.contrib.sessions.models import Session as Login
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, Route, expect
from pytest_django import Settings

from intervisie.content.kinds import HERE
from intervisie.models import Pad, Session
from intervisie.services import sessions, share_case, speaking, write_case
from plg import push
from plg.models import Membership
from plg.push import Hub
from tests import factories as make
from tests.support.browser import DESK, PHONE, OpenPage, Site
from tests.world import World

FILE = HERE / "formats" / "intervisie-vier-fasen.v1.yaml"
#: The clock of a phone that is an hour ahead.
AHEAD = "const real = Date.now.bind(Date); Date.now = () => real() + 3600000;"
GOSSIP = 2


@pytest.fixture(autouse=True)
def streams(settings: Settings) -> Iterator[None]:
    """Streams as on the site; the listener gives its connection back before the tables are emptied."""
    settings.STREAMS = 6
    yield
    push.hub.end()
    push.hub.join()
    push.hub = Hub()


@pytest.fixture
def session(world: World) -> Session:
    """Anna's case, with Anna and Bram in it."""
    now = timezone.now()
    meeting = make.meeting(world.north, starts_at=now, ends_at=now + timedelta(hours=2))
    case = write_case(by=world.anna, texts={"title": "De overdracht", "situation": "Elke ochtend ging het mis."})
    case = share_case(by=world.anna, case=case, meeting=meeting)
    version = make.content("format", "intervisie-vier-fasen", yaml.safe_load(FILE.read_text())["body"])
    made = sessions.start_session(by=world.marijke, meeting=meeting, format=version, case=case)
    sessions.join(by=world.anna, session=made)
    return made


def seconds(page: Page) -> int:
    """What the clock of a screen says."""
    minutes, rest = page.locator(".clock__time").inner_text().split(":")
    return int(minutes) * 60 + int(rest)


def bring_in(who: Membership, session: Session, text: str) -> None:
    speaking.say(by=who, session=session, at=GOSSIP, text=text, client_key=uuid4())


def tell_while_it_asks(page: Page, world: World, session: Session) -> None:
    """What is told while a question is under way is not in its answer: the screen asks for it at once, and not only
    when it makes sure."""
    held: list[str] = []

    def hold(route: Route) -> None:
        answer = route.fetch()
        if not held:
            held.append(answer.text())
            bring_in(world.chantal, session, "Ik zou eerst vragen.")
            time.sleep(0.5)  # so long that the stream tells it before the answer is there
        route.fulfill(response=answer)

    page.route("**/stand/**", hold)
    bring_in(world.bram, session, "Ik zou haar bellen.")
    expect(page.locator("#said")).to_contain_text("Ik zou eerst vragen.", timeout=6000)
    page.unroute("**/stand/**")
    assert ("Ik zou haar bellen." in held[0], "Ik zou eerst vragen." in held[0]) == (True, False)


def test_an_evening_on_three_screens_and_the_wall(
    site: Site, open_page: OpenPage, world: World, session: Session
) -> None:
    address = reverse("intervisie:session", args=["north", session.uid])
    sessions.join(by=world.chantal, session=session)
    lead, owner, other = map(open_page, (DESK, PHONE, PHONE))
    owner.add_init_script(AHEAD)
    site.visit(lead, world.marijke, address)
    site.visit(owner, world.anna, address)
    next_step = lead.locator("#lead button[value=next]")
    lead.evaluate("window.stays = true")
    next_step.click()
    expect(lead.locator(".clock")).to_be_visible()
    # Who comes late agrees first, and is where the others are.
    site.visit(other, world.bram, address)
    expect(other.locator(".live__word")).to_have_count(0)
    other.get_by_role("button", name="Akkoord, ik doe mee").click()
    for label in ("Informatieve vragen", "Professioneel roddelen"):
        next_step.click()
        expect(lead.locator(".live__step")).to_have_text(label)
    wall = lead.context.new_page()
    wall.goto(site.url + reverse("intervisie:session_wall", args=["north", session.uid]))

    # One step and one second, also on a phone that is an hour ahead; the owner listens.
    screens = (lead, owner, other, wall)
    for page in screens:
        expect(page.locator(".live__step, .wall__question")).to_have_text("Professioneel roddelen")
        expect(page.locator(".clock__time")).to_have_text(re.compile(r"^14:"))
    times = [seconds(page) for page in screens]
    assert max(times) - min(times) <= 2, "read one after the other"
    expect(owner.locator("#live")).to_contain_text("Jij luistert")
    expect(owner.locator("#say-text")).to_have_count(0)

    # What somebody brings in stands on every screen; nobody asked by hand.
    other.locator("#say-text").evaluate("field => { field.style.height = '9rem'; }")  # as a hand draws it larger
    other.locator("#say-text").fill("Ik zou een week meelopen.")
    other.get_by_role("button", name="Breng in").click()
    for page in screens:
        expect(page.locator(".said__one")).to_contain_text("Ik zou een week meelopen.")
    assert world.bram.user.name not in owner.locator("#said").inner_text()

    tell_while_it_asks(owner, world, session)

    # The step goes on while somebody types: their words are in their own notes.
    other.locator("#say-text").fill("Nog iets dat ik typte.")
    next_step.click()
    expect(other.locator("#pad-text")).to_have_value("Nog iets dat ik typte.")
    expect(other.locator("#pad-kept [role=status]")).to_have_text("Bewaard")
    assert Pad.objects.get(member=world.bram).text == "Nog iets dat ik typte."
    assert lead.evaluate("window.stays"), "whoever leads never leaves the page"


@pytest.mark.console_error("401")
def test_who_was_away_too_long_signs_in_again_and_finds_their_words(
    site: Site, open_page: OpenPage, world: World, session: Session
) -> None:
    for at in range(-1, 3):
        sessions.lead(by=world.marijke, session=session, act="next", at=at)
    address = reverse("intervisie:session", args=["north", session.uid])
    owner = site.visit(open_page(PHONE), world.anna, address)
    owner.locator("#say-text").fill("Ik neem mee dat ik eerst vraag.")
    Login.objects.all().delete()
    owner.get_by_role("button", name="Breng in").click()
    expect(owner.locator("#signed-out")).to_contain_text("Wat je hier typte staat er dan nog")
    expect(owner.locator("#say-text")).to_have_value("Ik neem mee dat ik eerst vraag.")
    expect(owner.locator("#signed-out a")).to_have_attribute("href", f"/inloggen/?next={address}")
    site.visit(owner, world.anna, address)
    expect(owner.locator("#say-text")).to_have_value("Ik neem mee dat ik eerst vraag.")
    owner.get_by_role("button", name="Breng in").click()
    expect(owner.locator(".said__one")).to_contain_text("Ik neem mee dat ik eerst vraag.")


def test_the_signal_is_off_until_somebody_turns_it_on_for_this_device(
    site: Site, open_page: OpenPage, world: World, session: Session
) -> None:
    session = sessions.lead(by=world.marijke, session=session, act="next", at=-1)
    phone = open_page(PHONE)
    phone.add_init_script(
        "window.rung = 0; const start = OscillatorNode.prototype.start;"
        "OscillatorNode.prototype.start = function (...at) { window.rung += 1; return start.apply(this, at); };"
    )
    site.visit(phone, world.anna, reverse("intervisie:session", args=["north", session.uid]))
    button = phone.get_by_role("button", name="Zet het zachte signaal aan")
    expect(button).to_be_visible()
    Session.objects.update(step_at=timezone.now() - timedelta(seconds=session.seconds * 0.79))
    assert phone.evaluate("window.rung") == 0
    button.click()
    expect(phone.get_by_role("button", name="Zet het zachte signaal uit")).to_be_visible()
    phone.wait_for_function("window.rung === 1")  # so one hears what it is
    # The clock comes to a fifth: it sounds once.
    sessions.lead(by=world.marijke, session=session, act="shorter", at=0)
    expect(phone.locator(".clock--warn")).to_be_visible()
    phone.wait_for_function("window.rung === 2")
    phone.reload()
    expect(phone.get_by_role("button", name="Zet het zachte signaal uit")).to_be_visible()
