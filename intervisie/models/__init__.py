"""The tables of the meetings."""

from intervisie.models.cases import CaseText, StarrCase
from intervisie.models.checklist import CriterionLine
from intervisie.models.closing import Agreement, AgreementHolder, AgreementMove, Minutes
from intervisie.models.materials import MaterialFile
from intervisie.models.meetings import AgendaItem, Attendance, Material, Meeting
from intervisie.models.rankings import Ballot, Option, Ranking, Vote
from intervisie.models.records import GroupRecord, RecordCheck, RecordText
from intervisie.models.sessions import Contribution, Pad, Seat, Session
from intervisie.models.urgency import Matrix, MatrixMark

__all__ = [
    "AgendaItem",
    "Agreement",
    "AgreementHolder",
    "AgreementMove",
    "Attendance",
    "Ballot",
    "CaseText",
    "Contribution",
    "CriterionLine",
    "GroupRecord",
    "Material",
    "MaterialFile",
    "Matrix",
    "MatrixMark",
    "Meeting",
    "Minutes",
    "Option",
    "Pad",
    "Ranking",
    "RecordCheck",
    "RecordText",
    "Seat",
    "Session",
    "StarrCase",
    "Vote",
]
