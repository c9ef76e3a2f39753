"""The tables of the questionnaires."""

from amo.models.drafts import Draft
from amo.models.group import GroupPicture
from amo.models.sheets import Answer, Remark, RemarkText, Reopening, Sheet
from amo.models.waves import Wave

__all__ = ["Answer", "Draft", "GroupPicture", "Remark", "RemarkText", "Reopening", "Sheet", "Wave"]
