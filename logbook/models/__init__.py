"""The tables of the logbook."""

from logbook.models.dialogue import Reading, Response
from logbook.models.drafts import Draft
from logbook.models.entry import ENTRY_WORDS, SEARCH_LANGUAGE, Entry, EntryVersion, Share
from logbook.models.growth import Fragment, Growth, Step
from logbook.models.photos import Photo

__all__ = [
    "ENTRY_WORDS",
    "SEARCH_LANGUAGE",
    "Draft",
    "Entry",
    "EntryVersion",
    "Fragment",
    "Growth",
    "Photo",
    "Reading",
    "Response",
    "Share",
    "Step",
]
