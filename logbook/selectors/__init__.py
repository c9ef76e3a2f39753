"""Reads of the logbook, for its own pages and for the apps above. Import from here."""

from logbook.selectors.dialogue import News, Said, conversation, news, with_marks
from logbook.selectors.guides import FALLBACKS, Choice, Guide, Held, Prompt, answered, guide, guide_versions
from logbook.selectors.readers import audience, names_per_circle, readers_of
from logbook.selectors.research import consents_to_research, kept_count, research_entries
from logbook.selectors.searching import Wish, months_of, narrowed
from logbook.selectors.timelines import (
    PAGE,
    Card,
    Month,
    TimelinePage,
    every_version,
    held_by,
    latest,
    months,
    timeline,
    versions_of,
    whole,
)

__all__ = [
    "FALLBACKS",
    "PAGE",
    "Card",
    "Choice",
    "Guide",
    "Held",
    "Month",
    "News",
    "Prompt",
    "Said",
    "TimelinePage",
    "Wish",
    "answered",
    "audience",
    "consents_to_research",
    "conversation",
    "every_version",
    "guide",
    "guide_versions",
    "held_by",
    "kept_count",
    "latest",
    "months",
    "months_of",
    "names_per_circle",
    "narrowed",
    "news",
    "readers_of",
    "research_entries",
    "timeline",
    "versions_of",
    "whole",
    "with_marks",
]
