"""Reads of reports: what a report is made from, and whether it still holds."""

from reports.selectors.consent import ConsentFacts, consent_facts
from reports.selectors.duo import DuoFacts, duo_facts
from reports.selectors.group import CommunityFacts, community_facts
from reports.selectors.handing import HandoverLine, handover_lines, to_tell
from reports.selectors.holding import data_seal, is_outdated, why_outdated
from reports.selectors.minutes import MinutesFacts, minutes_facts
from reports.selectors.own import own_copy
from reports.selectors.progress import Options, ProgressFacts, progress_facts
from reports.selectors.research import Preflight, broken_seals, open_names, preflight, say_open_names
from reports.selectors.summary import SummaryFacts, require_choice, summary_facts
from reports.selectors.talks import ContactFacts, SheetFacts, contact_facts, sheet_facts, talk_of

__all__ = [
    "CommunityFacts",
    "ConsentFacts",
    "ContactFacts",
    "DuoFacts",
    "HandoverLine",
    "MinutesFacts",
    "Options",
    "Preflight",
    "ProgressFacts",
    "SheetFacts",
    "SummaryFacts",
    "broken_seals",
    "community_facts",
    "consent_facts",
    "contact_facts",
    "data_seal",
    "duo_facts",
    "handover_lines",
    "is_outdated",
    "minutes_facts",
    "open_names",
    "own_copy",
    "preflight",
    "progress_facts",
    "require_choice",
    "say_open_names",
    "sheet_facts",
    "summary_facts",
    "talk_of",
    "to_tell",
    "why_outdated",
]
