"""Letters after a meeting: minutes were shared, a record is to be looked over. Nothing of what stands in them.

They keep the quiet hours and go once.
"""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intervisie.access import attending, own_checks, visible_minutes
from intervisie.models import GroupRecord, Minutes
from intervisie.words import CheckState, MinutesState, RecordState
from plg.models import Job, Membership
from plg.services import letters
from plg.services.letter_text import page
from plg.services.letters import Letter

MINUTES = "intervisie.minutes_shared"
TO_CHECK = "intervisie.record_to_check"


def tell_minutes(minutes: Minutes, *, by: Membership) -> int:
    """Ask for one letter to everybody else who takes part; return how many were not asked for before."""
    wanted: dict[str, dict[str, object]] = {
        f"{minutes.uid}:{member.uid}": {"minutes": str(minutes.uid), "membership": str(member.uid)}
        for member in attending(minutes.meeting).exclude(pk=by.pk)
    }
    return letters.post_all(MINUTES, wanted)


def minutes_shared(job: Job) -> Letter | None:
    """Build the letter, or None for who may not read them (any more)."""
    member = reader_of(job)
    if member is None:
        return None
    found = visible_minutes(member).filter(uid=job.args["minutes"], state=MinutesState.SHARED).first()
    if found is None:
        return None
    url = reverse("intervisie:minutes", args=[member.community.slug, found.meeting.uid])
    context = {"community": member.community, "meeting": found.meeting, "url": page(url)}
    return Letter(MINUTES, member.user, context, member=member)


def tell_to_check(record: GroupRecord, number: int) -> int:
    """Ask for one letter about this text to everybody who took part; return how many were not asked for before."""
    wanted: dict[str, dict[str, object]] = {
        f"{record.uid}:{number}:{check.member.uid}": {
            "record": str(record.uid),
            "number": number,
            "membership": str(check.member.uid),
        }
        for check in record.checks.filter(member__left_at=None).select_related("member")
    }
    return letters.post_all(TO_CHECK, wanted)


def record_to_check(job: Job) -> Letter | None:
    """Build the letter, or None when it was answered already, or a newer text was sent since."""
    member = reader_of(job)
    if member is None:
        return None
    waits = own_checks(member).filter(record__uid=job.args["record"], state=CheckState.ASKED)
    found = waits.filter(record__state=RecordState.SENT).select_related("record__session__meeting").first()
    if found is None or found.record.texts.filter(number__gt=job.args["number"]).exists():
        return None
    url = reverse("intervisie:record", args=[member.community.slug, found.record.uid])
    context = {
        "community": member.community,
        "meeting": found.record.session.meeting,
        "days": settings.RECORD_CHECK_DAYS,
        "url": page(url),
    }
    return Letter(TO_CHECK, member.user, context, member=member)


def reader_of(job: Job) -> Membership | None:
    """Return to whom the letter of this job goes; None when they left or have no address."""
    rows = Membership.objects.select_related("user", "community").exclude(user__email=None)
    return rows.filter(uid=job.args["membership"], left_at=None).first()


def register_letters() -> None:
    """Make the letters of this module known."""
    letters.register(MINUTES, minutes_shared, title=_("Berichten dat een verslag klaarstaat"), reminds=True)
    letters.register(TO_CHECK, record_to_check, title=_("Vragen om een groepsverslag na te kijken"), reminds=True)
