"""Whether what somebody wrote at a questionnaire counts in the research: their own yes, apart from the answers."""

from django.db import transaction
from django.utils.translation import gettext as _

from amo.instrument import read_instrument
from amo.models import RemarkText, Sheet
from amo.selectors.remarks import may_count
from plg import audit
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.errors import DomainError, Refused
from plg.models import Membership


@transaction.atomic
def let_remarks_count(*, by: Membership, sheet: Sheet, counts: bool) -> Sheet:
    """Let what was written at a sheet count in the research, or no longer. Its own person only, under consent.

    What counts is kept as it was sent; the same words again are the version they were.
    """
    require(by, Permission.FILL_IN_SHEET)
    if sheet.membership_id != by.pk:
        raise Refused(_("Deze vragenlijst is van iemand anders."))
    if counts and not may_count(by):
        raise DomainError(
            _(
                "Wat je opschreef telt pas mee als je toestemming gaf voor je vragenlijsten. Dat kan onder Ik, "
                "Toestemming."
            )
        )
    rows = Sheet.objects.select_for_update(of=("self",), no_key=True).select_related("wave__instrument")
    current = rows.get(pk=sheet.pk)
    if counts != current.remarks_count:
        current.remarks_count = counts
        current.save(update_fields=["remarks_count"])
        audit.record("sheet.remarks_research", by=by, subject=current, counts=counts)
    keep_remarks(current)
    return current


def keep_remarks(sheet: Sheet) -> None:
    """Keep what was written at a sheet that was sent and counts, each under the name of its scale."""
    if sheet.submitted_at is None or not sheet.remarks_count:
        return
    titles = {
        scale.key: scale.title for scale in read_instrument(sheet.wave.instrument.body, "nl", sheet.wave.theme).scales
    }
    for remark in sheet.remarks.order_by("pk"):
        title = titles.get(remark.scale, "")
        text = f"{title}\n{remark.text}" if title else remark.text
        last = remark.texts.order_by("-number").first()
        if last is None or last.text != text:
            number = last.number + 1 if last else 1
            last = RemarkText.objects.create(remark=remark, number=number, text=text)
        if remark.kept_id != last.pk:
            remark.kept = last
            remark.save(update_fields=["kept"])
