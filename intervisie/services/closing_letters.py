"""Letters after a meeting: the minutes were shared. Nothing of what stands in them; quiet hours, and never twice."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intervisie.access import attending, visible_minutes
from intervisie.models import Minutes
from intervisie.words import MinutesState
from plg.models import Job, Membership
from plg.services import letters
from plg.services.letter_text import page
from plg.services.letters import Letter

MINUTES = "intervisie.minutes_shared"


def tell_minutes(minutes: Minutes, *, by: Membership) -> int:
    """Ask for one letter to everybody else who takes part; return how many were not asked for before."""
    wanted = {
        f"{minutes.uid}:{member.uid}": {"minutes": str(minutes.uid), "membership": str(member.uid)}
        for member in attending(minutes.meeting).exclude(pk=by.pk)
    }
    return letters.post_all(MINUTES, {key: dict(args) for key, args in wanted.items()}) if wanted else 0


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


def reader_of(job: Job) -> Membership | None:
    """Return to whom the letter of this job goes; None when they left or have no address."""
    rows = Membership.objects.select_related("user", "community").exclude(user__email=None)
    return rows.filter(uid=job.args["membership"], left_at=None).first()


def register_letters() -> None:
    """Make the letters of this module known."""
    letters.register(MINUTES, minutes_shared, title=_("Berichten dat een verslag klaarstaat"), reminds=True)
