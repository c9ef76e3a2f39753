"""What happens to a ranking: open it, give points, close it. Nobody sees a point before it is closed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from intervisie.models import Ballot, Meeting, Option, Ranking, Vote
from intervisie.scoring import ONCE, faults
from intervisie.services.meetings import goes_on
from intervisie.words import Method, RankingState
from plg import audit
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.errors import DomainError, Gone
from plg.models import Community, Membership
from plg.texts import tidy

MOST_OPTIONS = 40


@dataclass(frozen=True)
class Choice:
    """Something that can get points, and a few words about it."""

    label: str
    hint: str = ""


@transaction.atomic
def open_ranking(
    *,
    by: Membership,
    question: str,
    choices: Sequence[Choice],
    method: Method = Method.POINTS,
    takes_own: bool = True,
    meeting: Meeting | None = None,
) -> Ranking:
    """Ask the community to weigh these choices; everybody who takes part can give points at once.

    The same question that stands open in the same meeting is given back: two presses make one ranking. Raises
    `DomainError` with fewer than two choices, more than forty, or the same one twice.
    """
    require(by, Permission.PLAN_MEETINGS)
    Community.objects.select_for_update(no_key=True).get(pk=by.community_id)  # two presses wait for each other
    labels = [tidy(choice.label) for choice in choices]
    if not 2 <= len(labels) <= MOST_OPTIONS or not all(labels):
        raise DomainError(_("Zet twee tot %(most)s dingen op de lijst om uit te kiezen.") % {"most": MOST_OPTIONS})
    if len(set(labels)) < len(labels):
        raise DomainError(_("Op de lijst staat iets twee keer. Haal er één weg."))
    if meeting is not None and meeting.community_id != by.community_id:
        raise DomainError(_("Kies een bijeenkomst van deze leergemeenschap."))
    if meeting is not None:
        goes_on(meeting)
    stands = Ranking.objects.filter(community=by.community, meeting=meeting, state=RankingState.OPEN)
    if before := stands.filter(question=tidy(question), method=method).first():
        return before
    made = Ranking.objects.create(
        community=by.community, meeting=meeting, question=tidy(question), method=method, takes_own=takes_own
    )
    Option.objects.bulk_create(
        Option(ranking=made, order=at, label=label, hint=tidy(choice.hint))
        for at, (label, choice) in enumerate(zip(labels, choices, strict=True))
    )
    audit.record("ranking.opened", by=by, subject=made)
    return made


@transaction.atomic
def cast(*, by: Membership, ranking: Ranking, votes: Mapping[UUID, int], own: str = "") -> Ballot:
    """Keep what one person gives, by uid of the option, in place of what they gave before.

    Raises `DomainError` once the ranking is closed, and when the numbers are not as its manner asks.
    """
    require(by, Permission.TAKE_PART)
    found = _open(by, ranking)
    ballot, _made = Ballot.objects.get_or_create(ranking=found, member=by)
    return _fill(found, ballot, votes, own)


@transaction.atomic
def cast_on_paper(
    *, by: Membership, ranking: Ranking, votes: Mapping[UUID, int], client_key: UUID, own: str = ""
) -> Ballot:
    """Keep a ballot of somebody without a phone, read from paper by who runs the meeting. It has no name.

    The same sending again is the same ballot.
    """
    require(by, Permission.PLAN_MEETINGS)
    found = _open(by, ranking)
    ballot, _made = Ballot.objects.get_or_create(ranking=found, client_key=client_key)
    return _fill(found, ballot, votes, own)


@transaction.atomic
def close_ranking(*, by: Membership, ranking: Ranking) -> Ranking:
    """Close a ranking: everybody sees what it came to, and whose ballot was whose is forgotten for good.

    A second press changes nothing. Raises `DomainError` while nobody gave a point.
    """
    require(by, Permission.PLAN_MEETINGS)
    found = _locked(by, ranking)
    if found.state == RankingState.CLOSED:
        return found
    if not found.ballots.exists():
        raise DomainError(_("Er heeft nog niemand punten gegeven. Wacht tot er één stem is."))
    found.state, found.closed_at = RankingState.CLOSED, timezone.now()
    found.save(update_fields=["state", "closed_at"])
    found.ballots.update(member=None, cast_at=found.closed_at)  # the moment would tell who it was
    audit.record("ranking.closed", by=by, subject=found)
    return found


@transaction.atomic
def drop_ranking(*, by: Membership, ranking: Ranking) -> None:
    """Take away an open ranking that nobody gave a point in, such as one with a mistake in it."""
    require(by, Permission.PLAN_MEETINGS)
    found = _open(by, ranking)
    if found.ballots.exists():
        raise DomainError(_("Er zijn al punten gegeven. Sluit de peiling in plaats van hem weg te halen."))
    audit.record("ranking.dropped", by=by, subject=found)
    found.delete()


def _locked(by: Membership, ranking: Ranking) -> Ranking:
    found = Ranking.objects.select_for_update(no_key=True).filter(pk=ranking.pk, community=by.community).first()
    if found is None:
        raise Gone(_("Deze peiling is er niet meer: iemand haalde hem weg."))
    return found


def _open(by: Membership, ranking: Ranking) -> Ranking:
    """Lock the ranking against closing, shared with whoever votes at the same time."""
    found = _locked(by, ranking)
    if found.state != RankingState.OPEN:
        raise DomainError(_("Deze peiling is gesloten. Je punten tellen niet meer mee."))
    return found


def _fill(ranking: Ranking, ballot: Ballot, votes: Mapping[UUID, int], own: str) -> Ballot:
    options = {option.uid: option for option in ranking.options.all()}
    method, own = Method(ranking.method), tidy(own)[:200] if ranking.takes_own else ""
    if set(votes) - set(options):
        raise DomainError(_("Dat staat niet in deze peiling. Laad de pagina opnieuw."))
    if wrong := faults(method, list(votes.values()), len(options)):
        raise DomainError(_said(method, wrong))
    if not votes and not own:
        raise DomainError(_("Geef ergens punten aan. Wat je niet belangrijk vindt, laat je leeg."))
    ballot.own, ballot.cast_at = own, timezone.now()
    ballot.save(update_fields=["own", "cast_at"])
    ballot.votes.all().delete()
    Vote.objects.bulk_create(Vote(ballot=ballot, option=options[uid], points=points) for uid, points in votes.items())
    return ballot


def _said(method: Method, wrong: list[int]) -> str:
    numbers = ", ".join(map(str, wrong))
    if method in ONCE:
        return _("Geef elk getal precies één keer. Kijk nog eens naar: %(numbers)s.") % {"numbers": numbers}
    return _("Geef 1 tot 5 punten. Dit kan niet: %(numbers)s.") % {"numbers": numbers}
