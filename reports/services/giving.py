"""Give one's own progress report along in the bundle of the community, and take it back. For its owner alone."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from plg import audit
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.errors import DomainError
from plg.models import Membership
from reports.models import Report
from reports.words import ReportKind


@transaction.atomic
def give(*, by: Membership, report: Report) -> Report:
    """Let exactly this file go along, for as long as it is kept; one given before is taken back. Twice is once.

    Raises `DomainError` for what is not a progress report of one's own, is not there (any more), or holds what others
    wrote to its owner: those words are not the owner's to hand to somebody who could not read them.
    """
    require(by, Permission.ASK_OWN_REPORT)
    Membership.objects.select_for_update(no_key=True).get(pk=by.pk)  # two reports at once wait for each other here
    row = _own(by, report)
    if row.options.get("with_dialogue"):
        raise DomainError(
            _("Hierin staat wat anderen jou schreven. Maak een rapport zonder de gesprekken en geef dat.")
        )
    if not row.is_ready:
        raise DomainError(_("Dit rapport is er nog niet, of niet meer. Maak het opnieuw en kijk het na."))
    if row.given_at is None:
        for before in Report.objects.filter(asked_by=by, given_at__isnull=False).exclude(pk=row.pk):
            _hold(by, before)
        row.given_at = timezone.now()
        row.save(update_fields=["given_at"])
        audit.record("report.given", by=by, subject=row, sha256=row.sha256)
    return row


@transaction.atomic
def take_back(*, by: Membership, report: Report) -> Report:
    """Take back what was given along: from now on it is in no new bundle, and no bundle with it is handed out."""
    row = _own(by, report)
    if row.given_at is not None:
        _hold(by, row)
    return row


def _hold(by: Membership, row: Report) -> None:
    row.given_at = None
    row.save(update_fields=["given_at"])
    audit.record("report.withheld", by=by, subject=row, sha256=row.sha256)


def _own(by: Membership, report: Report) -> Report:
    mine = Report.objects.select_for_update(no_key=True).filter(asked_by=by, about=by, kind=ReportKind.PROGRESS)
    found = mine.filter(pk=report.pk).first()
    if found is None:
        raise DomainError(_("Alleen je eigen voortgangsrapport kun je meegeven."))
    return found
