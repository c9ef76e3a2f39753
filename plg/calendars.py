"""Appointments as an .ics file that calendars accept, and update when it comes again. Pure.

Used by meetings and reflection interviews. Knows no model: whoever has a moment to share fills an `Appointment`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from icalendar import Calendar, Event

CONTENT_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True)
class Appointment:
    """One moment. The same `uid` with a higher `sequence` replaces what a calendar has of it already."""

    uid: UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    sequence: int = 0
    place: str = ""
    link: str = ""
    words: str = ""
    cancelled: bool = False


def ics(appointments: Iterable[Appointment]) -> bytes:
    """Return a calendar file (RFC 5545) with these appointments, times in UTC. The same input gives the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//LeiderschapsPLG//NL")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for appointment in appointments:
        calendar.add_component(_event(appointment))
    content: bytes = calendar.to_ical()
    return content


def _event(appointment: Appointment) -> Event:
    event = Event()
    event.add("uid", str(appointment.uid))  # no host in it: a calendar knows it again when the site moves
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", appointment.changed_at.astimezone(UTC))
    event.add("dtstart", appointment.starts_at.astimezone(UTC))
    event.add("dtend", appointment.ends_at.astimezone(UTC))
    event.add("summary", appointment.title)
    event.add("status", "CANCELLED" if appointment.cancelled else "CONFIRMED")
    if where := appointment.place or appointment.link:
        event.add("location", where)
    if appointment.link:
        event.add("url", appointment.link)
    if words := "\n\n".join(filter(None, (appointment.words, appointment.link))):
        event.add("description", words)
    return event
