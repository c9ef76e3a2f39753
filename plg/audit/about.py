"""Reads the audit trail for one person: what others did with what is theirs. Used by the `own` module of every app.

A line about many people holds `members` in its detail: the key of each membership, and how many of their things.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from plg.audit import PLATFORM
from plg.models import AuditLine, Community, Membership, User


def counted(memberships: Iterable[UUID]) -> dict[str, int]:
    """Return the `members` of a line: one key for each thing that was read or taken, counted by whose it is."""
    return {str(uid): number for uid, number in sorted(Counter(memberships).items())}


def lines_holding(user: User, words: Iterable[str], before: datetime | None, most: int) -> list[tuple[AuditLine, int]]:
    """Return the newest lines in which things of this person were counted, each with how many. Two queries."""
    mine = _memberships(user)
    rows = _lines(words, before).filter(chain__in=set(mine.values()), detail__members__has_any_keys=list(mine))
    return [(line, sum(line.detail["members"].get(key, 0) for key in mine)) for line in rows[:most]]


def lines_about(user: User, words: Iterable[str], before: datetime | None, most: int) -> list[AuditLine]:
    """Return the newest lines about this person, one of their memberships or a whole community of theirs.

    What the person did themselves is left out. Two queries.
    """
    mine = _memberships(user)
    subjects = {str(user.uid), *mine, *mine.values()}
    about = Q(subject__in=subjects) | Q(detail__members__has_any_keys=list(mine))
    return list(_lines(words, before).filter(about).exclude(actor=user.uid)[:most])


def places(lines: Iterable[AuditLine]) -> dict[str, str]:
    """Return the name of the community of each of these lines, by its chain; the platform has none. One query."""
    chains = {line.chain for line in lines} - {PLATFORM}
    return {str(uid): title for uid, title in Community.objects.filter(uid__in=chains).values_list("uid", "title")}


def _lines(words: Iterable[str], before: datetime | None) -> QuerySet[AuditLine]:
    rows = AuditLine.objects.filter(word__in=list(words)).order_by("-at", "-pk")
    return rows.filter(at__lt=before) if before else rows


def _memberships(user: User) -> dict[str, str]:
    """Return the key of every membership this person ever had, with the key of its community."""
    rows = Membership.objects.filter(user=user).values_list("uid", "community__uid")
    return {str(uid): str(community) for uid, community in rows}
