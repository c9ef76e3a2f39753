"""The way into a session and on from it: from the home page, from the meeting in the hall, and when it is over."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from intervisie.models import Session
from plg.models import Membership
from tests.intervisie.test_sessions import BACK, address, to
from tests.intervisie.test_sessions import session as session
from tests.world import World


def seen(world: World, who: Membership, path: str) -> str:
    return world.client(who).get(path).content.decode()


def test_a_session_that_goes_on_stands_on_the_home_page_of_who_may_come_in(world: World, session: Session) -> None:
    into = address("session", session)
    for who in (world.anna, world.bram, world.marijke):
        assert into in seen(world, who, "/plg/north/")
    for who in (world.eva, world.karim):
        assert into not in seen(world, who, "/plg/north/")
    to(world, session, BACK + 1)
    assert into not in seen(world, world.bram, "/plg/north/"), "it is over"


def test_a_session_that_nobody_ended_leaves_the_home_page_by_itself(world: World, session: Session) -> None:
    assert address("session", session) in seen(world, world.bram, "/plg/north/")
    Session.objects.filter(pk=session.pk).update(made_at=timezone.now() - timedelta(hours=5))
    assert address("session", session) not in seen(world, world.bram, "/plg/north/")


def test_a_meeting_that_has_begun_is_on_now_and_no_longer_the_next(world: World, session: Session) -> None:
    assert "Nu bezig ·" in seen(world, world.bram, "/plg/north/")
    assert "De volgende bijeenkomst ·" not in seen(world, world.bram, "/plg/north/")
    session.meeting.starts_at += timedelta(hours=1)
    session.meeting.save()
    assert "De volgende bijeenkomst ·" in seen(world, world.bram, "/plg/north/")


def test_in_the_hall_a_session_begins_above_the_list_of_everybody(world: World, session: Session) -> None:
    meeting = session.meeting
    page = seen(world, world.marijke, reverse("intervisie:meeting", args=["north", meeting.uid]))
    assert page.count("Begin een sessie") == 1
    assert page.index("Begin een sessie") < page.index("Wie was er?")
    meeting.starts_at += timedelta(days=9)
    meeting.ends_at += timedelta(days=9)
    meeting.save()
    page = seen(world, world.marijke, reverse("intervisie:meeting", args=["north", meeting.uid]))
    assert page.count("Begin een sessie") == 1, "long before, it stands among the rest"


def test_who_led_goes_on_from_a_session_that_is_over(world: World, session: Session) -> None:
    to(world, session, BACK + 1)
    ways = [
        reverse(f"intervisie:{name}", args=["north", session.meeting.uid]) for name in ("agreements", "minutes_edit")
    ]
    assert all(way in seen(world, world.marijke, address("session", session)) for way in ways)
    assert not any(way in seen(world, world.bram, address("session", session)) for way in ways)
    session.meeting.starts_at += timedelta(days=9)
    session.meeting.ends_at += timedelta(days=9)
    session.meeting.save()
    assert ways[0] not in seen(world, world.marijke, address("session", session)), "nothing can be written down yet"
