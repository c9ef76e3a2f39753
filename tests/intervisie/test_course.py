"""The course of a programme: who missed what and may read back, what stands open; and the facilitators' checklist."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from intervisie.models import Attendance, CriterionLine, Meeting
from intervisie.selectors.checklist import checklist as read_checklist
from intervisie.selectors.continuity import course
from intervisie.selectors.meetings import missed
from intervisie.services import checklist, continuity
from intervisie.services.checklist import Noted
from logbook.services.intentions import make_intention
from logbook.words import Circle
from plg.errors import DomainError, Refused
from plg.models import AuditLine, ContentVersion, Job, Membership
from plg.words import Role
from tests import factories as make
from tests.support.queries import MaxQueries
from tests.world import World

SENT, READ = "kreeg op", "las terug"


@pytest.fixture
def past(world: World) -> Meeting:
    ended = timezone.now() - timedelta(days=2)
    meeting = make.meeting(world.north, starts_at=ended - timedelta(hours=2), ends_at=ended)
    for member, state in ((world.anna, "absent"), (world.bram, "present"), (world.chantal, "late")):
        Attendance.objects.create(meeting=meeting, member=member, state=state)
    return meeting


def seen(world: World) -> str:
    return world.client(world.marijke).get(reverse("intervisie:course", args=["north"])).content.decode()


def test_the_facilitator_sees_who_missed_what_and_sends_the_page_once(world: World, past: Meeting) -> None:
    page = seen(world)
    assert "Anna Akkerman" in page
    assert "Chantal" not in page, "who came later missed nothing"
    for _press in range(2):
        continuity.send_read_back(by=world.marijke, meeting=past)
    letter = Job.objects.get(args__letter=continuity.READ_BACK)
    built = continuity.read_back_letter(letter)
    assert built is not None
    assert (built.to, str(past.uid) in str(built.context["url"])) == (world.anna.user, True)
    assert SENT in seen(world)
    continuity.say_read_back(by=world.anna, meeting=past)
    assert READ in seen(world)
    assert continuity.read_back_letter(letter) is None, "nobody is asked for what they did"


def test_who_missed_it_reads_back_and_says_so_themselves(world: World, past: Meeting) -> None:
    client, address = world.client(world.anna), reverse("intervisie:meeting", args=["north", past.uid])
    assert missed(world.anna) == past
    assert "Ik heb teruggelezen" in client.get(address).content.decode()
    assert not Attendance.objects.exclude(read_back_at=None).exists(), "opening a page tells nobody anything"
    client.post(reverse("intervisie:read_back", args=["north", past.uid]))
    assert Attendance.objects.get(member=world.anna).read_back_at is not None
    assert missed(world.anna) is None
    assert "Ik heb teruggelezen" not in client.get(address).content.decode()
    for other in (world.bram, world.fatma):
        with pytest.raises(DomainError):
            continuity.say_read_back(by=other, meeting=past)


def test_what_stands_open_is_what_was_shared_with_all(world: World, past: Meeting) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    for text, circles in (("Ik bel de kwartelnest.", []), ("Ik vraag het de korenwolf.", [Circle.COMMUNITY])):
        make_intention(by=world.anna, text=text, by_when=tomorrow, circles=circles, client_key=uuid4())
    make.case(world.bram, title="De vuurdoorn", state="shared", meeting=past)
    make.case(world.bram, title="De mistlantaarn")
    page = seen(world)
    assert "korenwolf" in page
    assert "vuurdoorn" in page
    assert "kwartelnest" not in page
    assert "mistlantaarn" not in page


def test_only_who_guides_sees_it(world: World, past: Meeting) -> None:
    for other in (world.anna, world.karim, world.eva):
        assert course(other) is None
        with pytest.raises(Refused):
            continuity.send_read_back(by=other, meeting=past)
    coming = make.meeting(world.north)
    with pytest.raises(DomainError):
        continuity.send_read_back(by=world.marijke, meeting=coming)


def test_the_page_asks_the_same_for_more_meetings(world: World, past: Meeting, max_queries: MaxQueries) -> None:
    for days in range(3, 9):
        ended = timezone.now() - timedelta(days=days)
        other = make.meeting(world.north, starts_at=ended - timedelta(hours=2), ends_at=ended)
        Attendance.objects.create(meeting=other, member=world.bram, state="absent")
    client, address = world.client(world.marijke), reverse("intervisie:course", args=["north"])
    client.get(address)
    with max_queries(10):
        assert client.get(address).status_code == 200


@pytest.fixture
def asked(content: None) -> ContentVersion:
    return ContentVersion.objects.get(kind="checklist", key="ontwerpcriteria")


def note(by: Membership, asked: ContentVersion, *, seen: int = 0, **said: str) -> int:
    noted = {key: Noted(ticked=True, note=words) for key, words in said.items()}
    return checklist.note_criteria(by=by, checklist=asked, noted=noted, seen=seen)


def test_the_seven_criteria_keep_what_stood_there_before(world: World, asked: ContentVersion) -> None:
    assert len(asked.body["criteria"]) == 7
    assert note(world.marijke, asked, samen="Ze komen in duo's.", tijd="") == 2
    CriterionLine.objects.update(made_at=timezone.now() - timedelta(days=40))
    assert note(world.marijke, asked, samen="Ook zonder duo.", tijd="") == 1
    assert note(world.marijke, asked, samen="Ook zonder vast duo.") == 1, "twice in a day is one line"
    found = read_checklist(world.marijke)
    assert found is not None
    lines = next(one for one in found.criteria if one.key == "samen").lines
    assert [line.note for line in lines] == ["Ook zonder vast duo.", "Ze komen in duo's."]
    with pytest.raises(DomainError):
        note(world.marijke, asked, iets="Bestaat niet.")


def test_two_facilitators_never_write_over_each_other(world: World, asked: ContentVersion) -> None:
    second = make.member(world.north, make.person("Tweede Begeleider"), Role.FACILITATOR)
    note(world.marijke, asked, samen="Van Marijke.")
    address = reverse("intervisie:checklist", args=["north"])
    client = world.client(second)
    stale = {"seen": "0", "t-samen": "on", "n-samen": "Van de tweede."}
    answer = client.post(address, stale)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Van de tweede." in page
    assert "Van Marijke." in page
    fresh = answer.context["form"].data["seen"]
    assert client.post(address, {**stale, "seen": str(fresh)}).status_code == 302
    assert list(CriterionLine.objects.values_list("note", flat=True)) == ["Van Marijke.", "Van de tweede."]


def test_the_checklist_is_for_who_guides_alone(world: World, asked: ContentVersion) -> None:
    note(world.marijke, asked, samen="Een heidehommel.")
    page = world.client(world.marijke).get(reverse("intervisie:checklist", args=["north"]))
    assert "heidehommel" in page.content.decode()
    for other in (world.anna, world.karim, world.eva):
        found = read_checklist(other)
        assert found is None or not any(one.lines for one in found.criteria)
        with pytest.raises(Refused):
            note(other, asked, samen="Ik ook.")


def test_the_button_says_to_how_many_the_page_goes(world: World, past: Meeting) -> None:
    client, address = world.client(world.marijke), reverse("intervisie:send_read_back", args=["north", past.uid])
    assert "1 bericht gaat op weg." in client.post(address, follow=True).content.decode()
    assert "Er is niemand meer om het aan te sturen." in client.post(address, follow=True).content.decode()


def test_saying_twice_that_one_read_back_keeps_the_first_moment(world: World, past: Meeting) -> None:
    first = continuity.say_read_back(by=world.anna, meeting=past)
    again = continuity.say_read_back(by=world.anna, meeting=past)
    assert again.read_back_at == first.read_back_at


def test_the_same_list_again_is_no_new_line(world: World, asked: ContentVersion) -> None:
    assert note(world.marijke, asked, samen="Ze komen in duo's.") == 1
    kept = CriterionLine.objects.get()
    assert note(world.marijke, asked, samen="Ze komen in duo's.", seen=kept.pk) == 0
    assert CriterionLine.objects.get().made_at == kept.made_at
    assert AuditLine.objects.filter(word="course.noted").count() == 1


def test_the_page_of_the_criteria_is_not_there_without_a_list(world: World, asked: ContentVersion) -> None:
    page, client = reverse("intervisie:checklist", args=["north"]), world.client(world.marijke)
    assert client.get(page).status_code == 200
    ContentVersion.objects.filter(kind="checklist").delete()
    assert client.get(page).status_code == 404
