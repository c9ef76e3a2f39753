"""Decides whether a member may do something. `can` never raises; `require` raises with a kind sentence."""

from django.utils.translation import gettext as _

from plg.access.permissions import Permission
from plg.access.roles import permissions_of
from plg.errors import Refused
from plg.models import Membership


def can(member: Membership | None, permission: Permission) -> bool:
    """Return whether this member may do this in their community. A member who left may nothing. No query."""
    return member is not None and member.left_at is None and permission in permissions_of(member.roles)


def require(member: Membership | None, permission: Permission) -> None:
    """Raise `Refused` unless the member may do this: the check that services make for every caller. No query."""
    if not can(member, permission):
        raise Refused(_("Dit hoort niet bij jouw rol in deze leergemeenschap."))
