"""Reads of second steps that were taken away because they were lost: the last time of one person, and lately."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from plg.models import AuditLine, User

WORD = "factor.reset"
SHOWN = 20


@dataclass(frozen=True)
class Reset:
    """One time: when, by which administrator ("" for the command), and how they made sure. Not of whom."""

    at: datetime
    who: str
    how: str


def last_reset(user: User, *, within: timedelta) -> datetime | None:
    """Return when this was last done for this person, if not longer ago than that. One query."""
    lines = AuditLine.objects.filter(word=WORD, subject=user.uid, at__gt=timezone.now() - within)
    return lines.order_by("-at").values_list("at", flat=True).first()


def lately(by: User) -> list[Reset]:
    """Return the last times, for every administrator to see that none of them does it unseen. Two queries."""
    if not (by.is_active and by.is_staff):
        return []
    lines = list(AuditLine.objects.filter(word=WORD).order_by("-at", "-pk")[:SHOWN])
    names = _names(line.actor for line in lines)
    return [Reset(line.at, names.get(line.actor, ""), line.detail.get("how", "")) for line in lines]


def _names(keys: Iterable[object]) -> dict[object, str]:
    return dict(User.objects.filter(uid__in={key for key in keys if key}).values_list("uid", "name"))
