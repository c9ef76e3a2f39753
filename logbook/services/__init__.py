"""What can be done in the logbook: write, edit, share, withdraw. Import from here."""

from logbook.services.reading import note_reading
from logbook.services.sharing import set_audience, set_counts_in_research, share, unshare, withdraw
from logbook.services.writing import MAX_TEXT, StaleText, edit_entry, write_entry

__all__ = [
    "MAX_TEXT",
    "StaleText",
    "edit_entry",
    "note_reading",
    "set_audience",
    "set_counts_in_research",
    "share",
    "unshare",
    "withdraw",
    "write_entry",
]
