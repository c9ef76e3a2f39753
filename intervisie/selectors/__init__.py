"""Reads of meetings, rankings and cases."""

from intervisie.selectors.cases import (
    both_texts,
    cases_of_meeting,
    issue_label,
    issues_to_choose,
    may_count,
    meetings_to_share_in,
    steps_of,
    whole_text,
)

__all__ = [
    "both_texts",
    "cases_of_meeting",
    "issue_label",
    "issues_to_choose",
    "may_count",
    "meetings_to_share_in",
    "steps_of",
    "whole_text",
]
