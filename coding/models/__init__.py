"""The tables of coding."""

from coding.models.books import Code, CodeBook
from coding.models.rounds import Assignment, Coder, Coding, Decision, Round, Source

__all__ = ["Assignment", "Code", "CodeBook", "Coder", "Coding", "Decision", "Round", "Source"]
