"""Who sees which meeting and which case."""

from django.db.models import Q, QuerySet

from intervisie.models import Meeting, StarrCase
from intervisie.words import CaseState
from plg.access.decide import can
from plg.access.permissions import Permission
from plg.access.roles import READING
from plg.models import Membership


def visible_meetings(member: Membership) -> QuerySet[Meeting]:
    """Return the meetings of the member's community; nothing for who may not see meetings."""
    meetings = Meeting.objects.filter(community=member.community).order_by("starts_at", "pk")
    return meetings if can(member, Permission.SEE_MEETINGS) else meetings.none()


def visible_cases(member: Membership) -> QuerySet[StarrCase]:
    """Return the member's own cases, and those brought to the group for who is part of the conversation.

    Participants and facilitators read a shared case; coordinators and researchers do not.
    """
    cases = StarrCase.objects.filter(community=member.community).select_related("author__user", "meeting")
    if not can(member, Permission.READ_SHARED_ENTRIES):
        return cases.none()
    brought = Q(state__in=[CaseState.SHARED, CaseState.TREATED])
    return cases.filter(Q(author=member) | brought).order_by("-changed_at", "-pk")


def own_cases(member: Membership) -> QuerySet[StarrCase]:
    """Return the cases this member wrote: the ones they may change."""
    return visible_cases(member).filter(author=member)


def inspected_cases(member: Membership) -> QuerySet[StarrCase]:
    """Return every case this member wrote, for an administrator's running inspection and nothing else."""
    return StarrCase.objects.filter(author=member).order_by("changed_at", "pk")


def case_readers(author: Membership) -> QuerySet[Membership]:
    """Return who reads a case once this author shared it: the other side of `visible_cases`."""
    here = Membership.objects.filter(community=author.community_id, left_at=None).exclude(pk=author.pk)
    return here.filter(roles__overlap=[role.value for role in READING]).select_related("user")
