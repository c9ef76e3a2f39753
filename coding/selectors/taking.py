"""Which texts would take part in a round, what stands between them and its coders, and what changed since it opened.

Used by the page of a round and by the services that open it and add to it. Never shows a word of a text.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from coding.access import changed_sources
from coding.models import Round, Source
from coding.origins import KINDS, Kind, Taken
from coding.selectors.tallies import kept, stamps_of
from coding.words import RoundState, SourceKind
from plg.models import Community, Membership
from plg.selectors import open_findings


@dataclass(frozen=True)
class Readiness:
    """What stands between texts and the coders: how many would come, and how many names in them are undecided."""

    texts: int
    open_names: int
    per_kind: tuple[tuple[str, int], ...] = ()


def kinds_here(community: Community) -> dict[SourceKind, int]:
    """Return every kind of text a round can hold, and how many research may use now. One query a kind."""
    return {kind.kind: kind.rows(community).order_by().count() for kind in KINDS.values()}


def candidates(round: Round) -> Iterator[tuple[Kind, "QuerySet[Any]"]]:
    """Yield, per kind of the round, the rows that may come in now: consented, in its period, never drawn or passed."""
    passed = passed_over(round)
    for name in round.kinds:
        kind = KINDS[SourceKind(name)]
        rows = kind.within(round.community, round.since_on, round.until_on)
        there = Source.objects.filter(round=round, origin=OuterRef("uid"))
        yield kind, (rows.exclude(uid__in=passed) if passed else rows).exclude(Exists(there))


def passed_over(round: Round) -> list[UUID]:
    """Return what the samples of a round left out so far: it is not new. One query."""
    return [uid for passed in round.draws.values_list("passed", flat=True) for uid in passed]


def candidate_texts(round: Round) -> list[Taken]:
    """Return the texts that may come in now, with their words. One query, and one a kind."""
    return [text for kind, rows in candidates(round) for text in kind.taken(rows)]


def readiness(round: Round) -> Readiness:
    """Count what may come in now, and the open names in it. One query, and two a kind; reads no text."""
    counts, open_names = [], 0
    for kind, rows in candidates(round):
        counts.append((str(kind.kind.label), rows.count()))
        versions = rows.order_by().values(kind.version)
        open_names += open_findings(round.community).filter(text__in=versions).count()
    return Readiness(sum(count for _label, count in counts), open_names, tuple(counts))


def readiness_shown(round: Round) -> Readiness:
    """Return what may come in now, for a page: of a big round as it was at most a minute ago. One query more."""
    stamp = stamps_of([round]).get(round.pk)
    return kept(stamp, f"coming.{round.state}", lambda: readiness(round)) if stamp else readiness(round)


def waits_for_names(community: Community) -> bool:
    """Return whether a round is in preparation and names are undecided in texts of its kinds, of whatever period.

    One query, and one a kind, however many rounds there are.
    """
    drafts = Round.objects.filter(community=community, state=RoundState.DRAFT, copied_from=None)
    names = {SourceKind(name) for kinds in drafts.values_list("kinds", flat=True) for name in kinds}
    versions = [kind.rows(community).order_by().values(kind.version) for kind in map(KINDS.__getitem__, names)]
    return any(open_findings(community).filter(text__in=texts).exists() for texts in versions)


def changed_since(member: Membership, round: Round) -> list[int]:
    """Return the numbers of the texts whose author changed them after they were frozen: never how.

    A round itself never moves with it. Two queries at most, one more for each kind of text beyond the first; of a big
    round the answer is at most a minute old.
    """
    texts = changed_sources(member, round) if round.state != RoundState.DRAFT else []
    if not texts:
        return []

    def numbers() -> list[int]:
        return sorted(number for found in texts for number in found.values_list("position", flat=True))

    stamp = stamps_of([round]).get(round.pk)
    return kept(stamp, "changed", numbers) if stamp else numbers()
