"""The tables of the meetings."""

from intervisie.models.cases import StarrCase
from intervisie.models.meetings import AgendaItem, Attendance, Material, Meeting
from intervisie.models.rankings import Ballot, Option, Ranking, Vote
from intervisie.models.sessions import Contribution, Pad, Seat, Session

__all__ = [
    "AgendaItem",
    "Attendance",
    "Ballot",
    "Contribution",
    "Material",
    "Meeting",
    "Option",
    "Pad",
    "Ranking",
    "Seat",
    "Session",
    "StarrCase",
    "Vote",
]
