"""What goes into the minutes of a meeting on paper, as plain data: who was there, what it was about, what was agreed.

Used by the page that asks, the PDF builder and the command. Never a case, never who said what.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from intervisie.access import planners
from intervisie.selectors.agreements import Point
from intervisie.selectors.minutes import minutes_by_uid, shared_minutes, story
from plg.errors import DomainError
from plg.models import Membership
from reports.selectors.sealed import Sealed


@dataclass(frozen=True)
class Action:
    """One action point on paper."""

    text: str
    names: list[str]
    day: date | None
    done: date | None
    carried: str  # by whom it was carried over last, "" when it was not


@dataclass(frozen=True)
class MinutesFacts(Sealed):
    """Everything the minutes on paper say."""

    community: str
    title: str
    starts_at: datetime
    ends_at: datetime
    where: str
    present: list[str]
    absent: int
    themes: str
    actions: list[Action]
    together: list[str]
    came: list[Action]
    more: str
    shared_at: datetime
    as_of: datetime


def minutes_facts(member: Membership, meeting: object) -> MinutesFacts:
    """Return what the shared minutes of a meeting say, by the uid of the meeting. Six queries.

    The same for every reader. Raises `DomainError` when there are none that this member may read.
    """
    minutes = shared_minutes(member, meeting)
    told, about = story(member, minutes), minutes.meeting
    points = [*told.agreed.actions, *told.agreed.together, *told.agreed.came]
    moments = [point.agreement.made_at for point in points]
    moments += [point.agreement.done_at for point in points if point.agreement.done_at]
    moments += [move.at for point in points for move in point.moves]
    shared_at = minutes.shared_at
    assert shared_at is not None, "shared minutes say when; the database keeps it"
    return MinutesFacts(
        community=about.community.title,
        title=about.title,
        starts_at=timezone.localtime(about.starts_at),
        ends_at=timezone.localtime(about.ends_at),
        where=about.place or (_("online") if about.link else ""),
        present=told.present,
        absent=told.absent,
        themes=minutes.themes,
        actions=[_action(point) for point in told.agreed.actions],
        together=[point.agreement.text for point in told.agreed.together],
        came=[_action(point) for point in told.agreed.came],
        more=minutes.more,
        shared_at=timezone.localtime(shared_at),
        as_of=timezone.localtime(max([shared_at, minutes.changed_at, *moments])),
    )


def minutes_to_print(uid: str | None) -> tuple[Membership, MinutesFacts]:
    """Return who plans in the community and what its minutes say, for the command line: by the uid of a meeting or of
    its minutes. Raises `DomainError` when there are none that were shared."""
    try:
        minutes = minutes_by_uid(UUID(uid or ""))
    except ValueError:
        minutes = None
    reader = planners(minutes.meeting.community).first() if minutes else None
    if minutes is None or reader is None:
        raise DomainError(_("Geef met --id de bijeenkomst waarvan je het gedeelde verslag wilt."))
    return reader, minutes_facts(reader, minutes.meeting.uid)


def _action(point: Point) -> Action:
    row, last = point.agreement, point.moves[-1] if point.moves else None
    return Action(
        text=row.text,
        names=[name for name in point.names if name],
        day=point.day,
        done=timezone.localdate(row.done_at) if row.done_at else None,
        carried=last.by.user.name if last and last.by else "",
    )
