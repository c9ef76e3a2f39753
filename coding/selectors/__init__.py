"""Reads of coding. The rows that reports takes stand in `rows`; pages take theirs from the other modules."""

from coding.selectors.agreement_rows import agreement_rows
from coding.selectors.insiders import insiders
from coding.selectors.memos import last_memo, settled_memos
from coding.selectors.rows import (
    CodingRow,
    ConsensusRow,
    SourceRow,
    chosen_book,
    code_book_of,
    coding_rows,
    consensus_rows,
    settled_rounds,
    source_rows,
)
from coding.selectors.strands import Strand, own_strands, strands
from coding.selectors.tables import OF_GROUP, coding_table, consensus_table, outcome_table, source_table
from coding.selectors.taking import waits_for_names
from coding.shapes import BookView, CodeView

__all__ = [
    "OF_GROUP",
    "BookView",
    "CodeView",
    "CodingRow",
    "ConsensusRow",
    "SourceRow",
    "Strand",
    "agreement_rows",
    "chosen_book",
    "code_book_of",
    "coding_rows",
    "coding_table",
    "consensus_rows",
    "consensus_table",
    "insiders",
    "last_memo",
    "outcome_table",
    "own_strands",
    "settled_memos",
    "settled_rounds",
    "source_rows",
    "source_table",
    "strands",
    "waits_for_names",
]
