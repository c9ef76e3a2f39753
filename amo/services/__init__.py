"""What changes the questionnaires: waves, sheets, and instruments made by hand."""

from amo.services.sheets import Change, Clash, answer, answer_all, begin, remark, reopen, submit
from amo.services.waves import call_off_wave, change_wave, plan_wave

__all__ = [
    "Change",
    "Clash",
    "answer",
    "answer_all",
    "begin",
    "call_off_wave",
    "change_wave",
    "plan_wave",
    "remark",
    "reopen",
    "submit",
]
