"""Reads of the questionnaires, for the pages of this app and for the apps above it."""

from amo.selectors.instruments import (
    InstrumentLine,
    behaviour_choices,
    draft_of,
    instrument_lines,
    open_drafts,
    previewed,
)
from amo.selectors.people import PEOPLE_ON_A_PAGE, PersonState, WaveCounts, WavePage, to_remind, wave_counts, wave_page
from amo.selectors.results import Comparison, Result, own_results
from amo.selectors.sheets import (
    Part,
    Progress,
    WaveLine,
    answered_at,
    answers_of,
    instrument_of,
    last_reopening,
    line_of,
    minutes_for,
    progress_of,
    remarks_of,
    review_parts,
    wave_lines,
)
from amo.selectors.themes import answered_theme, theme_for
from amo.selectors.windows import Window, may_write, next_openings, window_of

__all__ = [
    "PEOPLE_ON_A_PAGE",
    "Comparison",
    "InstrumentLine",
    "Part",
    "PersonState",
    "Progress",
    "Result",
    "WaveCounts",
    "WaveLine",
    "WavePage",
    "Window",
    "answered_at",
    "answered_theme",
    "answers_of",
    "behaviour_choices",
    "draft_of",
    "instrument_lines",
    "instrument_of",
    "last_reopening",
    "line_of",
    "may_write",
    "minutes_for",
    "next_openings",
    "open_drafts",
    "own_results",
    "previewed",
    "progress_of",
    "remarks_of",
    "review_parts",
    "theme_for",
    "to_remind",
    "wave_counts",
    "wave_lines",
    "wave_page",
    "window_of",
]
