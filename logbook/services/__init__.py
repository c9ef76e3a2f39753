"""What can be done in the logbook: write, edit, share, withdraw. Import from here."""

from logbook.services.dialogue import ResponseSaid, respond, take_back_response
from logbook.services.reading import note_reading
from logbook.services.sharing import MAX_ASKS, ask, set_audience, set_counts_in_research, share, unshare, withdraw
from logbook.services.writing import MAX_TEXT, StaleText, edit_entry, write_entry

__all__ = [
    "MAX_ASKS",
    "MAX_TEXT",
    "ResponseSaid",
    "StaleText",
    "ask",
    "edit_entry",
    "note_reading",
    "respond",
    "set_audience",
    "set_counts_in_research",
    "share",
    "take_back_response",
    "unshare",
    "withdraw",
    "write_entry",
]
