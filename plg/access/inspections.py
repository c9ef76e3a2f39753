"""What an administrator may read while an inspection runs, and whom it covers: the only way past "only its author"."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from plg.models import Inspection, Membership, User
from plg.words import InspectionScope


def visible_inspections(by: User) -> QuerySet[Inspection]:
    """Return the inspections this administrator opened, the newest first; nothing for anybody else."""
    if not (by.is_active and by.is_staff):
        return Inspection.objects.none()
    found = Inspection.objects.filter(opened_by=by).select_related("community", "member__user", "member__pseudonym")
    return found.order_by("-opened_at", "-pk")


def running_inspections(by: User) -> QuerySet[Inspection]:
    """Return the inspection that runs now, if there is one: its time is not over, and nobody ended it."""
    return visible_inspections(by).filter(ended_at=None, ends_at__gt=timezone.now())


def covered_members(inspection: Inspection) -> QuerySet[Membership]:
    """Return whose texts, or names, may be read in this inspection, by pseudonym. Left members too, no erased ones."""
    here = Membership.objects.filter(community=inspection.community_id, user__erased_at=None)
    if inspection.scope == InspectionScope.MEMBER:
        here = here.filter(inspections=inspection)
    return here.select_related("pseudonym", "user", "school", "community").order_by("pseudonym__code", "pk")


def handle_of(inspection: Inspection, member: Membership) -> UUID:
    """Return what the addresses of this one inspection call a member.

    An inspection asked for by e-mail and one by pseudonym, laid side by side, must not tell who is who: the scope for
    that is another. So no page of an inspection holds a key that another one holds too.
    """
    digest = salted_hmac("plg.inspections", f"{inspection.uid.hex}{member.uid.hex}", algorithm="sha256").digest()
    return UUID(bytes=digest[:16])


def covered_member(inspection: Inspection, handle: UUID) -> Membership | None:
    """Return the member whom this inspection covers under this handle; None for any other. One query."""
    for member in covered_members(inspection):
        if constant_time_compare(handle_of(inspection, member).hex, handle.hex):
            return member
    return None


def shows_pseudonyms(inspection: Inspection) -> bool:
    """Return whether its pages tell pseudonyms: not of one person, whom somebody may have asked for by e-mail."""
    return inspection.scope != InspectionScope.MEMBER
