"""Who holds which role, and since when it counts for reading. Used by every way people come in and change."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from plg.access.roles import READING
from plg.errors import DomainError
from plg.models import Community, Membership
from plg.words import Role

ORDER = list(Role)


def put_roles(member: Membership, roles: Iterable[Role], now: datetime) -> bool:
    """Set the roles on the row, unsaved, and return whether that changes them.

    A role taken up later than joining counts from now: what was shared before was not meant for its holder.
    """
    wanted = sorted({Role(role) for role in roles}, key=ORDER.index)
    if not wanted:
        raise DomainError(_("Iemand die erbij hoort, heeft ten minste één rol."))
    before = {Role(role) for role in member.roles}
    if before == set(wanted):
        return False
    if member.pk is not None:
        member.reads_since = _since(member.reads_since, bool(before & READING), bool(READING & set(wanted)), now)
        member.facilitates_since = _since(
            member.facilitates_since, Role.FACILITATOR in before, Role.FACILITATOR in wanted, now
        )
    member.roles = [role.value for role in wanted]
    return True


def keep_a_coordinator(community: Community) -> None:
    """Raise `DomainError` when nobody coordinates this community any more. The caller holds the community's lock."""
    here = Membership.objects.filter(community=community, left_at=None, user__is_active=True)
    if not here.filter(roles__contains=[Role.COORDINATOR]).exists():
        raise DomainError(
            _("Er blijft zo niemand over die coördineert. Maak eerst iemand anders coördinator, en doe dit daarna.")
        )


def _since(known: datetime | None, did: bool, does: bool, now: datetime) -> datetime | None:
    if not does:
        return None
    return known if did else now
