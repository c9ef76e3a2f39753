"""Decides whether a member may do something. `can` never raises; `require` raises with a kind sentence."""

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from plg.access.permissions import Permission
from plg.access.roles import LEARNING, WHEN_ARCHIVED, permissions_of
from plg.errors import Archived, Refused
from plg.models import Membership

#: Members with no address at all, known by name from a file: they cannot come in, and so read nothing of anybody.
NO_ACCOUNT = Q(user__email=None, user__invited_as="")


def can(member: Membership | None, permission: Permission) -> bool:
    """Return whether the roles of this member allow this in their community. A member who left may nothing. No query.

    Says nothing of an archived community: what may be seen there is the same; what may be done, `require` knows.
    """
    return member is not None and member.left_at is None and permission in permissions_of(member.roles)


def learns_along(member: Membership) -> bool:
    """Return whether somebody is a peer or a facilitator here, whatever else: they never learn who refused research."""
    return bool(LEARNING & set(member.roles))


def require(member: Membership | None, permission: Permission) -> None:
    """Raise `Refused` unless the member may do this: the check that services make for every caller. No query.

    Raises `Archived` for what would change an archived community.
    """
    if member is None or not can(member, permission):
        raise Refused(_("Dit hoort niet bij jouw rol in deze leergemeenschap."))
    require_open(member, permission)


def require_open(member: Membership, permission: Permission) -> None:
    """Raise `Archived` when the community is closed to this act, and say since when."""
    since = member.community.archived_at
    if since is not None and permission not in WHEN_ARCHIVED:
        raise Archived(
            _(
                "Deze leergemeenschap is gearchiveerd op %(day)s. Alles is nog te lezen, maar er verandert niets meer."
                " De beheerder van het platform kan hem heropenen."
            )
            % {"day": date_format(localtime(since), "DATE_FORMAT")}
        )
