"""What can be done in the logbook: write, edit, share, ask, withdraw, follow threads. Import from here."""

from logbook.services.asking import ask_the_group
from logbook.services.dialogue import ResponseSaid, respond, take_back_response
from logbook.services.drafts import drop_draft, join_draft, save_draft
from logbook.services.growth import lead, mark, part, say_of_growth, undo, unmark
from logbook.services.habits import choose_habits, put_away
from logbook.services.intentions import change_intention, look_back, make_intention, take_up_again
from logbook.services.reading import note_reading
from logbook.services.sharing import MAX_ASKS, ask, set_audience, set_counts_in_research, share, unshare, withdraw
from logbook.services.threads import (
    MAX_LINE,
    MAX_STORY,
    StaleThread,
    change_question,
    change_yield,
    close_question,
    drop,
    hang,
    keep_yield,
    reopen_question,
    start_question,
)
from logbook.services.writing import MAX_TEXT, Mark, StaleDraft, StaleText, edit_entry, write_entry

__all__ = [
    "MAX_ASKS",
    "MAX_LINE",
    "MAX_STORY",
    "MAX_TEXT",
    "Mark",
    "ResponseSaid",
    "StaleDraft",
    "StaleText",
    "StaleThread",
    "ask",
    "ask_the_group",
    "change_intention",
    "change_question",
    "change_yield",
    "choose_habits",
    "close_question",
    "drop",
    "drop_draft",
    "edit_entry",
    "hang",
    "join_draft",
    "keep_yield",
    "lead",
    "look_back",
    "make_intention",
    "mark",
    "note_reading",
    "part",
    "put_away",
    "reopen_question",
    "respond",
    "save_draft",
    "say_of_growth",
    "set_audience",
    "set_counts_in_research",
    "share",
    "start_question",
    "take_back_response",
    "take_up_again",
    "undo",
    "unmark",
    "unshare",
    "withdraw",
    "write_entry",
]
