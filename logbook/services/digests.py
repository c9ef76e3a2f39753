"""The calm letter about what is new in the logbook: at most once a week or a day, and only when there is something.

It tells numbers and who; no word of an entry, a question or a response stands in it.
"""

from datetime import date, datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from logbook.selectors.digest import MOST, fresh, pace_of, to_tell, told_at
from logbook.words import Pace
from plg.access.decide import can
from plg.access.permissions import Permission
from plg.models import Job, Membership
from plg.services import letters
from plg.services.letter_text import page
from plg.services.letters import Letter

DIGEST = "logbook.digest"
#: Thursday: late enough to hold most of a week, early enough to answer before the weekend.
WEEKDAY = 4
SPAN = {Pace.WEEK: timedelta(days=7), Pace.DAY: timedelta(days=1)}


def ask_digests(*, on: date | None = None) -> int:
    """Ask for every letter that is due on this day; return how many were not asked for before.

    The key holds the week or the day: one each, however often and in however many workers this runs. Whether there is
    something to tell is looked at when the letter goes.
    """
    day = on or timezone.localdate()
    asked = _ask(Pace.DAY, day, day.isoformat())
    thursday = day - timedelta(days=day.isoweekday() - WEEKDAY)
    if day >= thursday:  # a site that was away on Thursday sends it the day after
        year, week, _weekday = day.isocalendar()
        asked += _ask(Pace.WEEK, thursday, f"{year}-W{week:02}")
    return asked


def _ask(pace: Pace, day: date, name: str) -> int:
    since = timezone.make_aware(datetime.combine(day, time.min)) - SPAN[pace]
    members = to_tell(since, pace).values_list("uid", flat=True)
    return letters.post_all(DIGEST, {f"{uid}:{name}": {"membership": str(uid), "pace": pace.value} for uid in members})


def digest(job: Job) -> Letter | None:
    """Build the letter, or None when there is nothing (any more) to tell, or another pace was chosen meanwhile.

    Told is what came since the letter before, and at most since one span ago, as far as it is still unread. Whoever
    got one within the span gets none: at most weekly is at most weekly, whatever the weekday.
    """
    rows = Membership.objects.select_related("user", "community").filter(uid=job.args["membership"], left_at=None)
    member, pace = rows.first(), Pace(job.args["pace"])
    if member is None or not can(member, Permission.READ_SHARED_ENTRIES) or pace_of(member) != pace:
        return None
    now, before = timezone.now(), told_at(member, DIGEST)
    # Half a day of play: quiet hours may put one letter off and not the next.
    if before and before > now - SPAN[pace] + timedelta(hours=12):
        return None
    news = fresh(member, before or job.made_at - SPAN[pace])
    if not news:
        return None
    context = {
        "community": member.community,
        "news": news,
        "most": MOST,
        "url": page(reverse("plg:community", args=[member.community.slug])),
    }
    return Letter(DIGEST, member.user, context, member=member)


def register_letters() -> None:
    """Make the letter known; called when the app is ready."""
    letters.register(DIGEST, digest, title=_("Berichten over wat nieuw is in je logboek"), reminds=True)
