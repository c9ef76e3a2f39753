"""The tables of the meetings."""

from intervisie.models.cases import StarrCase
from intervisie.models.meetings import AgendaItem, Attendance, Material, Meeting
from intervisie.models.rankings import Ballot, Option, Ranking, Vote

__all__ = ["AgendaItem", "Attendance", "Ballot", "Material", "Meeting", "Option", "Ranking", "StarrCase", "Vote"]
