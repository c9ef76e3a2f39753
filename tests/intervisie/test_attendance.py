"""Who is there, noted in front of a full room: nobody is lost to somebody else's page, and the rest goes at once."""

from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from intervisie.models import Meeting
from intervisie.services import meetings as services
from plg.errors import DomainError
from tests import factories as make
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(world: World) -> Meeting:
    now = timezone.now()
    return make.meeting(world.north, starts_at=now - timedelta(minutes=5), ends_at=now + timedelta(hours=2))


def page_of(meeting: Meeting) -> str:
    return reverse("intervisie:attendance", args=["north", meeting.uid])


def noted(meeting: Meeting) -> dict[str, str]:
    return dict(meeting.attendances.values_list("member__user__name", "state"))


def sent_by(page: Any) -> dict[str, str]:
    """Return what a browser sends of the form on this page, without a word of a script."""
    form = SentForm()
    form.feed(page.content.decode())
    return form.fields


class SentForm(HTMLParser):
    """Collects the hidden fields and the chosen answers of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        sends = said.get("type") == "hidden" or (said.get("type") == "radio" and "checked" in said)
        if tag == "input" and sends and said.get("name") != "csrfmiddlewaretoken":
            self.fields[said["name"] or ""] = said.get("value") or ""


def test_who_checks_in_while_the_page_is_open_stays_noted(world: World, meeting: Meeting) -> None:
    facilitator = world.client(world.marijke)
    shown = facilitator.get(page_of(meeting)).context["form"]
    services.check_in(by=world.anna, meeting=meeting, code=meeting.code)
    sent = {field.html_initial_name: field.initial for field in shown.open} | {
        field.html_name: "" for field in shown.open
    }
    facilitator.post(page_of(meeting), sent | {f"p-{world.bram.uid}": "absent"})
    assert noted(meeting) == {"Anna Akkerman": "present", "Bram Bakker": "absent"}
    shown = facilitator.get(page_of(meeting)).context["form"]
    assert [field.label for field in shown.noted] == ["Anna Akkerman", "Bram Bakker"]
    facilitator.post(page_of(meeting), {f"initial-p-{world.bram.uid}": "absent", f"p-{world.bram.uid}": ""})
    assert noted(meeting) == {"Anna Akkerman": "present"}, "a note can still be taken away"


def test_the_rest_is_noted_in_one_go_and_nobody_twice(world: World, meeting: Meeting) -> None:
    services.check_in(by=world.anna, meeting=meeting, code=meeting.code)
    before = meeting.attendances.get()
    count = services.note_attendance(by=world.marijke, meeting=meeting, states={world.bram.uid: "late"}, rest="absent")
    names = ("Anna Akkerman", "Bram Bakker", "Chantal Claassen", "Fatma Faber")
    assert noted(meeting) == dict(zip(names, ("present", "late", "absent", "absent"), strict=True))
    assert count == len(names), "who left, who guides and who does research is not waited for"
    assert meeting.attendances.get(member=world.anna).noted_at == before.noted_at
    with pytest.raises(DomainError):
        services.note_attendance(by=world.marijke, meeting=meeting, states={}, rest="ill")


def test_a_search_shows_who_fits_and_leaves_the_others_as_they_are(world: World, meeting: Meeting) -> None:
    make.member(world.north, make.person("Özge Öztürk", email="ozge@plg.example"))
    for number in range(12):
        make.member(world.north, make.person(f"Mens {number}", email=f"mens{number}@plg.example"))
    services.check_in(by=world.anna, meeting=meeting, code=meeting.code)
    facilitator = world.client(world.marijke)
    page = facilitator.get(page_of(meeting) + "?zoek=ozturk+oz")
    assert [field.label for field in page.context["form"].open] == ["Özge Öztürk"]
    assert "Mens 3" not in page.content.decode()
    [field] = page.context["form"].open
    facilitator.post(page_of(meeting) + "?zoek=ozturk+oz", {field.html_initial_name: "", field.html_name: "present"})
    assert noted(meeting) == {"Anna Akkerman": "present", "Özge Öztürk": "present"}
    assert "Niemand gevonden." in facilitator.get(page_of(meeting) + "?zoek=niemand").content.decode()


def test_a_search_without_javascript_keeps_every_choice_that_was_not_saved(world: World, meeting: Meeting) -> None:
    for number in range(12):
        make.member(world.north, make.person(f"Mens {number}", email=f"mens{number}@plg.example"))
    facilitator = world.client(world.marijke)
    [anna, bram, fatma] = (f"p-{member.uid}" for member in (world.anna, world.bram, world.fatma))
    services.note_attendance(by=world.marijke, meeting=meeting, states={world.fatma.uid: "late"})
    opened = facilitator.get(page_of(meeting))
    chosen = sent_by(opened) | {anna: "present", bram: "absent", fatma: "", "rest": "absent"}
    services.check_in(by=world.bram, meeting=meeting, code=meeting.code)
    searched = facilitator.post(page_of(meeting), chosen | {"zoek": "akkerman", "search": "name"})
    page = searched.content.decode()
    assert [field.label for field in searched.context["form"].open] == ["Anna Akkerman"]
    assert "3 keuzes zijn nog niet bewaard." in page
    assert noted(meeting) == {"Fatma Faber": "late", "Bram Bakker": "present"}, "a search keeps nothing"
    again = facilitator.post(page_of(meeting), sent_by(searched) | {"zoek": "akkerman", "search": "all"})
    assert len(again.context["form"].open) > 12
    assert sent_by(again)["rest"] == "absent"
    facilitator.post(page_of(meeting), sent_by(again) | {"rest": ""})
    assert noted(meeting) == {"Anna Akkerman": "present", "Bram Bakker": "absent"}
