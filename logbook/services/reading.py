"""Remembers who opened which entry, first and last."""

from django.utils import timezone

from logbook.models import Entry, Reading
from plg.models import Membership


def note_reading(*, by: Membership, entry: Entry) -> None:
    """Keep that this member opened the entry: the first time stays, the last time moves on. One statement.

    Also the author's own, so that a new response shows as new; nobody is told of those. No line in the audit trail:
    it would tell the coordinator who reads whom.
    """
    Reading.objects.bulk_create(
        [Reading(entry=entry, reader=by, last_at=timezone.now())],
        update_conflicts=True,
        unique_fields=["entry", "reader"],
        update_fields=["last_at"],
    )
