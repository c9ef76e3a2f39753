"""The tables of the questionnaires."""

from amo.models.drafts import Draft
from amo.models.sheets import Answer, Remark, Reopening, Sheet
from amo.models.waves import Wave

__all__ = ["Answer", "Draft", "Remark", "Reopening", "Sheet", "Wave"]
