"""Who may read which entry. Every page, count, search and export of the logbook starts here.

One rule (`ROLES_IN`) is asked from both sides: what may I read, and who reads this.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from logbook.models import (
    Draft,
    Entry,
    Fragment,
    Intention,
    LearningQuestion,
    Photo,
    Response,
    Share,
    Step,
    Thread,
    Yield,
)
from logbook.words import Circle, EntryState
from plg.access.decide import NO_ACCOUNT, can
from plg.access.permissions import Permission
from plg.access.roles import TABLE
from plg.models import DuoSeat, Membership, User
from plg.words import Role

ThreadT = TypeVar("ThreadT", bound=Thread)

_EVERY_READER = [role.value for role in Role if Permission.READ_SHARED_ENTRIES in TABLE[role]]
#: The rule: who is in a circle. Of a duo are moreover only those who share one (`_sit_together`). And for every
#: circle: whoever belongs to the community now, and did so, in such a role, at the moment of sharing.
ROLES_IN = {
    Circle.DUO: _EVERY_READER,
    Circle.FACILITATOR: [Role.FACILITATOR.value],
    Circle.COMMUNITY: _EVERY_READER,
}
#: Since when somebody has a role of the circle, when that is later than their joining.
_SINCE_FIELD = dict.fromkeys(Circle, "reads_since") | {Circle.FACILITATOR: "facilitates_since"}


def authored_entries(member: Membership) -> QuerySet[Entry]:
    """Return all this member wrote, also what they withdrew. Nothing for somebody who left."""
    if member.left_at is not None:
        return Entry.objects.none()
    return Entry.objects.filter(author=member)


def own_entries(member: Membership) -> QuerySet[Entry]:
    """Return what this member wrote and did not withdraw."""
    return authored_entries(member).filter(state=EntryState.SUBMITTED)


def withdrawn_entries(member: Membership) -> QuerySet[Entry]:
    """Return what this member wrote and withdrew: theirs to read back, nobody else's."""
    return authored_entries(member).filter(state=EntryState.WITHDRAWN)


def own_drafts(member: Membership) -> QuerySet[Draft]:
    """Return what this member is still writing, the newest first. Nobody else ever reads a draft."""
    if member.left_at is not None:
        return Draft.objects.none()
    return Draft.objects.filter(author=member).order_by("-saved_at", "-pk")


def inspected_entries(member: Membership) -> QuerySet[Entry]:
    """Return all that this member ever wrote, for an administrator's running inspection and nothing else."""
    return Entry.objects.filter(author=member)


def inspected_responses(member: Membership) -> QuerySet[Response]:
    """Return all that this member wrote under entries, for an administrator's running inspection and nothing else."""
    return Response.objects.filter(author=member).order_by("made_at", "pk")


def inspected_photos(member: Membership) -> QuerySet[Photo]:
    """Return the photos of this member that have words, for an administrator's running inspection of texts."""
    return Photo.objects.filter(author=member).exclude(alt="").order_by("made_at", "pk")


def inspected_threads(
    member: Membership,
) -> tuple[QuerySet[LearningQuestion], QuerySet[Intention], QuerySet[Yield]]:
    """Return all threads of this member, for an administrator's running inspection and nothing else."""
    return (
        LearningQuestion.objects.filter(author=member).order_by("made_at", "pk"),
        Intention.objects.filter(author=member).order_by("made_at", "pk").prefetch_related("looks"),
        Yield.objects.filter(author=member).order_by("made_at", "pk"),
    )


def shared_entries(member: Membership, after: datetime | None = None) -> QuerySet[Entry]:
    """Return what fellow members shared with this member and did not withdraw; with `after` only what since then."""
    if not can(member, Permission.READ_SHARED_ENTRIES):
        return Entry.objects.none()
    reached = Entry.objects.filter(_reaches(member, after), community=member.community_id, state=EntryState.SUBMITTED)
    return reached.exclude(author=member)


def visible_entries(member: Membership) -> QuerySet[Entry]:
    """Return every entry this member may read: own ones and those shared with a circle they are in."""
    if member.left_at is not None:
        return Entry.objects.none()
    mine = Q(author=member)
    readable = mine | Q(_reaches(member)) if can(member, Permission.READ_SHARED_ENTRIES) else mine
    return Entry.objects.filter(readable, community=member.community_id, state=EntryState.SUBMITTED)


def readable_entries(member: Membership) -> QuerySet[Entry]:
    """Return what the page of one entry may show: the visible ones, and the member's own withdrawn ones."""
    return visible_entries(member) | withdrawn_entries(member)


def may_read_entry(member: Membership, entry: Entry) -> bool:
    """Return whether this member may read this entry now. One query."""
    return visible_entries(member).filter(pk=entry.pk).exists()


def visible_responses(member: Membership) -> QuerySet[Response]:
    """Return the responses this member may read: those under the entries they may read, and no others."""
    return Response.objects.filter(entry__in=visible_entries(member))


def responses_of(user: User) -> QuerySet[Response]:
    """Return all that this person wrote under entries, wherever and whenever: theirs to take back, come what may."""
    return Response.objects.filter(author__user=user)


def visible_photos(member: Membership) -> QuerySet[Photo]:
    """Return the photos this member may see: those beside entries they may read, and own ones that wait for a text."""
    waiting = Q(entry=None, author=member) if member.left_at is None else Q(pk__in=[])
    return Photo.objects.filter(waiting | Q(entry__in=readable_entries(member)))


def own_photos(member: Membership) -> QuerySet[Photo]:
    """Return the photos this member chose, beside an entry or waiting: theirs to take away."""
    return visible_photos(member).filter(author=member)


def may_respond(member: Membership, entry: Entry) -> bool:
    """Return whether this member may write under this entry: one they may read, that is shared. At most two queries."""
    return can(member, Permission.RESPOND) and may_read_entry(member, entry) and entry.shares.exists()


def own_fragments(member: Membership) -> QuerySet[Fragment]:
    """Return the pieces of text this member marked in their own entries: nobody else ever works with them."""
    return Fragment.objects.filter(version__entry__in=own_entries(member), removed_at=None)


def own_steps(member: Membership) -> QuerySet[Step]:
    """Return the arrows this member laid between pieces of their own entries."""
    return Step.objects.filter(cause__version__entry__in=own_entries(member), removed_at=None)


def readers(*, author: Membership, circle: Circle, since: datetime) -> QuerySet[Membership]:
    """Return who reads what this author shared with this circle at this moment, or would.

    The other side of `shared_entries`, from the same rule; a test holds the two together. Whoever is invited reads it
    from their first visit on, and is named before that; whether they came is told to nobody.
    """
    people = Membership.objects.filter(
        community=author.community_id, left_at=None, joined_at__lte=since, roles__overlap=ROLES_IN[circle]
    ).exclude(pk=author.pk)
    people = people.exclude(NO_ACCOUNT).exclude(**{f"{_SINCE_FIELD[circle]}__gt": since})
    if circle == Circle.DUO:
        people = people.filter(_sit_together(author=author.pk, reader=OuterRef("pk"), since=since))
    return people


def readers_by_circle(author: Membership, since: Mapping[Circle, datetime]) -> QuerySet[Membership]:
    """Return who reads an entry of this author that is shared with these circles since these moments."""
    anybody = Q(pk__in=[])
    for circle, moment in since.items():
        anybody |= Q(pk__in=readers(author=author, circle=circle, since=moment).values("pk"))
    return Membership.objects.filter(anybody).select_related("user")


def own_questions(member: Membership) -> QuerySet[LearningQuestion]:
    """Return the learning questions of this member. Nothing for somebody who left."""
    return _own(LearningQuestion.objects.all(), member)


def own_intentions(member: Membership) -> QuerySet[Intention]:
    """Return the intentions of this member. Nothing for somebody who left."""
    return _own(Intention.objects.all(), member)


def own_yields(member: Membership) -> QuerySet[Yield]:
    """Return the yields of this member. Nothing for somebody who left."""
    return _own(Yield.objects.all(), member)


def visible_questions(member: Membership) -> QuerySet[LearningQuestion]:
    """Return every learning question this member may read: own ones and those shared with a circle they are in."""
    return _visible(LearningQuestion.objects.all(), member)


def visible_intentions(member: Membership) -> QuerySet[Intention]:
    """Return every intention this member may read; what its author said on looking back is the author's alone."""
    return _visible(Intention.objects.all(), member)


def visible_yields(member: Membership) -> QuerySet[Yield]:
    """Return every yield this member may read."""
    return _visible(Yield.objects.all(), member)


# What goes in here is every row there is, and only here: `visible_*` and `own_*` above are the rule itself.
def _own(rows: QuerySet[ThreadT], member: Membership) -> QuerySet[ThreadT]:
    return rows.none() if member.left_at is not None else rows.filter(author=member)


def _visible(rows: QuerySet[ThreadT], member: Membership) -> QuerySet[ThreadT]:
    """Narrow threads to the readable ones: the rule of `_reaches`, over the three moments that stand in the row."""
    if member.left_at is not None:
        return rows.none()
    readable = Q(author=member)
    if can(member, Permission.READ_SHARED_ENTRIES):
        for circle, begin in _circles_of(member).items():
            reaches = Q(**{f"{circle.value}_since__gte": begin})
            if circle == Circle.DUO:
                reaches &= Q(_sit_together(author=OuterRef("author"), reader=member.pk, since=OuterRef("duo_since")))
            readable |= reaches
    return rows.filter(readable, author__community=member.community_id)


def _circles_of(member: Membership) -> dict[Circle, datetime]:
    """Return the circles this member is in by role, and since when what is shared with them is theirs to read."""
    return {
        circle: member.facilitates_from if circle == Circle.FACILITATOR else member.reads_from
        for circle in Circle
        if set(ROLES_IN[circle]) & set(member.roles)
    }


def _reaches(member: Membership, after: datetime | None = None) -> Exists:
    """Tell of an entry whether it was shared with a circle that this member is in and was in then."""
    mine = Q(pk__in=[])
    for circle, begin in _circles_of(member).items():
        mine |= Q(circle=circle, since__gte=max(begin, after or begin))
    together = _sit_together(author=OuterRef(OuterRef("author")), reader=member.pk, since=OuterRef("since"))
    return Exists(Share.objects.filter(mine, ~Q(circle=Circle.DUO) | together, entry=OuterRef("pk")))


def _sit_together(*, author: int | OuterRef, reader: int | OuterRef, since: datetime | OuterRef) -> Exists:
    """Tell whether author and reader sat in one duo at this moment, and still do."""
    now = timezone.now()
    return Exists(
        DuoSeat.objects.filter(
            Q(until=None) | Q(until__gt=now),
            Q(duo__seats__until=None) | Q(duo__seats__until__gt=now),
            membership=author,
            since__lte=since,
            duo__seats__membership=reader,
            duo__seats__since__lte=since,
        )
    )
