"""What is new in the logbook since a moment, for the letter about it: numbers and names of people, never a text."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from logbook import access
from logbook.models import Habit, Reading, Response, Share
from logbook.words import Pace
from plg.access.roles import READING
from plg.models import Mailing, Membership

#: Letters count up to here: "20 of meer" says enough.
MOST = 20


@dataclass(frozen=True)
class Fresh:
    """What this member did not read yet and was not told of before."""

    shared: int  # entries shared with them
    asking: int  # how many of those ask something
    authors: list[str]  # who shared them, by name
    answered: int  # own conversations in which somebody wrote

    def __bool__(self) -> bool:
        return bool(self.shared or self.answered)


def fresh(member: Membership, since: datetime) -> Fresh:
    """Return what is new for this member since a moment and still unread. Two queries, counting to twenty."""
    unread = access.shared_entries(member, after=since).exclude(readings__reader=member)
    rows = list(unread.order_by("-pk").values_list("asks", "author__user__name")[:MOST])
    seen = Reading.objects.filter(entry=OuterRef("entry"), reader=member, last_at__gte=OuterRef("made_at"))
    mine = Q(entry__author=member) | Exists(Response.objects.filter(entry=OuterRef("entry"), author=member))
    said = access.visible_responses(member).filter(mine, ~Exists(seen), made_at__gt=since).exclude(author=member)
    talks = said.order_by().values_list("entry").distinct()[:MOST]
    return Fresh(
        shared=len(rows),
        asking=sum(1 for asks, _name in rows if asks),
        authors=sorted({name for _asks, name in rows if name}, key=str.casefold),
        answered=len(talks),
    )


def told_at(member: Membership, letter: str) -> datetime | None:
    """Return when this member last got this letter about this community, or None. One query."""
    sent = Mailing.objects.filter(user=member.user_id, community=member.community_id, letter=letter)
    return sent.filter(sent_at__isnull=False).order_by("-sent_at").values_list("sent_at", flat=True).first()


def pace_of(member: Membership) -> Pace:
    """Return how often this member may hear of what is new. One query."""
    chosen = Habit.objects.filter(member=member).values_list("pace", flat=True).first()
    return Pace(chosen) if chosen else Pace.WEEK


def to_tell(since: datetime, pace: Pace) -> QuerySet[Membership]:
    """Return who reads with others, chose this pace, and in whose community something happened since. One query."""
    other = Habit.objects.exclude(pace=pace) if pace is Pace.WEEK else Habit.objects.filter(pace=pace)
    chose = Q(Exists(other.filter(member=OuterRef("pk"))))
    here = Membership.objects.filter(
        left_at=None,
        community__archived_at=None,
        roles__overlap=[role.value for role in READING],
        user__is_active=True,
        user__email__isnull=False,
    )
    happened = Q(Exists(Share.objects.filter(entry__community=OuterRef("community"), since__gt=since))) | Q(
        Exists(Response.objects.filter(entry__community=OuterRef("community"), made_at__gt=since))
    )
    return here.filter(happened, ~chose if pace is Pace.WEEK else chose).order_by("pk")


def habit_of(member: Membership) -> Habit:
    """Return the choices of this member; unsaved when nothing was chosen yet. One query."""
    return Habit.objects.filter(member=member).first() or Habit(member=member)
