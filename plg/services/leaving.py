"""Two of the three ways to go: stop (the account closes, consent stands) and withdraw (the research loses everything).

The third, erase, stands in `erasing`. Used by the page about leaving and by the coordinator for whoever asks.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from plg import audit
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.errors import DomainError, Refused
from plg.models import Community, Membership, User
from plg.services import consent, members
from plg.services.closing import close_account
from plg.services.roles import keep_a_coordinator
from plg.words import Purpose, Role


@dataclass(frozen=True)
class Left:
    """What leaving came to: whether the account closed with it, and where the person still belongs."""

    closed: bool
    elsewhere: tuple[Community, ...]


@transaction.atomic
def stop(*, by: Membership) -> Left:
    """Let a member leave their community; consent and texts stay as they are.

    The account closes unless the person belongs somewhere else. Raises `DomainError` for the only coordinator, and
    for somebody who left before: the day they left stays the day it was.
    """
    require(by, Permission.BE_HERE)
    return _stop(by, by)


@transaction.atomic
def stop_for(*, by: Membership, member: Membership) -> Left:
    """Do the same for somebody who asked the coordinator to."""
    _require_here(by, member)
    return _stop(by, member)


@transaction.atomic
def withdraw(*, by: Membership) -> int:
    """Take back every yes of this member at once; return how many that were.

    Texts and codings leave rounds, figures and exports in the next read of anybody. Whoever said yes as a participant
    and has another role by now can do this too: what was given can always be taken back.
    """
    require(by, Permission.BE_HERE)
    return len(consent.withdraw_all(by=by, member=by))


@transaction.atomic
def withdraw_after(*, by: User, member: Membership, only: Iterable[Purpose] = tuple(Purpose)) -> int:
    """Take back what somebody said yes to in a community they left, each purpose or all; return how many that were.

    What was given can be taken back in the same way, also from outside: an account is all it takes.
    """
    if member.user_id != by.pk:
        raise Refused(_("Alleen wie toestemming gaf, kan haar hier intrekken."))
    return len(consent.withdraw_all(by=by, member=member, only=frozenset(only)))


@transaction.atomic
def withdraw_for(*, by: Membership, member: Membership) -> int:
    """Take back every yes of somebody who asked the coordinator to: who left, or has no account of their own."""
    require(by, Permission.LET_GO)
    _refuse_who_can_do_it_alone(by, member)
    return len(consent.withdraw_all(by=by, member=member))


def leave_everywhere(user: User, at: datetime) -> None:
    """End every membership of this person that still runs."""
    for member in Membership.objects.filter(user=user, left_at=None):
        _leave(member, at)


def may_act_alone(member: Membership) -> bool:
    """Return whether this person can go to the page about leaving: somebody here, with an account that is open."""
    return member.left_at is None and member.user.has_account and member.user.is_active


def _stop(by: Membership, member: Membership) -> Left:
    Community.objects.select_for_update(no_key=True).get(pk=member.community_id)
    _leave(member, timezone.now())
    if member.has_role(Role.COORDINATOR):
        keep_a_coordinator(member.community)
    there = Membership.objects.filter(user=member.user_id, left_at=None)
    elsewhere = tuple(other.community for other in there.select_related("community"))
    # An administrator's account is not a coordinator's to close, nor is it for this community alone.
    closed = not elsewhere and not member.user.is_staff
    if closed:
        close_account(member.user)
    audit.record("member.stopped", by=by, subject=member, asked=by.pk != member.pk, closed=closed)
    return Left(closed=closed, elsewhere=elsewhere)


def _leave(member: Membership, at: datetime) -> None:
    now = Membership.objects.select_for_update(no_key=True).get(pk=member.pk)
    members.leave(now, max(now.joined_at, at))


def _require_here(by: Membership, member: Membership) -> None:
    require(by, Permission.LET_GO)
    # Asked of the database: somebody else may have done it since the page was opened.
    here = Membership.objects.select_for_update(no_key=True).filter(
        pk=member.pk, community=by.community_id, left_at=None
    )
    if not here.exists():
        raise DomainError(_("Deze persoon hoort niet (meer) bij deze leergemeenschap."))


def _refuse_who_can_do_it_alone(by: Membership, member: Membership) -> None:
    if member.community_id != by.community_id:
        raise DomainError(_("Deze persoon hoort niet bij deze leergemeenschap."))
    if may_act_alone(member):
        raise DomainError(_("%s heeft een eigen account en kiest daar zelf.") % member.user)
