"""Checks the consent chains: every seal fits, nothing was left out, and none ends before the audit trail says so."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from plg.errors import DomainError
from plg.models import AuditLine, Community, ConsentSeal
from plg.seals import seal
from plg.services.consent import facts

WORDS = ("consent.answered", "consent.recorded")


@dataclass(frozen=True)
class Broken:
    """A chain that is not whole, and the first place where it shows."""

    chain: UUID
    position: int


def broken_chains(community: Community | None = None) -> list[Broken]:
    """Return every chain that is broken, of one community or of the whole platform; none is as it should be.

    Reads every seal once and the audit lines about consent once. A chain that was cut short, or is gone as a whole,
    is found by its head in the audit trail.
    """
    rows = ConsentSeal.objects.select_related("text_version").order_by("chain", "position")
    lines = AuditLine.objects.filter(word__in=WORDS)
    if community is not None:
        rows = rows.filter(membership__community=community)
        lines = lines.filter(chain=str(community.uid))
    return list(_broken(rows.iterator(chunk_size=2000), _heads(lines)))


def require_unbroken(community: Community) -> None:
    """Raise `DomainError` when a consent chain of this community is broken: then nothing may be exported."""
    broken = broken_chains(community)
    if broken:
        raise DomainError(
            _(
                "De keten van toestemmingen klopt niet (%s gebroken). Er gaat niets naar buiten tot de beheerder dit"
                " heeft uitgezocht met verify_consent."
            )
            % len(broken)
        )


def _heads(lines: QuerySet[AuditLine]) -> dict[UUID, tuple[int, str]]:
    heads: dict[UUID, tuple[int, str]] = {}
    for detail in lines.order_by("position").values_list("detail", flat=True):
        heads[UUID(detail["chain_uid"])] = (detail["length"], detail["head"])
    return heads


def _broken(rows: Iterator[ConsentSeal], heads: dict[UUID, tuple[int, str]]) -> Iterator[Broken]:
    for chain, links in groupby(rows, key=lambda row: row.chain):
        position, end, fault = 0, "", None
        for row in links:
            position += 1
            fits = row.position == position and row.previous == end and row.seal == seal(end, facts(row))
            if not fits and fault is None:
                fault = Broken(chain, position)
            end = row.seal
        told_position, told_end = heads.pop(chain, (position, end))
        if fault is None and (position < told_position or (position == told_position and end != told_end)):
            fault = Broken(chain, position + 1)
        if fault is not None:
            yield fault
    yield from (Broken(chain, 1) for chain in heads)
