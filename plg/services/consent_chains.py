"""Checks the consent chains: every seal fits, nothing was left out or slipped in, and each ends where the audit trail
says so. A chain carries the uid of its membership, so that an answer cannot be given to somebody else.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from plg.audit import first_broken
from plg.content.reader import sha256_of
from plg.errors import DomainError
from plg.models import AuditLine, Community, ConsentSeal, ContentVersion, Membership
from plg.seals import seal
from plg.services.consent import facts

WORDS = ("consent.answered", "consent.recorded", "consent.withdrawn")


@dataclass(frozen=True)
class Broken:
    """A chain that is not whole, and the first place where it shows."""

    chain: UUID
    position: int


def broken_chains(community: Community | None = None) -> list[Broken]:
    """Return every chain that is broken, of one community or of the whole platform; none is as it should be.

    Reads every seal once and the audit lines about consent once. A chain that was cut short, went on without a line
    in the audit trail, or is gone as a whole, is found by its head there. So is an answer that was moved to another
    member, and one to a text whose words were changed since.
    """
    lines = AuditLine.objects.filter(word__in=WORDS)
    if community is not None:
        lines = lines.filter(chain=str(community.uid))
    heads = _heads(lines)
    rows = ConsentSeal.objects.order_by("chain", "position").select_related("membership")
    rows = rows.annotate(is_somebody=Exists(Membership.objects.filter(uid=OuterRef("chain"))))
    if community is not None:
        # By its head too: an erased person's chain has no membership any more, and still stands in the trail.
        rows = rows.filter(Q(membership__community=community) | Q(chain__in=heads))
    return list(_broken(rows.iterator(chunk_size=2000), heads, _texts()))


def require_unbroken(community: Community) -> None:
    """Raise `DomainError` when a chain of this community is broken: then nothing may leave. Reads every link once."""
    broken = broken_chains(community)
    if broken:
        raise DomainError(say_broken(len(broken)))
    if first_broken(str(community.uid)) is not None:
        raise DomainError(
            _(
                "Het verzegelde spoor van deze leergemeenschap klopt niet: er is iets in veranderd of weggelaten. Er"
                " gaat niets naar buiten tot de beheerder dit heeft uitgezocht met verify_consent."
            )
        )


def require_whole(member: Membership) -> None:
    """Raise `DomainError` when this member's own chain is broken: then no copy of it says what is true."""
    broken = [chain for chain in broken_chains(member.community) if chain.chain == member.uid]
    if broken:
        raise DomainError(say_broken(1))


def say_broken(chains: int) -> str:
    """Return the sentence that tells why nothing leaves: how many chains of consent are broken, never whose."""
    return (
        _(
            "De keten van toestemmingen klopt niet (%s gebroken). Er gaat niets naar buiten tot de beheerder dit"
            " heeft uitgezocht met verify_consent."
        )
        % chains
    )


def _heads(lines: QuerySet[AuditLine]) -> dict[UUID, tuple[int, str]]:
    heads: dict[UUID, tuple[int, str]] = {}
    for detail in lines.order_by("position").values_list("detail", flat=True):
        heads[UUID(detail["chain_uid"])] = (detail["length"], detail["head"])
    return heads


def _texts() -> dict[int, ContentVersion]:
    """Return the consent texts whose words are still those that were sealed, by key."""
    return {text.pk: text for text in ContentVersion.objects.filter(kind="consent") if sha256_of(text) == text.sha256}


def _broken(
    rows: Iterator[ConsentSeal], heads: dict[UUID, tuple[int, str]], texts: dict[int, ContentVersion]
) -> Iterator[Broken]:
    for chain, links in groupby(rows, key=lambda row: row.chain):
        position, end, fault = 0, "", None
        for row in links:
            position += 1
            if fault is None and not (row.position == position and _fits(row, end, texts)):
                fault = Broken(chain, position)
            end = row.seal
        told = heads.pop(chain, None)
        if fault is None and told != (position, end):
            fault = Broken(chain, min(position, told[0] if told else 0) + 1)
        if fault is not None:
            yield fault
    yield from (Broken(chain, 1) for chain in heads)


def _fits(row: ConsentSeal, before: str, texts: dict[int, ContentVersion]) -> bool:
    text = texts.get(row.text_version_id)
    if text is None:
        return False
    row.text_version = text
    # Only who was erased has no membership: a living member's answer belongs to the member its chain is named after.
    whose = row.membership.uid == row.chain if row.membership else not row.is_somebody  # type: ignore[attr-defined]
    return bool(whose) and row.previous == before and row.seal == seal(before, facts(row))
