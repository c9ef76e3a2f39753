"""What people wrote at their questionnaires: whether it may count, and what research may use of it now."""

from django.db.models import QuerySet

from amo.models import Remark
from plg.models import Community, Membership
from plg.selectors import consenting_members
from plg.words import Purpose


def may_count(member: Membership) -> bool:
    """Return whether what this member writes at questionnaires may count in the research now. One query.

    The consent for questionnaires speaks of answers in figures, so that alone is no yes to reading words: it comes on
    top of it, sheet by sheet.
    """
    return consenting_members(Purpose.AMO).filter(pk=member.pk).exists()


def research_remarks(community: Community) -> QuerySet[Remark]:
    """Return what research may read of what was written at questionnaires: sent, let count, under consent today.

    Taking back either takes effect in the next read; a sheet that was opened again is out until it is sent. `kept` is
    the text that counts; the pseudonym is loaded.
    """
    return (
        Remark.objects.filter(
            sheet__wave__community=community,
            sheet__submitted_at__isnull=False,
            sheet__remarks_count=True,
            kept__isnull=False,
            sheet__membership__in=consenting_members(Purpose.AMO),
        )
        .select_related("kept", "sheet__membership__pseudonym")
        .order_by("id")
    )
