"""Who got a research file, and what each receiver is still to be told. Used by the page about it and its panel."""

from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q

from plg.access.decide import can
from plg.access.permissions import Permission
from plg.models import Membership, User
from plg.words import Purpose
from reports.access import visible_handovers
from reports.models import Handover, Notice

SHOWN = 100


@dataclass(frozen=True)
class NoticeLine:
    """One thing to tell a receiver, in the words of the screen."""

    notice: Notice
    purposes: str


@dataclass(frozen=True)
class HandoverLine:
    """One file that somebody got."""

    handover: Handover
    by: str
    open: list[NoticeLine]
    told: list[NoticeLine]


def handover_lines(member: Membership) -> list[HandoverLine]:
    """Return the last files that were handed over, the ones with something to tell first. Three queries."""
    rows = visible_handovers(member).prefetch_related(Prefetch("notices", Notice.objects.order_by("since", "pk")))
    asked = Count("notices", filter=Q(notices__told_at=None))
    found = list(rows.annotate(asked=asked).order_by("-asked", "-taken_at", "-pk")[:SHOWN])
    names = {user.uid: str(user) for user in User.objects.filter(uid__in={row.by for row in found})}
    return [_line(row, names.get(row.by, "") if row.by else "") for row in found]


def to_tell(member: Membership) -> int:
    """Return how many receivers are still to be told something, for who may tell them. One query."""
    if not can(member, Permission.SEE_HANDOVERS):
        return 0
    waiting = Notice.objects.filter(handover__community=member.community_id, told_at=None)
    return waiting.values("handover").distinct().count()


def _line(row: Handover, by: str) -> HandoverLine:
    notices = [NoticeLine(notice, _words(notice)) for notice in row.notices.all()]
    return HandoverLine(
        row,
        by,
        open=[line for line in notices if line.notice.told_at is None],
        told=[line for line in notices if line.notice.told_at is not None],
    )


def _words(notice: Notice) -> str:
    return " · ".join(str(Purpose(purpose).label) for purpose in notice.purposes)
