"""Reads of minutes: what they are drafted from, and what a page or a paper says of a meeting."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Sum
from django.utils.translation import gettext as _

from intervisie.access import named_in, visible_minutes
from intervisie.models import Meeting, Minutes, Option
from intervisie.selectors.agreements import Agreed, agreed
from intervisie.words import AttendanceState, MinutesState, RankingState
from plg.errors import DomainError
from plg.models import Membership

#: So many things of a ranking are named in a draft.
MOST_RANKED = 3


@dataclass(frozen=True)
class Story:
    """A meeting as its minutes tell it: who was there, what it was about, what was agreed. Never who said what."""

    minutes: Minutes
    present: list[str]
    absent: int
    agreed: Agreed


def minutes_of(member: Membership, meeting: Meeting) -> Minutes | None:
    """Return the minutes of this meeting that the member may read; None without. One query."""
    return visible_minutes(member).filter(meeting=meeting).first()


def shared_minutes(member: Membership, meeting: object) -> Minutes:
    """Return the shared minutes of a meeting, by the uid of either. Raises `DomainError` when there are none (yet)."""
    shared = visible_minutes(member).filter(state=MinutesState.SHARED).select_related("meeting__community")
    found = shared.filter(meeting__uid=str(meeting)).first() if meeting else None
    if found is None:
        raise DomainError(_("Van deze bijeenkomst is (nog) geen verslag gedeeld."))
    return found


def minutes_by_uid(uid: UUID) -> Minutes | None:
    """Return minutes by their own uid or their meeting's, for whoever runs the server; None when there are none."""
    rows = Minutes.objects.select_related("meeting__community")
    return rows.filter(meeting__uid=uid).first() or rows.filter(uid=uid).first()


def story(member: Membership, minutes: Minutes) -> Story:
    """Return what the minutes say, from what was noted. Five queries."""
    return Story(
        minutes=minutes,
        present=[row.member.user.name for row in named_in(minutes) if row.member.user.name],
        absent=minutes.meeting.attendances.filter(state=AttendanceState.ABSENT).count(),
        agreed=agreed(member, minutes.meeting),
    )


def drafted_themes(meeting: Meeting) -> str:
    """Return a first text of what a meeting was about: its themes, its programme, its formats, what was weighed.

    Only what was planned or weighed by all: never a case, never what somebody brought in. A few queries.
    """
    parts = []
    if meeting.themes:
        parts.append(_("Thema's: %(themes)s.") % {"themes": "; ".join(meeting.themes)})
    if items := list(meeting.items.values_list("title", flat=True)):
        parts.append("\n".join([_("Op het programma:"), *(f"– {title}" for title in items)]))
    formats = dict.fromkeys(
        meeting.sessions.exclude(step_at=None).order_by("pk").values_list("format__title", flat=True)
    )
    if formats:
        parts.append("\n".join([_("We werkten met:"), *(f"– {title}" for title in formats)]))
    for ranking in meeting.rankings.filter(state=RankingState.CLOSED).order_by("closed_at"):
        weighed = Option.objects.filter(ranking=ranking).annotate(total=Sum("votes__points")).filter(total__gt=0)
        first = [f"– {one.label} ({one.total})" for one in weighed.order_by("-total", "order")[:MOST_RANKED]]
        if first:
            parts.append("\n".join([_("Gewogen: %(question)s") % {"question": ranking.question}, *first]))
    return "\n\n".join(parts)
