"""What goes into the report of a community, as plain data: its meetings, themes, rankings, agreements, group pictures.

Used by the page that asks, the PDF builder and the command. Counts of the group alone: never a name, never a person.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone, translation

from amo.access import visible_group_pictures
from amo.analysis.sharing import Told, told
from intervisie.access import counted_rankings, visible_agreements, visible_matrices, visible_meetings
from intervisie.selectors.rankings import outcome, picture
from intervisie.selectors.urgency import ToldRow, group_picture, group_rows, group_table
from intervisie.words import AttendanceState, MeetingState
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.models import Membership
from plg.pictures import Bars, TwoByTwo
from reports.selectors.sealed import Sealed


@dataclass(frozen=True)
class Gathering:
    """One meeting: when, what about, and of how many noted people how many were there. None: nothing was noted."""

    day: date
    title: str
    themes: list[str]
    noted: int
    there: int | None
    late: int | None
    absent: int | None
    cancelled: bool


@dataclass(frozen=True)
class Weighed:
    """A ranking that is closed: its picture, and behind it per thing the rank, the points and who gave which."""

    day: date
    question: str
    ballots: int
    numbers: tuple[int, ...]
    bars: Bars
    rows: list[tuple[int, str, int, tuple[int, ...]]]  # rank, what, points, how often each number was given


@dataclass(frozen=True)
class Agreed:
    """Something that was agreed, without who does it."""

    day: date
    text: str
    by_when: date | None  # None: for everybody, from then on
    done: date | None


@dataclass(frozen=True)
class Placed:
    """The urgency matrix of the group as it was fixed: the picture, and the rows behind it."""

    day: date
    picture: TwoByTwo
    rows: list[ToldRow]


@dataclass(frozen=True)
class Changed:
    """What changed in the group between two measurements, folded and fixed when the second was over."""

    title: str
    first: str
    last: str
    day: date
    rows: list[Told]


@dataclass(frozen=True)
class CommunityFacts(Sealed):
    """Everything the report of a community says."""

    community: str
    starts_on: date
    ends_on: date
    meetings: list[Gathering]
    themes: list[tuple[str, int]]  # and of how many meetings
    rankings: list[Weighed]
    agreed: list[Agreed]
    placed: list[Placed]
    changed: list[Changed]
    as_of: datetime

    @property
    def held(self) -> int:
        return sum(not one.cancelled for one in self.meetings)


def community_facts(member: Membership) -> CommunityFacts:
    """Return what the report of this member's community says. A few queries a ranking, some ten besides.

    Raises `Refused` for who may not ask for it.
    """
    require(member, Permission.ASK_COMMUNITY_REPORT)
    with translation.override("nl"):
        return _facts(member)


def _facts(member: Membership) -> CommunityFacts:
    community = member.community
    meetings = _meetings(member)
    rankings = list(counted_rankings(member).order_by("closed_at", "pk"))
    agreements = list(visible_agreements(member).prefetch_related("moves").order_by("meeting__starts_at", "pk"))
    matrices = [one for one in visible_matrices(member).order_by("made_at", "pk") if group_rows(one)]
    pictures = list(visible_group_pictures(member).order_by("made_at", "pk"))
    moments = [one.as_of for one in meetings]
    moments += [at for at in (*(one.closed_at for one in rankings), *(one.closed_at for one in matrices)) if at]
    moments += [at for one in agreements for at in (one.made_at, one.done_at) if at]
    moments += [move.at for one in agreements for move in one.moves.all()]
    moments += [one.made_at for one in pictures]
    held = [one.gathering for one in meetings if not one.gathering.cancelled]
    themes = Counter(theme for one in held for theme in dict.fromkeys(one.themes))
    return CommunityFacts(
        community=community.title,
        starts_on=community.starts_on,
        ends_on=community.ends_on,
        meetings=[one.gathering for one in meetings],
        themes=sorted(themes.items(), key=lambda pair: (-pair[1], pair[0].casefold())),
        rankings=[_weighed(member, one) for one in rankings],
        agreed=[_agreed(one) for one in agreements],
        placed=[_placed(one) for one in matrices],
        changed=[_changed(one) for one in pictures],
        as_of=max(moments, default=datetime.combine(community.starts_on, time(12), UTC)),
    )


@dataclass(frozen=True)
class _Counted:
    gathering: Gathering
    as_of: datetime


def _meetings(member: Membership) -> list[_Counted]:
    """Return every meeting that was held or called off, with counts of who was there. One query."""
    over = Q(state=MeetingState.CANCELLED) | Q(starts_at__lte=timezone.now())

    def of(state: AttendanceState) -> Count:
        return Count("attendances", filter=Q(attendances__state=state))

    rows: Any = (
        visible_meetings(member)
        .filter(over)
        .annotate(
            noted=Count("attendances"),
            present=of(AttendanceState.PRESENT),
            late=of(AttendanceState.LATE),
            absent=of(AttendanceState.ABSENT),
        )
    )
    return [
        _Counted(
            Gathering(
                day=timezone.localdate(row.starts_at),
                title=row.title,
                themes=row.themes,
                noted=row.noted,
                there=row.present + row.late if row.noted else None,
                late=row.late if row.noted else None,
                absent=row.absent if row.noted else None,
                cancelled=row.state == MeetingState.CANCELLED,
            ),
            row.changed_at,
        )
        for row in rows
    ]


def _weighed(member: Membership, ranking: Any) -> Weighed:
    found = outcome(member, ranking)
    assert found is not None, "only closed rankings are asked for"
    return Weighed(
        day=timezone.localdate(ranking.closed_at),
        question=ranking.question,
        ballots=found.ballots,
        numbers=found.numbers,
        bars=picture(ranking, found),
        rows=[(one.rank, one.thing.label, one.total, one.counts) for one in found.standings],
    )


def _agreed(row: Any) -> Agreed:
    moved = max(row.moves.all(), key=lambda move: (move.at, move.pk), default=None)
    return Agreed(
        day=timezone.localdate(row.meeting.starts_at),
        text=row.text,
        by_when=moved.until if moved else row.by_when,
        done=timezone.localdate(row.done_at) if row.done_at else None,
    )


def _placed(matrix: Any) -> Placed:
    found = group_picture(matrix)
    assert found is not None, "only matrices with rows are asked for"
    return Placed(timezone.localdate(matrix.closed_at), found, group_table(matrix))


def _changed(row: Any) -> Changed:
    first, last = str(row.get_first_display()), str(row.get_last_display())
    return Changed(row.title, first, last, timezone.localdate(row.made_at), told(row.rows))
