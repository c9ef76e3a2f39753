"""What the questionnaires do when somebody leaves: counts before it, and what learning no longer needs.

Reached by slot; see `plg.slots`. The sheets of who is erased go by the register.
"""

from django.utils.translation import gettext as _

from amo.models import Sheet
from plg.models import Community
from plg.selectors import consenting_members
from plg.slots import Going, Loss
from plg.words import Purpose


def losses(person: Going) -> list[Loss]:
    """Return how many questionnaires leave the research, and how many go. Two queries."""
    sheets = Sheet.objects.filter(membership__in=person.memberships)
    research = sheets.filter(membership__in=consenting_members(Purpose.AMO)).count()
    return [Loss(_("Vragenlijsten"), research, sheets.count())]


def outlived(community: Community, count_only: bool) -> list[tuple[str, int]]:
    """Take away the questionnaires that research may not use: learning is over. With `count_only` nothing goes."""
    sheets = Sheet.objects.filter(wave__community=community).exclude(membership__in=consenting_members(Purpose.AMO))
    count = sheets.count()
    if not count_only:
        sheets.delete()
    return [("questionnaires", count)]
