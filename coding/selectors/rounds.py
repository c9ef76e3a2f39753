"""Reads for the list of rounds and the page of one round."""

from dataclasses import dataclass, replace

from django.db.models import Count, Exists, OuterRef
from django.utils.translation import gettext as _

from coding.access import standing_assignments, visible_books, visible_rounds, visible_sources
from coding.models import CodeBook, Coder, Draw, PastDecision, Round, RoundReopening
from coding.selectors.insiders import knowing
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
    """Return the rounds this member may see, newest first. Four queries, however many rounds."""
    rounds = list(visible_rounds(member))
    texts = dict(
        visible_sources(member).order_by().values_list("round").annotate(n=Count("pk")).values_list("round", "n")
    )
    own = {row.coder.round_id: row for row in _progress(member.community, membership=member)}
    return [RoundCard(round, texts.get(round.pk, 0), own.get(round.pk)) for round in rounds]


def progress(round: Round) -> list[CoderProgress]:
    """Return for every coder of the round how far they are, in the order they were asked. Three queries."""
    rows = {row.coder.pk: row for row in _progress(round.community, round=round)}
    inside = Exists(Membership.objects.filter(knowing(round.community, round.kinds), pk=OuterRef("membership")))
    coders = round.coders.select_related("membership__user").annotate(inside=inside).order_by("pk")
    found = [rows.get(coder.pk) or CoderProgress(coder, 0, 0) for coder in coders]
    within = {coder.pk: coder.inside for coder in coders}
    return [replace(row, is_insider=within[row.coder.pk]) for row in found]


def texts_of(member: Membership, round: Round) -> int:
    """Return how many texts of this round stand now. One query."""
    return visible_sources(member).filter(round=round).count()


def undone(round: Round) -> int:
    """Return how many standing texts still wait for a coder. One query."""
    return standing_assignments(round.community).filter(source__round=round, done_at=None).count()


def open_rounds_of(member: Membership) -> list[CoderProgress]:
    """Return the open rounds in which this member still has texts to code, oldest first. Two queries."""
    rows = _progress(member.community, membership=member, round__state=RoundState.OPEN)
    return [row for row in rows if row.left]


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


def _progress(community: Community, **of: object) -> list[CoderProgress]:
    """Count what the coders of these rounds were given and have done, over the texts that stand. Two queries."""
    given = (
        standing_assignments(community)
        .filter(**{f"coder__{path}": value for path, value in of.items()})
        .order_by()
        .values("coder")
        .annotate(given=Count("pk"), done=Count("done_at"))
        .values_list("coder", "given", "done")
    )
    counts = {coder: (given, done) for coder, given, done in given}
    seats = Coder.objects.filter(pk__in=counts).select_related(
        "round__book__content", "round__community", "membership__user"
    )
    rows = []
    for seat in seats.order_by("round__opened_at", "pk"):
        given_to, done = counts[seat.pk]
        rows.append(CoderProgress(seat, done, given_to))
    return rows
