"""Handing the group over: one facilitator stops and another begins, in one act."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from plg import audit
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.errors import DomainError
from plg.models import Community, Membership
from plg.services.members import leave
from plg.services.roles import put_roles
from plg.services.versions import bump
from plg.words import Role


@transaction.atomic
def hand_over(*, by: Membership, giver: Membership, taker: Membership) -> bool:
    """Let `taker` facilitate from now on instead of `giver`; return whether the giver left, having no other role.

    The taker reads what is shared with the facilitator from now on, nothing of before; the giver reads nothing of
    it any more. Both stand in the audit line. Raises `DomainError` when either is not what they were.
    """
    require(by, Permission.MANAGE_PEOPLE)
    Community.objects.select_for_update(no_key=True).get(pk=by.community_id)
    rows = Membership.objects.select_for_update(of=("self",), no_key=True).filter(community=by.community, left_at=None)
    here = {row.pk: row for row in rows.filter(pk__in=[giver.pk, taker.pk]).select_related("user").order_by("pk")}
    if giver.pk not in here or not here[giver.pk].has_role(Role.FACILITATOR):
        raise DomainError(_("Deze persoon begeleidt de leergemeenschap niet meer. Kijk wie dat nu doet."))
    if taker.pk not in here or taker.pk == giver.pk or not here[taker.pk].user.is_active:
        raise DomainError(_("Kies iemand die nu bij deze leergemeenschap hoort."))
    moment = timezone.now()
    _take_up(here[taker.pk], moment)
    left = _lay_down(here[giver.pk], moment)
    audit.record(
        "facilitator.handed_over",
        by=by,
        subject=here[taker.pk],
        giver=str(giver.uid),
        taker=str(taker.uid),
        giver_left=left,
    )
    return left


def _take_up(taker: Membership, moment: datetime) -> None:
    if put_roles(taker, [*map(Role, taker.roles), Role.FACILITATOR], moment):
        taker.save()
        bump(taker)


def _lay_down(giver: Membership, moment: datetime) -> bool:
    others = [Role(role) for role in giver.roles if role != Role.FACILITATOR]
    if not others:
        leave(giver, moment)
        return True
    put_roles(giver, others, moment)
    giver.save()
    bump(giver)
    return False
