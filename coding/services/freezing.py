"""What opening a round does: take the texts that may take part, mask them, freeze them, give them to the coders.

Used by `rounds.advance` only. Nothing here decides whether a round may open at all.
"""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coding.models import Assignment, Round, Source
from coding.sampling import assigned, shuffled
from coding.selectors.rounds import taking_part
from coding.texts import fingerprint
from plg.errors import DomainError
from plg.models import Membership
from plg.selectors import open_findings
from plg.services import names
from plg.slots import FreeText
from plg.texts import tidy

BATCH = 1000


@dataclass(frozen=True)
class Taken:
    """A text that takes part: what it comes from, whose it is, and the version with its words."""

    origin: UUID
    member: Membership
    version: FreeText


def find_names(round: Round) -> None:
    """Search the texts that would take part for names, so that the coordinator has them to decide about."""
    names.scan(round.community, [text.version for text in _taken(round)])


def freeze_texts(round: Round) -> int:
    """Make the sources and assignments of a round; return how many texts it has.

    Raises `DomainError` when nothing may take part, and while a name in one of these texts is undecided.
    """
    taken = {text.origin: text for text in _taken(round)}
    if not taken:
        raise DomainError(_("Er zijn nog geen leerervaringen die aan deze ronde mee mogen doen."))
    find_names(round)  # once more, inside the transaction: a text that came in since is searched too
    _refuse_open_names(round, taken)
    masked = names.masked_texts(round.community, [text.version for text in taken.values()])
    sources = [
        _source(round, position, taken[origin], tidy(masked[taken[origin].version.uid]))
        for position, origin in enumerate(shuffled(list(taken), round.seed), start=1)
    ]
    by_position = {source.position: source for source in Source.objects.bulk_create(sources, batch_size=BATCH)}
    pairs = assigned(len(sources), list(round.coders.order_by("pk")), round.share, round.seed)
    Assignment.objects.bulk_create(
        (Assignment(source=by_position[position], coder=coder) for position, coder in pairs), batch_size=BATCH
    )
    return len(sources)


def _taken(round: Round) -> list[Taken]:
    return [
        Taken(entry.uid, entry.author, FreeText(entry.current.uid, entry.current.text))
        for entry in taking_part(round)
        if entry.current  # a kept entry always has one
    ]


def _refuse_open_names(round: Round, taken: dict[UUID, Taken]) -> None:
    versions = [text.version.uid for text in taken.values()]
    left = open_findings(round.community).filter(text__in=versions).count()
    if left:
        raise DomainError(
            ngettext(
                "Er staat nog %(n)s mogelijke naam open; de coördinator beoordeelt die eerst.",
                "Er staan nog %(n)s mogelijke namen open; de coördinator beoordeelt ze eerst.",
                left,
            )
            % {"n": left}
        )


def _source(round: Round, position: int, taken: Taken, text: str) -> Source:
    return Source(
        round=round,
        kind=round.kind,
        origin=taken.origin,
        origin_version=taken.version.uid,
        member=taken.member,
        position=position,
        text=text,
        sha256=fingerprint(text),
    )
