"""Reads of coding. The rows that reports takes stand in `rows`; pages take theirs from the other modules."""

from coding.selectors.rows import (
    BookView,
    CodeView,
    CodingRow,
    ConsensusRow,
    SourceRow,
    code_book_of,
    coding_rows,
    consensus_rows,
    settled_rounds,
    source_rows,
)

__all__ = [
    "BookView",
    "CodeView",
    "CodingRow",
    "ConsensusRow",
    "SourceRow",
    "code_book_of",
    "coding_rows",
    "consensus_rows",
    "settled_rounds",
    "source_rows",
]
