"""Remembers who opened which shared entry for the first time."""

from logbook.models import Entry, Reading
from plg.models import Membership


def note_reading(*, by: Membership, entry: Entry) -> None:
    """Keep that this member opened the entry; the first time counts, and one's own never. One insert.

    No line in the audit trail: it would tell the coordinator who reads whom. The row is its author's to see.
    """
    if entry.author_id != by.pk:
        Reading.objects.bulk_create([Reading(entry=entry, reader=by)], ignore_conflicts=True)
