"""Meetings: planned in one go, changed with word to all, cancelled with a trace, attended without a reason why."""

import os
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from intervisie import tasks
from intervisie.models import Attendance, Contribution, Meeting
from intervisie.selectors import meetings as reads
from intervisie.services import meetings as services
from intervisie.services.meeting_letters import ask_reminders
from intervisie.words import AgendaPart
from plg.errors import DomainError, Refused
from plg.models import Job, Membership
from tests import factories as make
from tests.support.closings import agreement, file, meeting_over
from tests.support.queries import MaxQueries
from tests.world import World

LETTERS = "intervisie.meeting"


def begun(world: World, **extra: object) -> Meeting:
    """A meeting that is going on now."""
    now = timezone.now()
    return make.meeting(world.north, starts_at=now - timedelta(minutes=5), ends_at=now + timedelta(hours=2), **extra)


def letters(kind: str) -> set[str]:
    """Who gets a letter of this kind, by uid."""
    return {job.args["membership"] for job in Job.objects.filter(args__letter=f"{LETTERS}_{kind}")}


def test_five_meetings_are_planned_in_one_go(world: World) -> None:
    client, address = world.client(world.marijke), reverse("intervisie:series", args=["north"])
    asked = "?count=5&first_on=2027-01-12&begins=15:30&minutes=120&weeks=4&place=Aula"
    page = client.get(address + asked)
    rows = page.context["rows"]
    assert page.status_code == 200
    assert not Meeting.objects.exists(), "looking at the days plans nothing"
    data = {"form-TOTAL_FORMS": "5", "form-INITIAL_FORMS": "5"}
    for number, row in enumerate(rows):
        data[f"form-{number}-title"] = f"Avond {number + 1}"
        data[f"form-{number}-starts_at"] = row["starts_at"].value().strftime("%Y-%m-%dT%H:%M")
        data[f"form-{number}-place"] = "Aula"
    data["form-1-starts_at"] = "2027-02-10T16:00"  # one day looked over and moved
    for _tap in range(2):
        assert client.post(address + asked, data).status_code == 302
    planned = list(Meeting.objects.order_by("starts_at"))
    local = [timezone.localtime(meeting.starts_at).strftime("%d-%m %H:%M") for meeting in planned]
    assert local == ["12-01 15:30", "10-02 16:00", "09-03 15:30", "06-04 15:30", "04-05 15:30"], "also past summer time"
    assert {meeting.ends_at - meeting.starts_at for meeting in planned} == {timedelta(hours=2)}
    assert len({meeting.series for meeting in planned}) == 1
    assert len({meeting.code for meeting in planned}) > 1


def test_a_fault_in_one_row_plans_nothing(world: World) -> None:
    client, address = world.client(world.marijke), reverse("intervisie:series", args=["north"])
    asked = "?count=2&first_on=2027-01-12&begins=15:30&minutes=120&weeks=4"
    data = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2", "form-0-title": "Avond", "form-1-title": "Avond"}
    data |= {"form-0-starts_at": "2027-01-12T15:30", "form-1-starts_at": "morgen"}
    assert client.post(address + asked, data).status_code == 400
    assert not Meeting.objects.exists()


def test_a_change_of_moment_is_told_once_and_a_theme_is_not(world: World) -> None:
    meeting = make.meeting(world.north)
    meeting.themes = ["reflectieve dialoog"]
    services.plan_meeting(by=world.marijke, meeting=meeting)
    assert not letters("changed")
    meeting.starts_at += timedelta(days=1)
    meeting.ends_at += timedelta(days=1)
    services.plan_meeting(by=world.marijke, meeting=meeting)
    services.plan_meeting(by=world.marijke, meeting=meeting)
    everybody = {str(member.uid) for member in (world.anna, world.bram, world.chantal, world.fatma)}
    assert letters("changed") == everybody
    assert Job.objects.filter(args__letter=f"{LETTERS}_changed").count() == len(everybody)
    assert meeting.sequence == 1


def test_a_cancelled_meeting_leaves_a_trace_everywhere(world: World) -> None:
    meeting = make.meeting(world.north, title="Samen kijken")
    services.cancel_meeting(by=world.marijke, meeting=meeting)
    client = world.client(world.anna)
    assert "vervallen" in client.get(reverse("intervisie:meetings", args=["north"])).content.decode()
    agreement(meeting_over(world.north), "We bellen.", world.anna)  # still open, for the meetings that go on
    page = client.get(reverse("intervisie:meeting", args=["north", meeting.uid])).content.decode()
    assert "Wat spreken we af?" not in page
    file = client.get(reverse("intervisie:meeting_calendar", args=["north", meeting.uid]))
    (event,) = Calendar.from_ical(file.content).walk("VEVENT")
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)
    assert letters("changed")
    with pytest.raises(DomainError, match="vervallen"):
        services.plan_meeting(by=world.marijke, meeting=meeting)
    asked = {"title": "Toch wel", "starts_at": "2027-03-04T15:30", "ends_at": "2027-03-04T17:30"}
    for name in ("meeting_edit", "programme", "attendance", "session_new", "meeting_cancel"):
        form = world.client(world.marijke).get(reverse(f"intervisie:{name}", args=["north", meeting.uid]))
        assert (form.status_code, "vervallen" in form.content.decode()) == (409, True), name
    edit = world.client(world.marijke).post(reverse("intervisie:meeting_edit", args=["north", meeting.uid]), asked)
    assert (edit.status_code, "Toch wel" in edit.content.decode()) == (400, True), "what was typed stands there"


def test_the_calendar_of_everybody_holds_every_meeting(world: World) -> None:
    made = [make.meeting(world.north, title=f"Avond {n}") for n in range(3)]
    make.meeting(world.south, title="Elders")
    file = world.client(world.anna).get(reverse("intervisie:calendar", args=["north"]))
    uids = {str(event["UID"]).partition("@")[0] for event in Calendar.from_ical(file.content).walk("VEVENT")}
    assert uids == {str(meeting.uid) for meeting in made}
    assert file["Content-Type"].startswith("text/calendar")


def test_the_night_takes_old_texts_away_and_the_quarter_asks_for_reminders(world: World) -> None:
    soon = timezone.now() + timedelta(days=2)
    make.meeting(world.north, starts_at=soon, ends_at=soon + timedelta(hours=2))
    for _time in range(2):
        tasks.remind()
    assert len(letters("reminder")) == Job.objects.count() == 4
    over = make.session(world.north, state="ended", ended_at=timezone.now() - timedelta(days=31))
    Contribution.objects.create(session=over, step=0, author=world.anna, text="Wij.", client_key=uuid4())
    stray = Path(default_storage.path(file(make.meeting(world.north)).where)).with_name("van-niemand")
    stray.write_bytes(b"%PDF")
    os.utime(stray, (0, 0))
    tasks.tidy()
    assert not Contribution.objects.exists()
    assert not stray.exists()


def test_a_reminder_goes_once_and_again_when_the_day_moves(world: World) -> None:
    soon = timezone.now() + timedelta(days=2)
    meeting = make.meeting(world.north, starts_at=soon, ends_at=soon + timedelta(hours=2))
    make.meeting(world.north)  # a week ahead: not yet
    assert ask_reminders() == 4
    assert ask_reminders() == 0
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=soon + timedelta(hours=1), ends_at=soon + timedelta(hours=3))
    assert ask_reminders() == 4


def test_the_programme_runs_by_the_clock_and_says_when_it_is_too_full(world: World) -> None:
    meeting = make.meeting(world.north)
    parts = [
        services.Part(AgendaPart.INPUT, "Drie voorbeelden", 30),
        services.Part(AgendaPart.INTERVISION, "Een casus", 100),
    ]
    services.set_programme(
        by=world.marijke, meeting=meeting, parts=parts, materials=[services.Reading("Artikel", "https://x.example/")]
    )
    found = reads.programme(meeting)
    assert [row.at - meeting.starts_at for row in found.items] == [timedelta(0), timedelta(minutes=30)]
    assert (found.minutes, found.over) == (130, 10)
    page = world.client(world.marijke).get(reverse("intervisie:meeting", args=["north", meeting.uid])).content.decode()
    assert "10 minuten langer" in page
    assert "Artikel" in page


def test_a_programme_is_made_by_the_page_and_what_was_left_empty_is_left_out(world: World) -> None:
    meeting = make.meeting(world.north)
    client, address = world.client(world.marijke), reverse("intervisie:programme", args=["north", meeting.uid])

    def sent(**said: str) -> dict[str, str]:
        totals = {
            f"{form}-{what}_FORMS": n for form in ("deel", "stuk") for what, n in (("TOTAL", "2"), ("INITIAL", "0"))
        }
        return totals | {name.replace("__", "-"): value for name, value in said.items()}

    for said, sentence in (
        ({"deel__0__title": "Samen kijken"}, "Hoeveel minuten duurt dit?"),
        ({"deel__0__minutes": "20"}, "Wat gebeurt er in deze minuten?"),
        ({"stuk__0__title": "Een artikel"}, "Waar staat dit? Plak de link erbij."),
        ({"stuk__0__link": "geen adres"}, "geen adres van een webpagina"),
    ):
        refused = client.post(address, sent(**said))
        assert (refused.status_code, sentence in refused.content.decode()) == (400, True), sentence
        assert (meeting.items.count(), meeting.materials.count()) == (0, 0)
    good = {"deel__0__title": "Samen kijken", "deel__0__minutes": "40", "deel__0__part": "exchange"}
    good |= {"deel__1__title": "Afronden", "deel__1__minutes": "10"}
    good |= {
        "stuk__0__title": "Een artikel",
        "stuk__0__link": "https://lees.example/a",
        "stuk__1__link": "lees.example/b",
    }
    for _press in range(2):
        assert client.post(address, sent(**good)).status_code == 302
    assert [(one.title, one.part, one.minutes) for one in meeting.items.order_by("order")] == [
        ("Samen kijken", "exchange", 40),
        ("Afronden", "input", 10),
    ]
    readings = [("Een artikel", "https://lees.example/a"), ("https://lees.example/b", "https://lees.example/b")]
    assert [(one.title, one.link) for one in meeting.materials.order_by("pk")] == readings
    page = client.get(address)
    assert [row["title"].value() for row in page.context["agenda"]][:2] == ["Samen kijken", "Afronden"]
    empty = dict.fromkeys(
        ("deel__0__title", "deel__0__minutes", "stuk__0__title", "stuk__0__link", "stuk__1__link"), ""
    )
    standing = {f"{form}__INITIAL_FORMS": n for form, n in (("deel", "2"), ("stuk", "2"))}
    assert client.post(address, sent(**good | empty | standing)).status_code == 302
    assert [one.title for one in meeting.items.all()] == ["Afronden"]
    assert not meeting.materials.exists()


def test_a_meeting_has_at_most_six_themes_of_a_few_words(world: World) -> None:
    client, address = world.client(world.marijke), reverse("intervisie:plan", args=["north"])
    asked = {"title": "Verbinden", "starts_at": "2027-03-04T15:30", "ends_at": "2027-03-04T17:30"}
    for themes in (",".join("abcdefg"), "x" * 121):
        refused = client.post(address, asked | {"themes": themes})
        assert (refused.status_code, "hooguit zes thema" in refused.content.decode()) == (400, True)
    assert client.post(address, asked | {"themes": " vertrouwen ,, tijd,"}).status_code == 302
    assert Meeting.objects.get().themes == ["vertrouwen", "tijd"]


def test_checking_in_takes_the_code_of_the_room(world: World) -> None:
    meeting = begun(world)
    client, address = world.client(world.anna), reverse("intervisie:meeting", args=["north", meeting.uid])
    wrong = client.post(address, {"code": "????"})
    assert wrong.status_code == 400
    assert "Die code klopt niet" in wrong.content.decode()
    assert not Attendance.objects.exists()
    assert client.post(address, {"code": f" {meeting.code.lower()} "}).status_code == 302
    services.check_in(by=world.anna, meeting=meeting, code=meeting.code)
    noted = Attendance.objects.get()
    assert (noted.member, noted.state, noted.by_self) == (world.anna, "present", True)
    assert meeting.code not in client.get(address).content.decode(), "the code is in the room, not on the phone"


def test_who_comes_in_late_is_noted_so_and_nobody_can_a_week_before(world: World) -> None:
    now = timezone.now()
    late = make.meeting(world.north, starts_at=now - timedelta(minutes=40), ends_at=now + timedelta(hours=1))
    assert services.check_in(by=world.bram, meeting=late, code=late.code).state == "late"
    coming = make.meeting(world.north)
    with pytest.raises(DomainError):
        services.check_in(by=world.bram, meeting=coming, code=coming.code)
    with pytest.raises(DomainError, match="vanaf twee uur voor het begin"):
        services.note_attendance(by=world.marijke, meeting=coming, states={world.bram.uid: "absent"})
    with pytest.raises(Refused):
        services.check_in(by=world.marijke, meeting=late, code=late.code)


def test_who_was_thought_away_and_comes_is_there_by_their_own_word(world: World) -> None:
    meeting = begun(world)
    services.note_attendance(
        by=world.marijke, meeting=meeting, states={world.anna.uid: "absent", world.bram.uid: "late"}
    )
    before = meeting.attendances.get(member=world.bram).noted_at
    for who in (world.anna, world.bram):
        services.check_in(by=who, meeting=meeting, code=meeting.code)
    noted = {one.member: (one.state, one.by_self) for one in meeting.attendances.select_related("member")}
    assert noted == {world.anna: ("present", True), world.bram: ("late", False)}, "who is there already is left alone"
    services.note_attendance(by=world.marijke, meeting=meeting, states={world.anna.uid: "present"})
    assert meeting.attendances.get(member=world.anna).by_self, "noting what was noted changes nothing"
    assert meeting.attendances.get(member=world.bram).noted_at == before


def test_a_series_is_one_to_twenty_meetings(world: World) -> None:
    soon = timezone.now() + timedelta(days=7)
    made = [
        Meeting(title=f"Avond {n}", starts_at=soon, ends_at=soon + timedelta(hours=2))
        for n in range(services.MOST_IN_A_SERIES + 1)
    ]
    for wrong in ([], made):
        with pytest.raises(DomainError, match="Plan 1 tot 20"):
            services.plan_series(by=world.marijke, meetings=wrong)
    assert not Meeting.objects.exists()
    assert len(services.plan_series(by=world.marijke, meetings=made[1:])) == services.MOST_IN_A_SERIES


def test_a_meeting_that_is_over_is_not_called_off(world: World) -> None:
    over = meeting_over(world.north)
    with pytest.raises(DomainError, match="al geweest"):
        services.cancel_meeting(by=world.marijke, meeting=over)
    over.refresh_from_db()
    assert over.state == "planned"


def test_attendance_knows_no_reason_and_no_stranger(world: World) -> None:
    meeting = begun(world)
    services.note_attendance(
        by=world.marijke, meeting=meeting, states={world.anna.uid: "absent", world.bram.uid: "present"}
    )
    services.note_attendance(by=world.marijke, meeting=meeting, states={world.bram.uid: ""})
    assert {(note.member.user.name, note.state) for note in meeting.attendances.all()} == {
        (world.anna.user.name, "absent")
    }
    for states in ({world.anna.uid: "ill"}, {world.zoe.uid: "present"}, {uuid4(): "present"}):
        with pytest.raises(DomainError):
            services.note_attendance(by=world.marijke, meeting=meeting, states=states)
    fields = {field.name for field in Attendance._meta.get_fields()}
    assert fields == {"id", "uid", "meeting", "member", "state", "by_self", "noted_at", "sent_at", "read_back_at"}


def test_who_left_since_keeps_a_note_that_can_still_be_changed(world: World) -> None:
    meeting = begun(world)
    services.note_attendance(by=world.marijke, meeting=meeting, states={world.bram.uid: "present"})
    world.bram.left_at = timezone.now()
    world.bram.save()
    page, facilitator = reverse("intervisie:attendance", args=["north", meeting.uid]), world.client(world.marijke)
    asked = {f"p-{world.bram.uid}": "late", f"p-{world.anna.uid}": "present"}
    assert facilitator.post(page, asked).status_code == 302
    assert set(meeting.attendances.values_list("member", "state")) == {
        (world.bram.pk, "late"),
        (world.anna.pk, "present"),
    }


def test_only_who_plans_sees_who_was_there(world: World) -> None:
    meeting = begun(world)
    services.note_attendance(by=world.marijke, meeting=meeting, states={world.bram.uid: "absent"})
    address = reverse("intervisie:meeting", args=["north", meeting.uid])
    assert "Wie was er?" in world.client(world.marijke).get(address).content.decode()
    peer = world.client(world.anna).get(address).content.decode()
    assert "Wie was er?" not in peer
    assert world.bram.user.name not in peer


def test_who_missed_it_is_led_to_read_back(world: World) -> None:
    now = timezone.now()
    past = make.meeting(
        world.north,
        title="Wat er op tafel lag",
        starts_at=now - timedelta(days=2, hours=2),
        ends_at=now - timedelta(days=2),
    )
    services.note_attendance(
        by=world.marijke, meeting=past, states={world.anna.uid: "absent", world.bram.uid: "present"}
    )
    home = reverse("plg:community", args=["north"])
    assert "Lees terug: Wat er op tafel lag" in world.client(world.anna).get(home).content.decode()
    assert "Lees terug" not in world.client(world.bram).get(home).content.decode()


def test_the_pages_ask_the_same_whatever_there_is(world: World, max_queries: MaxQueries) -> None:
    meeting = begun(world)
    client = world.client(world.marijke)
    pages = [reverse("intervisie:meetings", args=["north"]), reverse("intervisie:meeting", args=["north", meeting.uid])]
    for page in pages:
        client.get(page)
    for number in range(20):
        make.meeting(world.north, title=f"Avond {number}")
        make.ranking(world.north, meeting=meeting)
    for page in pages:
        with max_queries(17):
            client.get(page)


def test_open_intentions_come_first_in_the_next_meeting_and_in_no_other(world: World) -> None:
    following = make.meeting(world.north)
    later = make.meeting(world.north, starts_at=following.ends_at, ends_at=following.ends_at + timedelta(hours=2))
    make.intention(world.anna, "Ik bel Truus.", community_since=timezone.now())
    make.intention(world.anna, "Ik bel de wethouder.", duo_since=timezone.now())

    def read(who: Membership, meeting: Meeting) -> str:
        address = reverse("intervisie:meeting", args=["north", meeting.uid])
        return str(world.client(who).get(address).content.decode())

    assert "Ik bel Truus." in read(world.bram, following)
    assert "Ik bel de wethouder." not in read(world.bram, following)
    assert "Ik bel Truus." not in read(world.bram, later)
    assert "Ik bel Truus." not in read(world.karim, following), "the coordinator reads nothing of what is shared"
