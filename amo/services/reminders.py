"""Letters about a wave: to who has not sent theirs, at the opening and on the days the coordinator chose."""

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amo.models import Sheet, Wave
from amo.selectors import line_of, to_remind
from plg.access.decide import can
from plg.access.permissions import Permission
from plg.models import Job, Membership
from plg.services import letters
from plg.services.letter_text import page
from plg.services.letters import Letter

REMINDER = "amo.wave_reminder"


def ask_reminders(*, on: date | None = None) -> int:
    """Ask for every letter that is due today; return how many were not asked for before.

    Exactly one per wave, moment and person, however often this runs: the key says all three.
    """
    wanted: dict[str, dict[str, object]] = {
        f"{wave.uid}:{moment.isoformat()}:{member.uid}": {"wave": str(wave.uid), "membership": str(member.uid)}
        for wave, moment, member in to_remind(on or timezone.localdate())
    }
    return letters.post_all(REMINDER, wanted)


def wave_reminder(job: Job) -> Letter | None:
    """Build the letter, or None when there is no reason for it any more: sent by now, closed, left, called off."""
    rows = Membership.objects.select_related("user", "community")
    member = rows.filter(uid=job.args["membership"], left_at=None).exclude(user__email=None).first()
    wave = Wave.objects.select_related("instrument", "community").filter(uid=job.args["wave"]).first()
    if member is None or wave is None or not can(member, Permission.FILL_IN_SHEET):
        return None
    sheet = Sheet.objects.filter(wave=wave, membership=member).first()
    line = line_of(member, wave, sheet)
    if not line.is_due:
        return None
    context = {
        "community": member.community,
        "line": line,
        "begun": sheet is not None,
        "url": page(reverse("amo:waves", args=[member.community.slug])),
    }
    return Letter(REMINDER, member.user, context, member=member)


def register_letters() -> None:
    """Make the letters of this app known."""
    letters.register(REMINDER, wave_reminder, title=_("Herinneringen aan de vragenlijst"), reminds=True)
