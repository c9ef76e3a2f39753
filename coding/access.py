"""Who may see which rounds, texts and codings. Every page, count, fragment and export of coding starts here.

A coder sees only their own codings until the round is frozen; a text leaves at once when consent is withdrawn.
"""

from collections.abc import Collection, Sequence
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db.models import Case, Exists, Model, OuterRef, Q, QuerySet, Subquery, UUIDField, When

from coding.models import Assignment, BookDraft, CodeBook, CodeChange, Coding, Decision, Memo, Round, Source
from coding.origins import KINDS, Kind
from coding.states import READABLE
from coding.words import RoundState, SourceKind
from plg.access.decide import can
from plg.access.permissions import Permission
from plg.models import Community, Membership

RowT = TypeVar("RowT", bound=Model)
#: Every kind of text. Who reads one round names the kinds it holds: the rule is the same, and the question shorter.
EVERY = tuple(SourceKind.values)


def standing_sources(community: Community) -> QuerySet[Source]:
    """Return the frozen texts of a community that may be used now.

    A text stands as long as what it was frozen from still counts in the research: its author consents now to that
    kind of text, and has not taken it back. Nothing is cached, so withdrawing takes effect in the next read.
    """
    return _standing(Source.objects.all(), community, "")


def whole_rounds(rounds: Collection[Round]) -> list[QuerySet[Source]]:
    """Return the texts of rounds of one community that stand now: what `standing_sources` gives, a queryset a kind.

    For who reads or counts all of them: each kind is one join, where `standing_sources` looks up text by text.
    """
    held = {kind: [round for round in rounds if kind.kind in round.kinds] for kind in KINDS.values()}
    return [_whole(kind, within) for kind, within in held.items() if within]


def whole_round(round: Round) -> list[QuerySet[Source]]:
    """Return the texts of one round that stand now, a queryset a kind of text."""
    return whole_rounds([round])


def standing_assignments(community: Community, kinds: Collection[str] = EVERY) -> QuerySet[Assignment]:
    """Return who codes what, over the texts that stand now. Not blind: for counts of what is done, and for exports."""
    return _standing(Assignment.objects.all(), community, "source__", kinds)


def standing_decisions(community: Community) -> QuerySet[Decision]:
    """Return the consensus on the texts that stand now: what was given, never what was not."""
    return _standing(Decision.objects.filter(given=True), community, "source__")


def told_decisions(author: Membership) -> QuerySet[Decision]:
    """Return what was found in this member's own texts, for the member: of settled rounds that the study released.

    Never who chose what. A text that no longer stands is not told of. A row a text and code, code and round loaded.
    """
    found = standing_decisions(author.community).filter(
        source__member=author, source__round__state=RoundState.SETTLED, source__round__released_at__isnull=False
    )
    return found.select_related("source__round__book__content", "code__parent").order_by(
        "source__round__settled_at", "source__position", "code__order"
    )


def settled_sources_of(author: Membership) -> QuerySet[Source]:
    """Return the frozen texts of this member's own in settled rounds, for the member."""
    return standing_sources(author.community).filter(member=author, round__state=RoundState.SETTLED)


def settled_sources(member: Membership) -> QuerySet[Source]:
    """Return the texts of settled rounds for a researcher: masked, by pseudonym."""
    return visible_sources(member).filter(round__state=RoundState.SETTLED)


def visible_rounds(member: Membership) -> QuerySet[Round]:
    """Return the rounds of the member's community for a researcher, newest first; none for anybody else."""
    if not can(member, Permission.SEE_ROUNDS):
        return Round.objects.none()
    return (
        Round.objects.filter(community_id=member.community_id)
        .select_related("book__content", "community", "masker__user", "copied_from", "opening")
        .order_by("-made_at", "-pk")
    )


def visible_sources(member: Membership) -> QuerySet[Source]:
    """Return the standing texts of the rounds this researcher may see: masked, by pseudonym, never by name."""
    if not can(member, Permission.SEE_ROUNDS):
        return Source.objects.none()
    return standing_sources(member.community)


def changed_sources(member: Membership, round: Round) -> list[QuerySet[Source]]:
    """Return the standing texts of one round whose author changed them since they were frozen, a queryset a kind."""
    if not _sees(member, round):
        return []
    kinds = [KINDS[SourceKind(kind)] for kind in round.kinds]
    same = [_counting(kind, round.community).filter(**{kind.version: OuterRef("origin_version")}) for kind in kinds]
    return [_whole(kind, [round]).exclude(Exists(now)) for kind, now in zip(kinds, same, strict=True)]


def visible_assignments(member: Membership) -> QuerySet[Assignment]:
    """Return who codes what, with memo and "no code applies": one's own, and everybody's once a round is frozen.

    In a practice round nobody ever sees another's.
    """
    if not can(member, Permission.SEE_ROUNDS):
        return Assignment.objects.none()
    return standing_assignments(member.community).filter(_readable(member))


def round_assignments(member: Membership, round: Round) -> list[QuerySet[Assignment]]:
    """Return what `visible_assignments` gives of one round, a queryset a kind of text, for who reads it whole."""
    if not _sees(member, round):
        return []
    return [Assignment.objects.filter(_readable(member), source__in=texts) for texts in whole_round(round)]


def visible_codings(member: Membership) -> QuerySet[Coding]:
    """Return the codings this member may read: one's own, and everybody's once the round is frozen."""
    return Coding.objects.filter(assignment__in=visible_assignments(member))


def visible_decisions(member: Membership) -> QuerySet[Decision]:
    """Return the consensus on the texts this member may see, from the freezing of the round on: what was given."""
    return visible_verdicts(member).filter(given=True)


def visible_verdicts(member: Membership) -> QuerySet[Decision]:
    """Return every decision about the texts this member may see, also that a code does not apply: for settling only."""
    if not can(member, Permission.SEE_ROUNDS):
        return Decision.objects.none()
    return _standing(Decision.objects.filter(source__round__state__in=READABLE), member.community, "source__")


def visible_books(member: Membership) -> QuerySet[CodeBook]:
    """Return the code books a researcher may work with: those of the platform and of the own community, by title."""
    if not can(member, Permission.SEE_ROUNDS):
        return CodeBook.objects.none()
    ours = Q(content__book_draft=None) | Q(content__book_draft__community=member.community_id)
    return CodeBook.objects.filter(ours).select_related("content").order_by("content__title", "-content__version", "pk")


def visible_book_drafts(member: Membership) -> QuerySet[BookDraft]:
    """Return the code books the community makes itself; nothing for who does not make any."""
    if not can(member, Permission.MAKE_CODEBOOK):
        return BookDraft.objects.none()
    return BookDraft.objects.filter(community=member.community_id).select_related("issued", "base", "community")


def visible_changes(member: Membership) -> QuerySet[CodeChange]:
    """Return the trail of the community's own code books, for who may see those, oldest first."""
    if not can(member, Permission.SEE_ROUNDS):
        return CodeChange.objects.none()
    return CodeChange.objects.filter(draft__community=member.community_id).select_related("by__user", "draft")


def visible_memos(member: Membership) -> QuerySet[Memo]:
    """Return the memos on codes, cases and rounds this member may read: one's own, and all once the round is frozen.

    In a practice round nobody reads another's. A memo about somebody whose texts no longer stand is not read at all.
    """
    if not can(member, Permission.SEE_ROUNDS):
        return Memo.objects.none()
    people = standing_sources(member.community).order_by().values("member")
    return Memo.objects.filter(
        Q(author=member) | Q(round__state__in=READABLE, round__is_practice=False),
        Q(case=None) | Q(case__in=people),
        round__community=member.community_id,
    )


def standing_memos(round: Round) -> QuerySet[Memo]:
    """Return the memos of a round on codes, cases whose texts stand now, and the round. Not blind: for exports."""
    people = standing_sources(round.community).filter(round=round).order_by().values("member")
    return round.memos.filter(Q(case=None) | Q(case__in=people))


def inspected_memos(member: Membership) -> QuerySet[Memo]:
    """Return the memos this researcher wrote, for an administrator's running inspection and nothing else."""
    return Memo.objects.filter(author=member).select_related("round").order_by("changed_at", "pk")


def own_assignments(member: Membership, round: Round) -> QuerySet[Assignment]:
    """Return what this coder was given in a round that has been opened, in the order of the texts.

    Of what `visible_assignments` gives: one's own is always among it.
    """
    if not can(member, Permission.SEE_ROUNDS):
        return Assignment.objects.none()
    return (
        standing_assignments(member.community, round.kinds)
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


def inspected_changes(member: Membership) -> QuerySet[CodeChange]:
    """Return the changes of code books this researcher gave a reason for, for a running inspection only."""
    return CodeChange.objects.filter(by=member).exclude(why="").select_related("draft")


def _sees(member: Membership, round: Round) -> bool:
    """Return whether a round is one of those this member sees: what `visible_rounds` says, of a round at hand."""
    return round.community_id == member.community_id and can(member, Permission.SEE_ROUNDS)


def _readable(member: Membership) -> Q:
    """Say of an assignment that this member may read it, as far as others' work goes."""
    return Q(coder__membership=member) | Q(source__round__state__in=READABLE, source__round__is_practice=False)


def _whole(kind: Kind, rounds: Sequence[Round]) -> QuerySet[Source]:
    counting = _counting(kind, rounds[0].community).values("uid")
    return Source.objects.filter(round__in=rounds, kind=kind.kind, origin__in=counting).order_by()


def _counting(kind: Kind, community: Community) -> QuerySet[Any]:
    return kind.rows(community).order_by().filter(**{f"{kind.version}__isnull": False})


def _standing(
    rows: QuerySet[RowT], community: Community, source: str, kinds: Collection[str] = EVERY
) -> QuerySet[RowT]:
    """Keep the rows of these kinds whose text stands; `source` is the path from a row to its text.

    What a text was frozen from is looked up text by text, by its unique id: a join could be planned over all pairs
    of texts and entries, and is, on tables the planner does not know yet.
    """
    within = rows.filter(**{f"{source}round__community": community})
    looked_up = [
        When(
            **{f"{source}kind": kind},
            then=Subquery(_found(KINDS[SourceKind(kind)], community, source), output_field=UUIDField()),
        )
        for kind in kinds
    ]
    standing = within.alias(stands_as=Case(*looked_up, default=None, output_field=UUIDField()))
    return cast("QuerySet[RowT]", standing.filter(stands_as__isnull=False))


def _found(kind: Kind, community: Community, source: str) -> "QuerySet[Any, UUID]":
    rows = kind.rows(community).order_by().filter(uid=OuterRef(f"{source}origin"))
    return rows.values_list(kind.version, flat=True)[:1]
