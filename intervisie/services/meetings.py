"""What happens to meetings: plan one or a series, change, cancel, say what is on the agenda, note who was there."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from intervisie.access import attending
from intervisie.models import AgendaItem, Attendance, Material, Meeting
from intervisie.moments import came_as, takes_check_ins, takes_notes
from intervisie.services.meeting_letters import tell_change
from intervisie.words import AgendaPart, AttendanceState, MeetingState
from plg import audit
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.errors import DomainError
from plg.models import Community, Membership
from plg.texts import tidy

#: What a calendar and a letter take over; a new theme or agenda is only on the page.
TOLD = ("title", "starts_at", "ends_at", "place", "link")
MOST_IN_A_SERIES = 20


@dataclass(frozen=True)
class Part:
    """One line of the agenda."""

    part: AgendaPart
    title: str
    minutes: int


@dataclass(frozen=True)
class Reading:
    """Something to read: its title, and where it stands."""

    title: str
    link: str


@transaction.atomic
def plan_meeting(*, by: Membership, meeting: Meeting) -> Meeting:
    """Keep a meeting of the actor's community, new or changed; a cancelled one stays cancelled.

    When an announced moment or place changes, everybody gets one letter and calendars take it over. A new one with
    the title and the moment of one that stands is that one: two presses plan one meeting.
    """
    require(by, Permission.PLAN_MEETINGS)
    before = _locked(by, meeting) if meeting.pk else None
    meeting.community = by.community
    if before is None:
        Community.objects.select_for_update(no_key=True).get(pk=by.community_id)  # two presses wait for each other
        same = Meeting.objects.filter(community=by.community, title=meeting.title, starts_at=meeting.starts_at)
        if stands := same.exclude(state=MeetingState.CANCELLED).first():
            return stands
        meeting.save()
        audit.record("meeting.planned", by=by, subject=meeting)
        return meeting
    changed = [name for name in TOLD if getattr(meeting, name) != getattr(before, name)]
    meeting.code, meeting.state, meeting.series = before.code, before.state, before.series
    meeting.sequence = before.sequence + bool(changed)
    meeting.changed_at = timezone.now()
    meeting.save()
    audit.record("meeting.changed", by=by, subject=meeting)
    if set(changed) - {"title"}:
        tell_change(meeting, by=by)
    return meeting


@transaction.atomic
def plan_series(*, by: Membership, meetings: Sequence[Meeting]) -> list[Meeting]:
    """Plan these meetings in one go, or none of them. They are known as one series from here on."""
    require(by, Permission.PLAN_MEETINGS)
    if not 1 <= len(meetings) <= MOST_IN_A_SERIES:
        raise DomainError(_("Plan 1 tot %(most)s bijeenkomsten tegelijk.") % {"most": MOST_IN_A_SERIES})
    series = uuid4()
    for meeting in meetings:
        meeting.series = series
    return [plan_meeting(by=by, meeting=meeting) for meeting in meetings]


@transaction.atomic
def cancel_meeting(*, by: Membership, meeting: Meeting) -> Meeting:
    """Call a meeting off. It stays in the list as called off, everybody gets a letter, calendars strike it out.

    Raises `DomainError` for one that is over or was called off before.
    """
    require(by, Permission.PLAN_MEETINGS)
    found = _locked(by, meeting)
    if found.ends_at <= timezone.now():
        raise DomainError(_("Deze bijeenkomst is al geweest."))
    found.state, found.sequence, found.changed_at = MeetingState.CANCELLED, found.sequence + 1, timezone.now()
    found.save(update_fields=["state", "sequence", "changed_at"])
    audit.record("meeting.cancelled", by=by, subject=found)
    tell_change(found, by=by)
    return found


@transaction.atomic
def set_programme(
    *, by: Membership, meeting: Meeting, parts: Sequence[Part], materials: Sequence[Reading] = ()
) -> Meeting:
    """Put this agenda and these materials in place of what stood there, in the order given."""
    require(by, Permission.PLAN_MEETINGS)
    found = _locked(by, meeting)
    found.items.all().delete()
    found.materials.all().delete()
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=found, order=at, part=part.part, title=tidy(part.title), minutes=part.minutes)
        for at, part in enumerate(parts)
    )
    Material.objects.bulk_create(Material(meeting=found, title=tidy(one.title), link=one.link) for one in materials)
    audit.record("meeting.programme", by=by, subject=found)
    return found


@transaction.atomic
def check_in(*, by: Membership, meeting: Meeting, code: str) -> Attendance:
    """Note that the actor is there, by the code that is shown in the room. A second time changes nothing.

    Raises `DomainError` for a wrong code, and outside the day of the meeting.
    """
    require(by, Permission.TAKE_PART)
    found = Meeting.objects.get(pk=meeting.pk, community=by.community)
    now = timezone.now()
    if not takes_check_ins(found, now):
        raise DomainError(_("Melden dat je er bent, kan rond de bijeenkomst zelf."))
    if code.strip().upper() != found.code:
        raise DomainError(_("Die code klopt niet. Kijk op het scherm in de zaal, of vraag de procesbegeleider."))
    state = came_as(found, now)
    noted, made = Attendance.objects.get_or_create(
        meeting=found, member=by, defaults={"state": state, "by_self": True, "noted_at": now}
    )
    if not made and noted.state == AttendanceState.ABSENT:  # somebody thought they would not come
        noted.state, noted.by_self, noted.noted_at = state, True, now
        noted.save(update_fields=["state", "by_self", "noted_at"])
    return noted


@transaction.atomic
def note_attendance(*, by: Membership, meeting: Meeting, states: dict[UUID, str], rest: str = "") -> int:
    """Keep who was there, by uid of the membership; '' takes a note away. Returns how many are noted now.

    `rest` goes for everybody the meeting is for who is then without a note.
    """
    require(by, Permission.PLAN_MEETINGS)
    found = _locked(by, meeting)
    if not takes_notes(found, timezone.now()):
        raise DomainError(_("Wie er is, noteer je vanaf twee uur voor het begin."))
    people = {member.uid: member for member in attending(found)}
    people |= {note.member.uid: note.member for note in found.attendances.select_related("member")}  # some left since
    if set(states) - set(people) or {rest, *states.values()} - {"", *AttendanceState.values}:
        raise DomainError(_("Kies bij iedere deelnemer aanwezig, later gekomen of niet aanwezig."))
    for uid, state in states.items():
        noted = found.attendances.filter(member=people[uid])
        if not state:
            noted.delete()
        elif not noted.filter(state=state).exists():
            Attendance.objects.update_or_create(
                meeting=found,
                member=people[uid],
                defaults={"state": state, "by_self": False, "noted_at": timezone.now()},
            )
    if rest:
        unnoted = attending(found).exclude(attendances__meeting=found)
        notes = (Attendance(meeting=found, member=member, state=rest, noted_at=timezone.now()) for member in unnoted)
        Attendance.objects.bulk_create(notes, ignore_conflicts=True)  # who checks in at this moment was first
    count = found.attendances.count()
    audit.record("meeting.attendance", by=by, subject=found, noted=count)
    return count


def goes_on(meeting: Meeting) -> Meeting:
    """Return this meeting as one that goes on; raises `DomainError` for one that was called off. No query."""
    if meeting.state == MeetingState.CANCELLED:
        raise DomainError(_("Deze bijeenkomst is vervallen. Plan een nieuwe."))
    return meeting


def _locked(by: Membership, meeting: Meeting) -> Meeting:
    return goes_on(Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk, community=by.community))
