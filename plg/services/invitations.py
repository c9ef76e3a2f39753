"""Invites people by a personal link: exactly one letter each, whoever presses the button and however often."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from plg import audit
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.models import Community, Job, Membership
from plg.queue import after_commit, again, all_after_commit
from plg.words import JobState

BATCH = 1000


@transaction.atomic
def invite(*, by: Membership, memberships: Iterable[Membership]) -> int:
    """Have these members of the community of `by` invited in the background; return how many were asked for."""
    require(by, Permission.MANAGE_PEOPLE)
    pks = [member.pk for member in memberships if member.community_id == by.community_id]
    if pks:
        after_commit("plg.invite", memberships=pks)
        audit.record("people.invited", by=by, asked=len(pks))
    return len(pks)


@transaction.atomic
def invite_waiting(*, by: Membership) -> int:
    """Invite everybody with an address who was not invited yet, and try again where sending failed."""
    require(by, Permission.MANAGE_PEOPLE)
    waiting = list(uninvited(by.community))
    for job in Job.objects.filter(state=JobState.FAILED, key__in=[_key(member) for member in waiting]):
        again(job)
    return invite(by=by, memberships=waiting)


def uninvited(community: Community) -> QuerySet[Membership]:
    """Return the members with an address who never got a personal link by mail and never came in."""
    rows = Membership.objects.filter(community=community, left_at=None, user__is_active=True, user__last_login=None)
    return rows.exclude(user__email=None).exclude(links__mailed_at__isnull=False)


def write_invitations(pks: list[int]) -> int:
    """Ask for one letter for each of these members who has none; return how many. Called by the worker."""
    asked = 0
    for start in range(0, len(pks), BATCH):
        with transaction.atomic():
            members = Membership.objects.filter(pk__in=pks[start : start + BATCH], left_at=None).exclude(
                user__email=None
            )
            asked += all_after_commit(
                "plg.mail",
                {_key(member): {"letter": "invitation", "membership": str(member.uid)} for member in members},
            )
    return asked


def _key(member: Membership) -> str:
    return f"invitation:{member.uid}"
