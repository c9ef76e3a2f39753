"""The tables of coding."""

from coding.models.books import Code, CodeBook
from coding.models.rounds import Assignment, Coder, Coding, Decision, Round, Source
from coding.models.turns import Draw, ExpertAnswer, PastDecision, RoundReopening

__all__ = [
    "Assignment",
    "Code",
    "CodeBook",
    "Coder",
    "Coding",
    "Decision",
    "Draw",
    "ExpertAnswer",
    "PastDecision",
    "Round",
    "RoundReopening",
    "Source",
]
