"""Who may see which sheet: the person who fills it in, and nobody else."""

from django.db.models import QuerySet

from amo.models import Sheet, Wave
from plg.models import Membership


def visible_waves(member: Membership) -> QuerySet[Wave]:
    """Return the waves of the member's community, in time. Who is due is a matter of `selectors`."""
    return Wave.objects.filter(community=member.community).select_related("instrument").order_by("opens_on")


def visible_sheets(member: Membership) -> QuerySet[Sheet]:
    """Return the member's own sheets: an individual answer is for that person only."""
    return Sheet.objects.filter(membership=member).select_related("wave", "wave__instrument")
