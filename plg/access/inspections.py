"""What an administrator may read while an inspection runs, and whom it covers: the only way past "only its author"."""

from django.db.models import QuerySet
from django.utils import timezone

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
    """Return whose texts, or names, may be read in this inspection, by pseudonym. Left members too."""
    here = Membership.objects.filter(community=inspection.community_id)
    if inspection.scope == InspectionScope.MEMBER:
        here = here.filter(inspections=inspection)
    return here.select_related("pseudonym", "user", "school", "community").order_by("pseudonym__code", "pk")
