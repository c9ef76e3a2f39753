"""Calendar files: what a calendar reads back is what was meant, and a change replaces what stood there."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from icalendar import Calendar
from pytest_django import Settings

from plg.calendars import Appointment, ics

AT_FOUR = datetime(2026, 11, 26, 16, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))
MEETING = Appointment(
    uid=UUID("5b0e9c4e-6d5c-4c41-9d0f-0f0a6b7c8d9e"),
    title="Het gesprek; dat blijft, liggen\nLOCATION:elders",
    starts_at=AT_FOUR,
    ends_at=AT_FOUR + timedelta(hours=2),
    changed_at=AT_FOUR - timedelta(days=9),
    place="Basisschool De Ponte, lokaal 8",
    link="https://meedoen.example/kamer",
    words="Neem je casus mee.",
)


def read_back(content: bytes) -> dict[str, object]:
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    return {name: event.decoded(name) for name in event}


def test_what_a_calendar_reads_is_what_was_meant() -> None:
    event = read_back(ics([MEETING]))
    assert event["DTSTART"] == datetime(2026, 11, 26, 15, 0, tzinfo=UTC)
    assert event["DTEND"] == datetime(2026, 11, 26, 17, 0, tzinfo=UTC)
    assert event["SUMMARY"] == MEETING.title
    assert event["LOCATION"] == MEETING.place  # not taken over by the title
    assert event["STATUS"] == "CONFIRMED"


def test_a_change_keeps_its_uid_and_counts_on_also_where_the_site_moved(settings: Settings) -> None:
    before = read_back(ics([MEETING]))
    settings.BASE_URL = "https://elders.example"
    after = read_back(ics([replace(MEETING, sequence=1, cancelled=True)]))
    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after["STATUS"] == "CANCELLED"


def test_the_same_appointment_gives_the_same_bytes_in_lines_a_calendar_takes() -> None:
    content = ics([MEETING])
    assert content == ics([MEETING])
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
