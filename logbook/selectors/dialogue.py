"""The dialogue under an entry, and what is new for somebody."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from logbook import access
from logbook.models import Entry, Reading, Response
from logbook.selectors.photos import photo_count
from plg.models import Membership

#: News is counted up to here: "20 of meer" says enough.
MOST_NEWS = 20
#: So many of them stand on the home page with a way straight to them.
NAMED_NEWS = 3


@dataclass(frozen=True)
class Said:
    """A response as the page shows it to this member."""

    response: Response
    mine: bool
    new: bool


@dataclass(frozen=True)
class Waiting:
    """One entry with something new for the member: whose it is, what its author asks, and the day it tells of."""

    uid: UUID
    author: str
    asks: str
    happened_on: date | None
    is_own: bool


@dataclass(frozen=True)
class News:
    """How many of the member's conversations have something new, and how many shared entries wait unread.

    The first few of both are named, entries that ask something before those that do not.
    """

    conversations: int
    unread: int
    talks: list[Waiting] = field(default_factory=list, compare=False)
    entries: list[Waiting] = field(default_factory=list, compare=False)

    def __bool__(self) -> bool:
        return bool(self.conversations or self.unread)

    @property
    def most(self) -> int:
        """How far is counted: so many of either may be more."""
        return MOST_NEWS


def conversation(member: Membership, entry: Entry) -> list[Said]:
    """Return the responses under an entry this member may read, the oldest first. One query.

    New is what others wrote since the member last opened the entry; for the first time everything is.
    """
    opened = Reading.objects.filter(entry=OuterRef("entry"), reader=member, last_at__gte=OuterRef("made_at"))
    said = access.visible_responses(member).filter(entry=entry).alias(opened=Exists(opened))
    rows = said.annotate(unseen=~Q(opened=True) & ~Q(author=member)).select_related("author__user")
    return [
        Said(response, mine=response.author_id == member.pk, new=response.unseen)
        for response in rows.order_by("made_at", "pk")
    ]


def with_marks(entries: QuerySet[Entry], member: Membership) -> QuerySet[Entry]:
    """Add to every entry how many responses stand under it (`responded`), how many photos beside it (`pictured`), and
    whether something is new (`is_new`).

    New is a response of another since the member last opened it; for an entry of somebody else also never opened.
    """
    counted = Response.objects.filter(entry=OuterRef("pk")).order_by().values("entry").annotate(n=Count("pk"))
    return entries.annotate(
        responded=Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), Value(0)),
        pictured=photo_count(),
        is_new=_is_new(member),
    )


def news(member: Membership) -> News:
    """Return what is new for this member since they last looked. Two queries, each counting to twenty at most."""
    talks = access.visible_entries(member).filter(Q(author=member) | Q(responses__author=member)).distinct()
    talks = talks.filter(_newer(member), responses__isnull=False)
    shared = access.shared_entries(member).exclude(readings__reader=member)
    written, unread = _waiting(talks, member), _waiting(shared, member)
    return News(len(written), len(unread), written[:NAMED_NEWS], unread[:NAMED_NEWS])


def _waiting(entries: QuerySet[Entry], member: Membership) -> list[Waiting]:
    rows = entries.order_by(Case(When(asks="", then=1), default=0), "-pk")
    found = rows.values_list("uid", "author__user__name", "asks", "happened_on", "author")[:MOST_NEWS]
    return [Waiting(uid, name, asks, day, author == member.pk) for uid, name, asks, day, author in found]


def _is_new(member: Membership) -> Q:
    never = ~Exists(Reading.objects.filter(entry=OuterRef("pk"), reader=member))
    return Q(_newer(member)) | (~Q(author=member) & Q(never))


def _newer(member: Membership) -> Exists:
    """Tell of an entry whether another wrote under it since this member last opened it."""
    seen = Reading.objects.filter(entry=OuterRef("entry"), reader=member, last_at__gte=OuterRef("made_at"))
    others = Response.objects.filter(entry=OuterRef("pk")).exclude(author=member)
    return Exists(others.filter(~Exists(seen)))
