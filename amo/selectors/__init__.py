"""Reads of the questionnaires, for the pages of this app and for the apps above it."""

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
from amo.selectors.windows import Window, is_open, may_write, next_openings, window_of

__all__ = [
    "Part",
    "Progress",
    "WaveLine",
    "Window",
    "answered_at",
    "answers_of",
    "instrument_of",
    "is_open",
    "last_reopening",
    "line_of",
    "may_write",
    "minutes_for",
    "next_openings",
    "progress_of",
    "remarks_of",
    "review_parts",
    "wave_lines",
    "window_of",
]
