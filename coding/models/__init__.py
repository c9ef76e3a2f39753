"""The tables of coding."""

from coding.models.books import Code, CodeBook
from coding.models.decisions import Decision, Review
from coding.models.making import BookDraft, CodeChange
from coding.models.memos import Memo
from coding.models.rounds import Assignment, Coder, Coding, Quote, Round, Source
from coding.models.turns import Draw, ExpertAnswer, PastDecision, RoundReopening

__all__ = [
    "Assignment",
    "BookDraft",
    "Code",
    "CodeBook",
    "CodeChange",
    "Coder",
    "Coding",
    "Decision",
    "Draw",
    "ExpertAnswer",
    "Memo",
    "PastDecision",
    "Quote",
    "Review",
    "Round",
    "RoundReopening",
    "Source",
]
