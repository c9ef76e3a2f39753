"""Reads of reports: what a report is made from, and whether it still holds."""

from reports.selectors.holding import data_seal, is_outdated
from reports.selectors.own import own_copy
from reports.selectors.progress import Options, ProgressFacts, progress_facts
from reports.selectors.research import Preflight, open_names, preflight, say_open_names

__all__ = [
    "Options",
    "Preflight",
    "ProgressFacts",
    "data_seal",
    "is_outdated",
    "open_names",
    "own_copy",
    "preflight",
    "progress_facts",
    "say_open_names",
]
