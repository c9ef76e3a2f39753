"""What the questionnaires do when somebody leaves: counts before it, and what learning no longer needs.

Reached by slot; see `plg.slots`. The sheets of who is erased go by the register.
"""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from amo.models import RemarkText, Sheet
from plg.models import Community, NameFinding
from plg.selectors import consenting_members
from plg.slots import Going, Loss
from plg.words import Purpose


def losses(person: Going) -> list[Loss]:
    """Return how many questionnaires leave the research, and how many go. Two queries."""
    sheets = Sheet.objects.filter(membership__in=person.memberships)
    research = sheets.filter(membership__in=consenting_members(Purpose.AMO)).count()
    return [Loss(_("Vragenlijsten"), research, sheets.count())]


def erase(person: Going) -> None:
    """Forget the names found in what this person wrote at questionnaires."""
    _forget_names(Sheet.objects.filter(membership__in=person.memberships))


def outlived(community: Community, count_only: bool) -> list[tuple[str, int]]:
    """Take away the questionnaires that research may not use: learning is over. With `count_only` nothing goes."""
    sheets = Sheet.objects.filter(wave__community=community).exclude(membership__in=consenting_members(Purpose.AMO))
    count = sheets.count()
    if not count_only:
        _forget_names(sheets)
        sheets.delete()
    return [("questionnaires", count)]


def _forget_names(sheets: QuerySet[Sheet]) -> None:
    texts = RemarkText.objects.filter(remark__sheet__in=sheets).values_list("uid", flat=True)
    NameFinding.objects.filter(text__in=list(texts)).delete()
