"""A facilitator before a full room, with a phone: somebody is found by a few letters, and the foot counts along."""

from datetime import timedelta
from string import ascii_lowercase

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from intervisie.models import Meeting
from intervisie.services import meetings as services
from plg.words import Role
from tests import factories as make
from tests.support.axe import CheckAxe
from tests.support.browser import Site
from tests.support.content import content_there
from tests.world import World

#: Twenty-six people, from Persoona to Persoonz.
ROOM = ascii_lowercase
OVER_THE_FOOT = """() => document.activeElement.getBoundingClientRect().bottom
    <= document.querySelector(".room-foot").getBoundingClientRect().top"""


@pytest.fixture
def world_there(transactional_db: None) -> World:
    """The world with its content, really kept, and a room full of people in the north."""
    content_there()
    world = World.build()
    make.members([(world.north, f"Persoon{at} Çelik", Role.PARTICIPANT, {}) for at in ROOM])
    return world


def test_everybody_is_there_but_one(world_there: World, site: Site, phone: Page) -> None:
    world, now = world_there, timezone.now()
    meeting: Meeting = make.meeting(world.north, starts_at=now, ends_at=now + timedelta(hours=2))
    services.check_in(by=world.anna, meeting=meeting, code=meeting.code)
    site.visit(phone, world.marijke, reverse("intervisie:attendance", args=["north", meeting.uid]))
    foot, of = phone.locator(".room-foot"), len(ROOM) + 4
    expect(foot).to_contain_text(f"1 van {of} aanwezig")
    expect(foot).to_be_in_viewport()
    expect(phone.get_by_role("group", name="Anna Akkerman")).to_be_hidden()  # noted, and folded away
    search = phone.get_by_role("searchbox", name="Zoek iemand op naam")
    search.focus()
    for _line in range(14):  # ten lines on, further down than the screen shows
        phone.keyboard.press("Tab")
        assert phone.evaluate(OVER_THE_FOOT), "focus under the foot"
    search.fill("anna")
    expect(phone.get_by_role("group", name="Anna Akkerman")).to_be_visible()
    search.fill("onq cel")
    one = phone.get_by_role("group", name="Persoonq Çelik")
    expect(one).to_be_visible()
    expect(phone.get_by_role("group", name="Persoonp Çelik")).to_be_hidden()
    search.press("Enter")
    expect(one.get_by_label("Niet genoteerd")).to_be_focused()
    one.get_by_label("Niet aanwezig").check()
    expect(foot).to_contain_text(f"1 van {of} aanwezig, 1 niet, {len(ROOM) + 2} open")
    search.fill("niemand van hier")
    expect(phone.get_by_text("Niemand gevonden.")).to_be_visible()
    search.press("Escape")
    expect(phone.get_by_role("group", name="Persoonp Çelik")).to_be_visible()
    expect(phone.get_by_role("group", name="Anna Akkerman")).to_be_hidden()
    phone.get_by_role("group", name="Wie verder nog niet genoteerd is").get_by_label("Aanwezig", exact=True).check()
    phone.get_by_role("button", name="Bewaar").click()
    expect(phone.get_by_text(f"{of} genoteerd.")).to_be_visible()
    assert list(meeting.attendances.exclude(state="present").values_list("member__user__name", "state")) == [
        ("Persoonq Çelik", "absent")
    ]


def test_the_wall_follows_and_never_shows_a_code_that_opens_nothing(
    world_there: World, site: Site, desk: Page, axe: CheckAxe
) -> None:
    world, now = world_there, timezone.now()
    meeting: Meeting = make.meeting(world.north, starts_at=now, ends_at=now + timedelta(hours=2))
    desk.clock.install()
    site.visit(desk, world.marijke, reverse("intervisie:meeting", args=["north", meeting.uid]))
    desk.get_by_role("link", name="Zet de code op het scherm in de zaal").click()
    code = desk.locator(".wall-code__code")
    expect(code).to_have_text(meeting.code)
    assert desk.evaluate("document.querySelector('.wall-code__code').scrollWidth <= innerWidth")
    axe(desk)
    assert float(code.evaluate("line => parseFloat(getComputedStyle(line).fontSize)")) > 150
    services.check_in(by=world.anna, meeting=meeting, code=meeting.code)
    desk.clock.run_for(6_000)
    expect(desk.get_by_text("1 persoon is er.")).to_be_visible()
    services.cancel_meeting(by=world.karim, meeting=meeting)
    desk.clock.run_for(6_000)
    expect(desk.get_by_role("heading", name="Deze bijeenkomst is vervallen.")).to_be_visible()
    expect(code).to_have_count(0)
