"""Letters about meetings: that one moved or is called off, and a reminder three days before."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intervisie.access import attending
from intervisie.models import Meeting
from intervisie.words import MeetingState
from plg.access.decide import can
from plg.access.permissions import Permission
from plg.models import Job, Membership
from plg.services import letters
from plg.services.letter_text import page
from plg.services.letters import Letter

CHANGED = "intervisie.meeting_changed"
REMINDER = "intervisie.meeting_reminder"
AHEAD = timedelta(days=3)


def tell_change(meeting: Meeting, *, by: Membership) -> int:
    """Ask for one letter to everybody else who takes part, about a meeting to come. Returns how many go out.

    The key holds the change, so that the same one is told once and the next one again.
    """
    if meeting.ends_at <= timezone.now():
        return 0
    people = attending(meeting).exclude(pk=by.pk)
    wanted = {
        f"{meeting.uid}:{meeting.sequence}:{member.uid}": _keys(meeting, member) | {"change": meeting.sequence}
        for member in people
    }
    return letters.post_all(CHANGED, wanted)


def ask_reminders() -> int:
    """Ask for the reminders of meetings within three days; return how many were not asked for before.

    Once a meeting, moment and person, however often this runs. A meeting that moves is reminded of again.
    """
    now = timezone.now()
    coming = Meeting.objects.filter(state=MeetingState.PLANNED, starts_at__gt=now, starts_at__lte=now + AHEAD)
    wanted = {
        f"{meeting.uid}:{meeting.starts_at.isoformat()}:{member.uid}": _keys(meeting, member)
        for meeting in coming.filter(community__archived_at=None).select_related("community")
        for member in attending(meeting)
    }
    return letters.post_all(REMINDER, wanted)


def meeting_changed(job: Job) -> Letter | None:
    """Build the letter about a change, or None when a later change has been told since, or the meeting began."""
    found = _found(job)
    if found is None or found[0].sequence != job.args["change"]:
        return None
    meeting, member = found
    context = _context(meeting, member) | {"cancelled": meeting.state == MeetingState.CANCELLED}
    return Letter(CHANGED, member.user, context, member=member)


def meeting_reminder(job: Job) -> Letter | None:
    """Build the reminder, or None when the meeting is off, began, or moved out of sight."""
    found = _found(job)
    if found is None or found[0].state != MeetingState.PLANNED or found[0].starts_at > timezone.now() + AHEAD:
        return None
    meeting, member = found
    return Letter(REMINDER, member.user, _context(meeting, member), member=member)


def register_letters() -> None:
    """Make the letters of this app known."""
    letters.register(CHANGED, meeting_changed, title=_("Bericht dat een bijeenkomst verandert"))
    letters.register(REMINDER, meeting_reminder, title=_("Herinneringen aan een bijeenkomst"), reminds=True)


def _keys(meeting: Meeting, member: Membership) -> dict[str, object]:
    return {"meeting": str(meeting.uid), "membership": str(member.uid)}


def _found(job: Job) -> tuple[Meeting, Membership] | None:
    rows = Membership.objects.select_related("user", "community").exclude(user__email=None)
    member = rows.filter(uid=job.args["membership"], left_at=None).first()
    meeting = Meeting.objects.filter(uid=job.args["meeting"], starts_at__gt=timezone.now()).first()
    if member is None or meeting is None or not can(member, Permission.SEE_MEETINGS):
        return None
    return meeting, member


def _context(meeting: Meeting, member: Membership) -> dict[str, object]:
    url = reverse("intervisie:meeting", args=[member.community.slug, meeting.uid])
    return {"community": member.community, "meeting": meeting, "url": page(url)}
