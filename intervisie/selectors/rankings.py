"""Reads of rankings: how far one is while it is open (counts only), and what it came to once it is closed."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intervisie.access import counted_rankings, taking_part, visible_rankings
from intervisie.models import Ballot, Meeting, Option, Ranking, Vote
from intervisie.scoring import GIVES, Standing, standings
from intervisie.words import AttendanceState, Method, RankingState
from plg.models import Membership
from plg.pictures import Bar, Bars


@dataclass(frozen=True)
class Turnout:
    """How many gave points, how many can, and how many of those are noted as present: none when nobody is noted."""

    voted: int
    of: int
    there: int
    is_open: bool

    @property
    def version(self) -> str:
        """What a page compares to know that nothing happened."""
        return f"{self.voted}-{self.of}-{self.there}-{int(self.is_open)}"


@dataclass(frozen=True)
class OwnBallot:
    """What somebody gave themselves, while the ranking is open."""

    points: dict[UUID, int]
    own: str


@dataclass(frozen=True)
class Outcome:
    """What a closed ranking came to: the standings, the numbers there were to give, and what people added."""

    standings: list[Standing[Option]]
    numbers: tuple[int, ...]
    ballots: int
    own: list[tuple[str, int]]


def turnout(ranking: Ranking) -> Turnout:
    """Count who gave points, of all who take part: who is not noted as present can give points too. Two queries.

    Counts of people only. Once closed, of how many is no longer known: it is as many as voted.
    """
    voted = ranking.ballots.count()
    if ranking.state == RankingState.CLOSED:
        return Turnout(voted, voted, 0, is_open=False)
    here = (
        Q(attendances__meeting=ranking.meeting_id, attendances__state__in=_THERE) if ranking.meeting_id else Q(pk=None)
    )
    people = taking_part(ranking.community_id).order_by()
    found = people.aggregate(all=Count("pk", distinct=True), there=Count("pk", distinct=True, filter=here))
    return Turnout(voted, max(voted, found["all"]), found["there"], is_open=True)


def own_ballot(member: Membership, ranking: Ranking) -> OwnBallot | None:
    """Return what this member gave, to change it; None when nothing was given, and once the ranking is closed."""
    if ranking.state != RankingState.OPEN:
        return None
    ballot = Ballot.objects.filter(ranking=ranking, member=member).prefetch_related("votes__option").first()
    if ballot is None:
        return None
    return OwnBallot({vote.option.uid: vote.points for vote in ballot.votes.all()}, ballot.own)


def outcome(member: Membership, ranking: Ranking) -> Outcome | None:
    """Return what a closed ranking came to; None while it is open, for whoever asks. Four queries."""
    found = counted_rankings(member).filter(pk=ranking.pk).first()
    if found is None:
        return None
    method, options = Method(found.method), list(found.options.all())
    votes = Vote.objects.filter(ballot__ranking=found).select_related("option").order_by("pk")
    own = Counter(found.ballots.exclude(own="").values_list("own", flat=True))
    return Outcome(
        standings=standings(method, options, [(vote.option, vote.points) for vote in votes]),
        numbers=GIVES[method],
        ballots=found.ballots.count(),
        own=sorted(own.items(), key=lambda pair: (-pair[1], pair[0].lower())),
    )


def picture(ranking: Ranking, found: Outcome) -> Bars:
    """Return the totals as bars, the most first, with the finding as title. No query."""
    return Bars(
        title=_finding(found),
        subtitle=ngettext("%(n)s stem. %(how)s.", "%(n)s stemmen. %(how)s.", found.ballots)
        % {"n": found.ballots, "how": ranking.get_method_display()},
        bars=tuple(Bar(f"{row.rank}. {row.thing.label}", row.total) for row in found.standings),
        says=_(
            "Dit zegt wat jullie nu samen het belangrijkst vinden."
            " Wat weinig punten kreeg, kan voor één school toch dringend zijn."
        ),
    )


def rankings_of(member: Membership, meeting: Meeting | None = None) -> list[Ranking]:
    """Return the rankings of one meeting, or of the whole community. One query."""
    found = visible_rankings(member)
    return list(found.filter(meeting=meeting) if meeting is not None else found)


def _finding(found: Outcome) -> str:
    first = [row.thing.label for row in found.standings if row.rank == 1 and row.total]
    if not first:
        return _("Er zijn nog geen punten gegeven")
    if len(first) == 1:
        return _("Bovenaan: %(label)s") % {"label": first[0]}
    return _("Samen bovenaan: %(labels)s") % {"labels": "; ".join(first)}


_THERE = [AttendanceState.PRESENT, AttendanceState.LATE]
