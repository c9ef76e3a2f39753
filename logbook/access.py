"""Who may read which entry. Every page, count, search and export of the logbook starts here.

One rule (`readers`) is asked from both sides: what may I read, and who reads this.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import (
    BigIntegerField,
    CharField,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.expressions import Combinable
from django.utils import timezone

from logbook.models import Entry, Share
from logbook.words import Circle, EntryState
from plg.access.decide import can
from plg.access.permissions import Permission
from plg.access.roles import TABLE
from plg.models import DuoSeat, Membership
from plg.words import Role

#: The roles that may read anything of somebody else at all; researchers and coordinators are not among them.
READING_ROLES = [role.value for role in Role if Permission.READ_SHARED_ENTRIES in TABLE[role]]


def readers(*, author: Combinable, circle: Combinable, since: Combinable) -> QuerySet[Membership]:
    """Return the members who read what this author shared with this circle at this moment: the one rule.

    Each of the three is a `Value`, or an `OuterRef` to a column of the query around this one. A reader belongs to
    the community now and did so at the moment of sharing; in a duo, both seats were taken then and are taken still.
    Does not ask whether the entry was withdrawn.
    """
    now = timezone.now()
    partners = DuoSeat.objects.filter(
        Q(until=None) | Q(until__gt=now),
        Q(duo__seats__until=None) | Q(duo__seats__until__gt=now),
        membership=OuterRef("its_author"),
        since__lte=OuterRef("its_since"),
        duo__seats__membership=OuterRef("pk"),
        duo__seats__since__lte=OuterRef("its_since"),
    )
    return Membership.objects.alias(
        its_author=ExpressionWrapper(author, output_field=BigIntegerField()),
        its_circle=ExpressionWrapper(circle, output_field=CharField()),
        its_since=ExpressionWrapper(since, output_field=DateTimeField()),
    ).filter(
        Q(its_circle=Circle.COMMUNITY)
        | Q(its_circle=Circle.FACILITATOR, roles__contains=[Role.FACILITATOR])
        | (Q(its_circle=Circle.DUO) & Exists(partners)),
        ~Q(pk=F("its_author")),
        left_at=None,
        joined_at__lte=F("its_since"),
        roles__overlap=READING_ROLES,
    )


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


def shared_entries(member: Membership) -> QuerySet[Entry]:
    """Return what fellow members shared with this member and did not withdraw."""
    if not can(member, Permission.READ_SHARED_ENTRIES):
        return Entry.objects.none()
    return Entry.objects.filter(_reaches(member), community=member.community_id, state=EntryState.SUBMITTED)


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


def readers_by_circle(author: Membership, since: Mapping[Circle, datetime]) -> QuerySet[Membership]:
    """Return who reads an entry of this author that is shared with these circles since these moments.

    Serves an entry as it is and a choice not yet made (with the moment now). Nobody for no circles.
    """
    anybody = Q(pk__in=[])
    for circle, moment in since.items():
        reached = readers(author=Value(author.pk), circle=Value(circle.value), since=Value(moment))
        anybody |= Q(pk__in=reached.values("pk"))
    return Membership.objects.filter(anybody, community=author.community_id).select_related("user")


def _reaches(member: Membership) -> Exists:
    reader = readers(author=OuterRef(OuterRef("author")), circle=OuterRef("circle"), since=OuterRef("since"))
    shares = Share.objects.filter(Exists(reader.filter(pk=member.pk)), entry=OuterRef("pk"))
    return Exists(shares)
