"""Reading back what somebody missed: the facilitator sends the page once, and who read says so, nobody else."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intervisie.models import Attendance, Meeting
from intervisie.moments import is_over
from intervisie.words import AttendanceState, MeetingState
from plg import audit
from plg.access.decide import can, require
from plg.access.permissions import Permission
from plg.errors import DomainError
from plg.models import Job, Membership
from plg.services import letters
from plg.services.letter_text import page
from plg.services.letters import Letter

READ_BACK = "intervisie.read_back"


@transaction.atomic
def send_read_back(*, by: Membership, meeting: Meeting) -> int:
    """Send the page of a meeting to who was not there and did not say they read it; return to how many.

    Once a person and meeting, however often this is pressed. Raises `DomainError` before the end of the meeting.
    """
    require(by, Permission.KEEP_COURSE)
    found = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk, community=by.community)
    if found.state == MeetingState.CANCELLED or not is_over(found, timezone.now()):
        raise DomainError(_("Terugleespagina's stuur je na de bijeenkomst."))
    missed = found.attendances.filter(state=AttendanceState.ABSENT, member__left_at=None, sent_at=None)
    people = list(missed.filter(read_back_at=None).exclude(member__user__email=None).select_related("member"))
    wanted: dict[str, dict[str, object]] = {
        f"{found.uid}:{one.member.uid}": {"meeting": str(found.uid), "membership": str(one.member.uid)}
        for one in people
    }
    if not wanted:
        return 0
    letters.post_all(READ_BACK, wanted)
    Attendance.objects.filter(pk__in=[one.pk for one in people]).update(sent_at=timezone.now())
    audit.record("meeting.sent_to_read", by=by, subject=found, sent=len(people))
    return len(people)


@transaction.atomic
def say_read_back(*, by: Membership, meeting: Meeting) -> Attendance:
    """Note that who was not there has read back what they missed: their own word. A second time changes nothing."""
    require(by, Permission.TAKE_PART)
    missed = Attendance.objects.select_for_update(no_key=True).filter(
        meeting=meeting, meeting__community=by.community, member=by, state=AttendanceState.ABSENT
    )
    found = missed.first()
    if found is None:
        raise DomainError(_("Je staat bij deze bijeenkomst niet genoteerd als afwezig."))
    if found.read_back_at is None:
        found.read_back_at = timezone.now()
        found.save(update_fields=["read_back_at"])
    return found


def read_back_letter(job: Job) -> Letter | None:
    """Build the letter with the page to read back, or None when they have said meanwhile that they read it."""
    rows = Membership.objects.select_related("user", "community").exclude(user__email=None)
    member = rows.filter(uid=job.args["membership"], left_at=None).first()
    meeting = Meeting.objects.filter(uid=job.args["meeting"]).exclude(state=MeetingState.CANCELLED).first()
    if member is None or meeting is None or not can(member, Permission.SEE_MEETINGS):
        return None
    waits = meeting.attendances.filter(member=member, state=AttendanceState.ABSENT, read_back_at=None)
    if not waits.exists():
        return None
    url = page(reverse("intervisie:meeting", args=[member.community.slug, meeting.uid]))
    context: dict[str, object] = {"community": member.community, "meeting": meeting, "url": url}
    return Letter(READ_BACK, member.user, context, member=member)


def register_letter() -> None:
    """Make the letter known. It is a reminder: who wants none gets none."""
    title = gettext_lazy("Berichten om terug te lezen wat je miste")
    letters.register(READ_BACK, read_back_letter, title=title, reminds=True)
