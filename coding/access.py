"""Who may see which rounds, texts and codings. Every page, count, fragment and export of coding starts here.

A coder sees only their own codings until the round is frozen; a text leaves at once when consent is withdrawn.
"""

from typing import TypeVar, cast

from django.db.models import Model, OuterRef, Q, QuerySet, Subquery

from coding.models import Assignment, Coding, Decision, Round, Source
from coding.states import READABLE
from coding.words import RoundState, SourceKind
from logbook.selectors import research_entries
from plg.access.decide import can
from plg.access.permissions import Permission
from plg.models import Community, Membership

RowT = TypeVar("RowT", bound=Model)


def standing_sources(community: Community) -> QuerySet[Source]:
    """Return the frozen texts of a community that may be used now.

    A text stands as long as what it was frozen from still counts in the research: its author consents now and
    has not taken it back. Nothing is cached, so withdrawing takes effect in the next read.
    """
    return _standing(Source.objects.all(), community, "")


def standing_assignments(community: Community) -> QuerySet[Assignment]:
    """Return who codes what, over the texts that stand now. Not blind: for counts of what is done, and for exports."""
    return _standing(Assignment.objects.all(), community, "source__")


def standing_decisions(community: Community) -> QuerySet[Decision]:
    """Return the consensus on the texts that stand now."""
    return _standing(Decision.objects.all(), community, "source__")


def visible_rounds(member: Membership) -> QuerySet[Round]:
    """Return the rounds of the member's community for a researcher, newest first; none for anybody else."""
    if not can(member, Permission.SEE_ROUNDS):
        return Round.objects.none()
    return (
        Round.objects.filter(community_id=member.community_id)
        .select_related("book__content", "community")
        .order_by("-made_at", "-pk")
    )


def visible_sources(member: Membership) -> QuerySet[Source]:
    """Return the standing texts of the rounds this researcher may see: masked, by pseudonym, never by name."""
    if not can(member, Permission.SEE_ROUNDS):
        return Source.objects.none()
    return standing_sources(member.community)


def visible_assignments(member: Membership) -> QuerySet[Assignment]:
    """Return who codes what, with memo and "no code applies": one's own, and everybody's once a round is frozen."""
    if not can(member, Permission.SEE_ROUNDS):
        return Assignment.objects.none()
    return standing_assignments(member.community).filter(
        Q(coder__membership=member) | Q(source__round__state__in=READABLE)
    )


def visible_codings(member: Membership) -> QuerySet[Coding]:
    """Return the codings this member may read: one's own, and everybody's once the round is frozen."""
    return Coding.objects.filter(assignment__in=visible_assignments(member))


def visible_decisions(member: Membership) -> QuerySet[Decision]:
    """Return the consensus on the texts this member may see, from the freezing of the round on."""
    if not can(member, Permission.SEE_ROUNDS):
        return Decision.objects.none()
    return standing_decisions(member.community).filter(source__round__state__in=READABLE)


def own_assignments(member: Membership, round: Round) -> QuerySet[Assignment]:
    """Return what this coder was given in a round that has been opened, in the order of the texts."""
    return (
        visible_assignments(member)
        .filter(coder__membership=member, source__round=round)
        .exclude(source__round__state=RoundState.DRAFT)
        .order_by("source__position")
    )


def inspected_assignments(member: Membership) -> QuerySet[Assignment]:
    """Return the texts this coder wrote a memo with, for an administrator's running inspection and nothing else."""
    found = Assignment.objects.filter(coder__membership=member).exclude(memo="")
    return found.select_related("source__round").order_by("source__round", "source__position")


def inspected_decisions(member: Membership) -> QuerySet[Decision]:
    """Return the decisions this researcher gave a reason for, for an administrator's running inspection only."""
    found = Decision.objects.filter(decided_by=member).exclude(why="")
    return found.select_related("source__round").order_by("source__round", "source__position")


def _standing(rows: QuerySet[RowT], community: Community, source: str) -> QuerySet[RowT]:
    """Keep the rows whose text stands; `source` is the path from a row to its text.

    The entry is looked up text by text, by its unique id: a join could be planned over all pairs of texts and
    entries, and is, on tables the planner does not know yet.
    """
    entry = research_entries(community).order_by().filter(uid=OuterRef(f"{source}origin"))
    standing = rows.alias(its_entry_counts=Subquery(entry.values("counts_in_research")[:1])).filter(
        its_entry_counts=True, **{f"{source}kind": SourceKind.ENTRY, f"{source}round__community": community}
    )
    return cast("QuerySet[RowT]", standing)
