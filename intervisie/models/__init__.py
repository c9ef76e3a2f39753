"""The tables of the meetings."""

from intervisie.models.cases import StarrCase
from intervisie.models.closing import Agreement, AgreementHolder, AgreementMove, Minutes
from intervisie.models.meetings import AgendaItem, Attendance, Material, Meeting
from intervisie.models.rankings import Ballot, Option, Ranking, Vote
from intervisie.models.sessions import Contribution, Pad, Seat, Session

__all__ = [
    "AgendaItem",
    "Agreement",
    "AgreementHolder",
    "AgreementMove",
    "Attendance",
    "Ballot",
    "Contribution",
    "Material",
    "Meeting",
    "Minutes",
    "Option",
    "Pad",
    "Ranking",
    "Seat",
    "Session",
    "StarrCase",
    "Vote",
]
