"""Who may see which rounds, texts and codings. Every page, count, fragment and export of coding starts here.

A coder sees only their own codings until the round is frozen; a text leaves at once when consent is withdrawn.
"""

from django.db.models import Q, QuerySet

from coding.models import Assignment, Coding, Decision, Round, Source
from coding.states import READABLE
from coding.words import RoundState, SourceKind
from logbook.selectors import research_entries
from plg.access.decide import can
from plg.access.permissions import Permission
from plg.models import Community, Membership


def standing_sources(community: Community) -> QuerySet[Source]:
    """Return the frozen texts of a community that may be used now.

    A text stands as long as what it was frozen from still counts in the research: its author consents now and
    has not taken it back. Nothing is cached, so withdrawing takes effect in the next read.
    """
    return Source.objects.filter(
        Q(kind=SourceKind.ENTRY, origin__in=research_entries(community).order_by().values("uid")),
        round__community=community,
    )


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
    return Assignment.objects.filter(
        Q(coder__membership=member) | Q(source__round__state__in=READABLE),
        source__in=visible_sources(member),
    )


def visible_codings(member: Membership) -> QuerySet[Coding]:
    """Return the codings this member may read: one's own, and everybody's once the round is frozen."""
    return Coding.objects.filter(assignment__in=visible_assignments(member))


def visible_decisions(member: Membership) -> QuerySet[Decision]:
    """Return the consensus on the texts this member may see, from the freezing of the round on."""
    return Decision.objects.filter(source__in=visible_sources(member), source__round__state__in=READABLE)


def own_assignments(member: Membership, round: Round) -> QuerySet[Assignment]:
    """Return what this coder was given in a round that has been opened, in the order of the texts."""
    return (
        visible_assignments(member)
        .filter(coder__membership=member, source__round=round)
        .exclude(source__round__state=RoundState.DRAFT)
        .order_by("source__position")
    )
