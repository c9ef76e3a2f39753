"""Reads of reports: what a report is made from, and whether it still holds."""

from reports.selectors.holding import data_seal, is_outdated
from reports.selectors.progress import Options, ProgressFacts, progress_facts

__all__ = [
    "Options",
    "ProgressFacts",
    "data_seal",
    "is_outdated",
    "progress_facts",
]
