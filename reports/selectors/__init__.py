"""Reads of reports: what a report is made from, and whether it still holds."""

from reports.selectors.consent import ConsentFacts, consent_facts
from reports.selectors.handing import HandoverLine, handover_lines, to_tell
from reports.selectors.holding import data_seal, is_outdated
from reports.selectors.minutes import MinutesFacts, minutes_facts
from reports.selectors.own import own_copy
from reports.selectors.progress import Options, ProgressFacts, progress_facts
from reports.selectors.research import Preflight, broken_seals, open_names, preflight, say_open_names
from reports.selectors.talks import ContactFacts, SheetFacts, contact_facts, sheet_facts, talk_of

__all__ = [
    "ConsentFacts",
    "ContactFacts",
    "HandoverLine",
    "MinutesFacts",
    "Options",
    "Preflight",
    "ProgressFacts",
    "SheetFacts",
    "broken_seals",
    "consent_facts",
    "contact_facts",
    "data_seal",
    "handover_lines",
    "is_outdated",
    "minutes_facts",
    "open_names",
    "own_copy",
    "preflight",
    "progress_facts",
    "say_open_names",
    "sheet_facts",
    "talk_of",
    "to_tell",
]
