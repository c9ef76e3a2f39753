"""The code of the room on the wall: for who plans the meeting, while it opens something, and never a name."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from intervisie.models import Meeting
from intervisie.services import meetings as services
from intervisie.words import AttendanceState
from tests import factories as make
from tests.world import Sentinel, World

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true"}


@pytest.fixture
def meeting(world: World) -> Meeting:
    now = timezone.now()
    made: Meeting = make.meeting(
        world.north, title=f"Bij Anna op de {Sentinel.PRIVATE}", starts_at=now, ends_at=now + timedelta(hours=2)
    )
    return made


def wall(meeting: Meeting) -> str:
    return reverse("intervisie:check_in_wall", args=["north", meeting.uid])


def seen(client: Client, meeting: Meeting, **more: Any) -> str:
    return client.get(wall(meeting), **more).content.decode()


def moved(meeting: Meeting, **by: float) -> None:
    begins = timezone.now() + timedelta(**by)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=begins, ends_at=begins + timedelta(hours=2))


def test_the_room_reads_the_code_the_address_and_a_number(world: World, meeting: Meeting) -> None:
    services.check_in(by=world.anna, meeting=meeting, code=meeting.code)
    states = {world.bram.uid: AttendanceState.LATE.value, world.chantal.uid: AttendanceState.ABSENT.value}
    services.note_attendance(by=world.marijke, meeting=meeting, states=states)
    page = seen(world.client(world.marijke), meeting)
    assert f">{meeting.code}</p>" in page
    assert "data:image/svg+xml;base64," in page
    assert "<strong>2</strong> mensen zijn er." in page
    assert Sentinel.PRIVATE not in page, "a title can hold a name"
    for member in (world.anna, world.bram, world.chantal, world.marijke):
        assert member.user.name not in page
    assert 'data-theme="dark"' in page


def test_the_door_is_that_of_who_sees_the_code_now(world: World, meeting: Meeting) -> None:
    for member, status in (
        (world.karim, 200),
        (world.anna, 403),
        (world.eva, 403),
        (world.zoe, 404),
        (world.hans, 404),
    ):
        answer = world.client(member).get(wall(meeting))
        assert answer.status_code == status
        assert (meeting.code in answer.content.decode()) == (status == 200)


@pytest.mark.parametrize(
    ("moves", "says"),
    [({"hours": 3}, "De code staat hier vanaf"), ({"hours": -6}, "Je kunt je niet meer melden.")],
)
def test_before_and_after_there_is_no_code(world: World, meeting: Meeting, moves: dict[str, float], says: str) -> None:
    client = world.client(world.marijke)
    assert meeting.code in seen(client, meeting)
    moved(meeting, **moves)
    page = seen(client, meeting)
    assert says in page
    assert meeting.code not in page
    assert "data:image" not in page


def test_a_wall_that_hangs_follows_and_asks_for_no_more_than_changed(world: World, meeting: Meeting) -> None:
    client = world.client(world.marijke)
    same = client.get(wall(meeting) + "?v=open-0", headers=PART)
    assert (same.status_code, same.content) == (204, b"")
    services.check_in(by=world.anna, meeting=meeting, code=meeting.code)
    part = client.get(wall(meeting) + "?v=open-0", headers=PART).content.decode()
    assert "<strong>1</strong> persoon is er." in part
    assert "<html" not in part
    services.cancel_meeting(by=world.karim, meeting=meeting)
    part = client.get(wall(meeting) + "?v=open-1", headers=PART).content.decode()
    assert "Deze bijeenkomst is vervallen." in part
    assert meeting.code not in part
    assert "hx-trigger" not in part, "nothing comes after this"


def test_a_wall_whose_facilitator_was_signed_out_shows_no_code(world: World, meeting: Meeting) -> None:
    client = world.client(world.marijke)
    assert '"[23]..|401", "swap": true' in seen(client, meeting)
    client.logout()
    answer = client.get(wall(meeting) + "?v=open-0", headers=PART)
    assert answer.status_code == 401
    assert "Log opnieuw in" in answer.content.decode()
    assert meeting.code not in answer.content.decode()


def test_the_facilitator_finds_it_from_the_meeting(world: World, meeting: Meeting) -> None:
    client = world.client(world.marijke)
    for name in ("meeting", "attendance"):
        assert wall(meeting) in client.get(reverse(f"intervisie:{name}", args=["north", meeting.uid])).content.decode()
    own = world.client(world.anna).get(reverse("intervisie:meeting", args=["north", meeting.uid])).content.decode()
    assert wall(meeting) not in own
