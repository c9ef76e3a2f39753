"""The sessions of the demo world that are over: who sat in, what was brought in, what people took along."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import yaml
from django.utils import timezone

from intervisie.models import Contribution, Meeting, Pad, Seat, Session, StarrCase
from intervisie.services.closing import take_along
from intervisie.words import AttendanceState, SessionState
from plg.models import ContentVersion, Membership
from plg.texts import tidy
from plg.words import Role

FILE = Path(__file__).parent / "worked.yaml"
MINUTE = 60


def build_sessions(meetings: dict[tuple[str, int], Meeting]) -> None:
    """Make the sessions, the oldest first; one that stands in its meeting is left as it is."""
    for line in yaml.safe_load(FILE.read_text(encoding="utf-8"))["sessions"]:
        meeting = meetings[line["community"], line["meeting"]]
        if not meeting.sessions.filter(format__key=line["format"]).exists():
            _session(line, meeting)


def _session(line: dict[str, Any], meeting: Meeting) -> None:
    version = ContentVersion.objects.filter(kind="format", key=line["format"]).latest("version")
    ContentVersion.objects.filter(pk=version.pk, frozen_at=None).update(frozen_at=timezone.now())
    case = StarrCase.objects.filter(meeting=meeting, title=line.get("case", "")).select_related("author").first()
    began = meeting.starts_at + timedelta(minutes=line["from"])
    ended = began + timedelta(minutes=line["took"])
    steps = version.body["steps"]
    session = Session.objects.create(
        community=meeting.community,
        meeting=meeting,
        format=version,
        case=case,
        owner=case.author if case else None,
        state=SessionState.ENDED,
        step=len(steps) - 1,
        step_at=ended - timedelta(minutes=steps[-1]["minutes"]),
        seconds=steps[-1]["minutes"] * MINUTE,
        version=20,
        made_at=began,
        ended_at=ended,
    )
    people = {_name(member): member for member in _present(meeting)}
    Seat.objects.bulk_create(Seat(session=session, member=member, agreed_at=began) for member in people.values())
    Contribution.objects.bulk_create(_said(line, session, people))
    Pad.objects.bulk_create(
        Pad(session=session, member=people[pad["who"]], text=tidy(pad["text"]), version=1, changed_at=ended)
        for pad in line.get("pads", [])
    )
    for along in line.get("along", []):
        _take_along(along, session, people[along["who"]])


def _present(meeting: Meeting) -> Iterator[Membership]:
    """Yield who sat in: whoever was there or came later, and the facilitators."""
    there = [AttendanceState.PRESENT, AttendanceState.LATE]
    members = meeting.community.memberships.select_related("user", "community")
    yield from members.filter(attendances__meeting=meeting, attendances__state__in=there)
    yield from members.filter(roles__contains=[Role.FACILITATOR])


def _said(line: dict[str, Any], session: Session, people: dict[str, Membership]) -> Iterator[Contribution]:
    for at, step in enumerate(session.format.body["steps"]):
        for one in line["said"].get(step["key"], []):
            yield Contribution(
                session=session,
                step=at,
                author=people[one["who"]],
                text=tidy(one["text"]),
                client_key=uuid5(NAMESPACE_URL, one["text"]),
                made_at=session.made_at + timedelta(minutes=at + 1),
            )


def _take_along(along: dict[str, Any], session: Session, who: Membership) -> None:
    promise = tidy(along.get("promise", ""))
    take_along(
        by=who,
        session=session,
        insight=tidy(along["insight"]),
        client_key=uuid5(session.uid, along["who"]),
        promise=promise,
        by_when=timezone.localdate() + timedelta(days=along["in_days"]) if promise else None,
        shares=along.get("shares", False),
    )


def _name(member: Membership) -> str:
    return str(member.user.email).partition("@")[0]
