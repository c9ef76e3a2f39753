"""Reminds people of an invitation they did not take up: once each, as many days later as the community says.

The hourly task asks; `letters` keeps the quiet hours, the stop link and the once.
"""

from django.db.models import DurationField, F, Func, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plg.models import Job, Membership, PersonalLink
from plg.services import letters
from plg.services.accepting import who_accepts
from plg.services.links import make_link
from plg.words import LinkPurpose

NAME = "invitation_reminder"


def remind_invited() -> int:
    """Ask for one reminder for everybody whose time has come; return how many were not asked for before.

    Running twice, or in two workers at once, asks once. Three queries.
    """
    return letters.post_all(
        NAME, {str(uid): {"membership": str(uid)} for uid in awaited().values_list("uid", flat=True)}
    )


def awaited() -> QuerySet[Membership]:
    """Return who got an invitation so many days ago that it is time, and did not come in since they joined."""
    links = PersonalLink.objects.filter(membership=OuterRef("pk"), purpose=LinkPurpose.INVITATION)
    last = links.filter(mailed_at__gte=OuterRef("joined_at")).order_by("-mailed_at").values("mailed_at")[:1]
    days = Func(
        F("community__remind_after"), template="make_interval(days => %(expressions)s)", output_field=DurationField()
    )
    rows = Membership.objects.filter(left_at=None, community__archived_at=None, community__remind_after__gt=0)
    rows = rows.filter(user__is_active=True).exclude(user__email=None, user__invited_as="")
    rows = rows.exclude(user__last_login__gte=F("joined_at"))
    return (
        rows.annotate(last_mailed=Subquery(last)).annotate(due=F("last_mailed") + days).filter(due__lte=timezone.now())
    )


def _reminder(job: Job) -> letters.Letter | None:
    # Asked anew when the letter goes: whoever came in since the job was made gets none.
    member = awaited().select_related("user", "community").filter(uid=job.args["membership"]).first()
    if member is None or who_accepts(member.user) is None:
        return None
    link = make_link(uid=job.uid, user=member.user, membership=member, purpose=LinkPurpose.INVITATION)
    context = {
        "community": member.community,
        "url": letters.link_address(link),
        "expires_at": link.expires_at,
        **letters.coming_in(member),
    }
    return letters.Letter(NAME, member.user, context, link)


def register() -> None:
    """Make the letter known; called when the app is ready."""
    letters.register(NAME, _reminder, title=_("Herinneringen aan een uitnodiging"), reminds=True)
