"""Reads for the list of rounds and the page of one round."""

from dataclasses import dataclass, replace

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from coding.access import visible_books, visible_rounds, visible_sources, whole_round
from coding.models import Assignment, CodeBook, Coder, Draw, PastDecision, Round, RoundReopening
from coding.selectors.insiders import knowing
from coding.selectors.tallies import done_by, texts_in
from coding.words import RoundState
from plg.access.decide import can
from plg.access.permissions import Permission
from plg.access.roles import LEARNING, TABLE
from plg.models import Community, Membership
from plg.slots import Masking
from plg.words import Role


@dataclass(frozen=True)
class CoderProgress:
    """How many texts somebody has done of those they were given. Tells nothing of what was chosen.

    An insider held the talks, wrote the record or read the cases, and so knows more of its people than the texts tell.
    """

    coder: Coder
    done: int
    given: int
    is_insider: bool = False

    @property
    def left(self) -> int:
        return self.given - self.done


@dataclass(frozen=True)
class RoundCard:
    """A round in the list: how many texts, and how far the visitor is with their own."""

    round: Round
    sources: int
    own: CoderProgress | None


def cards(member: Membership) -> list[RoundCard]:
    """Return the rounds this member may see, newest first. Five queries, and two a kind of text; see `tallies`."""
    rounds = list(visible_rounds(member))
    texts, own = texts_in(rounds), {row.coder.round_id: row for row in _progress_of(_own_seats(member))}
    return [RoundCard(round, texts.get(round.pk, 0), own.get(round.pk)) for round in rounds]


def progress(round: Round) -> list[CoderProgress]:
    """Return for every coder how far they are, in the order they were asked. Queries as `done_by`, and one."""
    inside = Exists(Membership.objects.filter(knowing(round.community, round.kinds), pk=OuterRef("membership")))
    seats = round.coders.select_related("membership__user", "round__community").annotate(inside=inside).order_by("pk")
    within = {seat.pk: seat.inside for seat in seats}
    return [replace(row, is_insider=within[row.coder.pk]) for row in _progress_of(seats)]


def texts_of(round: Round) -> int:
    """Return how many texts of this round stand now. Queries as `texts_in`."""
    return texts_in([round]).get(round.pk, 0)


def undone(round: Round) -> int:
    """Return how many standing texts still wait for a coder. One query a kind of text."""
    return sum(Assignment.objects.filter(source__in=texts, done_at=None).count() for texts in whole_round(round))


def open_rounds_of(member: Membership) -> list[CoderProgress]:
    """Return the open rounds where this member still has texts to code, oldest first. Queries as `done_by`, and one."""
    seats = _own_seats(member).filter(round__state=RoundState.OPEN).order_by("round__opened_at", "pk")
    return [row for row in _progress_of(seats) if row.left]


def researchers(community: Community) -> list[Membership]:
    """Return who may code in this community now, by name. One query."""
    coding_roles = [role.value for role in Role if Permission.CODE_SOURCES in TABLE[role]]
    found = Membership.objects.filter(community=community, left_at=None, roles__overlap=coding_roles)
    return list(found.select_related("user").order_by("user__name", "pk"))


def maskers(community: Community) -> list[Membership]:
    """Return who may decide about names in the texts of a round here, by name: coordinators and researchers. One query.

    Whoever learns along is not among them: the texts they would read are their peers'.
    """
    roles = [role.value for role in Role if {Permission.SETTLE_NAMES, Permission.CODE_SOURCES} & TABLE[role]]
    found = Membership.objects.filter(community=community, left_at=None, roles__overlap=roles)
    beside = found.exclude(roles__overlap=[role.value for role in LEARNING])
    by_role = Membership.objects.filter(community=community, left_at=None, roles__contains=[Role.COORDINATOR])
    return list((beside | by_role).distinct().select_related("user", "community").order_by("user__name", "pk"))


def masking(member: Membership) -> Masking | None:
    """Return whether a round names this member to decide about names, or has them code what they would decide on.

    Named as long as a round is not settled; barred as long as one they code is not frozen. Two queries for a
    researcher, none for anybody else: others are never named, and never code.
    """
    if not can(member, Permission.CODE_SOURCES):
        return None
    here = Round.objects.filter(community_id=member.community_id)
    named = here.filter(masker=member).exclude(state=RoundState.SETTLED).exists()
    at_work = here.filter(coders__membership=member, state__in=[RoundState.DRAFT, RoundState.OPEN])
    coding = at_work.order_by("pk").values_list("title", flat=True).first()
    if coding is None:
        return Masking(named=True) if named else None
    told = _("Je codeert zelf in “%(round)s”. Laat iemand anders de namen beoordelen, tot die ronde bevroren is.")
    return Masking(named, told % {"round": coding})


@dataclass(frozen=True)
class History:
    """What a round went through: what was drawn when, and when it was opened again, by whom and why."""

    draws: list[Draw]
    reopenings: list[RoundReopening]


def history(round: Round) -> History:
    """Return the past of a round, each with who did it. Two queries."""
    kept = Count("decisions")
    return History(
        list(round.draws.select_related("by__user").defer("passed")),
        list(round.reopenings.select_related("by__user").annotate(kept=kept)),
    )


def past_decisions(member: Membership, round: Round, position: int) -> list[PastDecision]:
    """Return what was decided about one text before the round was opened again, the last first. One query."""
    sources = visible_sources(member).filter(round=round, position=position)
    found = PastDecision.objects.filter(source__in=sources, agreed=False).exclude(why="")
    return list(found.select_related("code__parent", "decided_by__user", "reopening").order_by("-reopening__at", "pk"))


def is_opening(round: Round) -> bool:
    """Return whether the texts of a round in preparation are being frozen now, in the background. One query at most."""
    return round.state == RoundState.DRAFT and round.opening is not None and not round.opening.is_finished


def settled_of(member: Membership) -> list[Round]:
    """Return the settled rounds this member may see, newest first: what coders can practise with. One query."""
    return list(visible_rounds(member).filter(state=RoundState.SETTLED))


def books(member: Membership) -> list[CodeBook]:
    """Return every code book this member can make a round with, newest version first within a book. One query."""
    return list(visible_books(member))


def _own_seats(member: Membership) -> QuerySet[Coder]:
    seats = Coder.objects.filter(membership=member, round__community=member.community_id)
    return seats.select_related("round__book__content", "round__community", "membership__user")


def _progress_of(seats: QuerySet[Coder]) -> list[CoderProgress]:
    found = list(seats)
    far = done_by(found)
    return [CoderProgress(seat, far[seat.pk].done, far[seat.pk].given) for seat in found]
