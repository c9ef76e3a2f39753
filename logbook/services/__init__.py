"""What can be done in the logbook: write, edit, share, withdraw. Import from here."""

from logbook.services.dialogue import ResponseSaid, respond, take_back_response
from logbook.services.drafts import drop_draft, join_draft, save_draft
from logbook.services.growth import lead, mark, part, say_of_growth, undo, unmark
from logbook.services.reading import note_reading
from logbook.services.sharing import MAX_ASKS, ask, set_audience, set_counts_in_research, share, unshare, withdraw
from logbook.services.writing import MAX_TEXT, Mark, StaleDraft, StaleText, edit_entry, write_entry

__all__ = [
    "MAX_ASKS",
    "MAX_TEXT",
    "Mark",
    "ResponseSaid",
    "StaleDraft",
    "StaleText",
    "ask",
    "drop_draft",
    "edit_entry",
    "join_draft",
    "lead",
    "mark",
    "note_reading",
    "part",
    "respond",
    "save_draft",
    "say_of_growth",
    "set_audience",
    "set_counts_in_research",
    "share",
    "take_back_response",
    "undo",
    "unmark",
    "unshare",
    "withdraw",
    "write_entry",
]
