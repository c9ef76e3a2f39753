"""The tables of the logbook."""

from logbook.models.dialogue import Reading, Response
from logbook.models.drafts import Draft
from logbook.models.entry import ENTRY_WORDS, SEARCH_LANGUAGE, Entry, EntryVersion, Share

__all__ = ["ENTRY_WORDS", "SEARCH_LANGUAGE", "Draft", "Entry", "EntryVersion", "Reading", "Response", "Share"]
