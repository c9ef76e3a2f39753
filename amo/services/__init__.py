"""What changes the questionnaires: waves, sheets, and instruments made by hand."""

from amo.services.group import settle_group_pictures
from amo.services.instruments import (
    Faulty,
    begin_draft,
    change_head,
    draft_from_file,
    drop_draft,
    drop_scale,
    issue,
    keep_scale,
    move_scale,
)
from amo.services.remarks import let_remarks_count
from amo.services.sheets import Change, Clash, answer, answer_all, begin, remark, reopen, submit
from amo.services.waves import call_off_wave, change_wave, plan_wave

__all__ = [
    "Change",
    "Clash",
    "Faulty",
    "answer",
    "answer_all",
    "begin",
    "begin_draft",
    "call_off_wave",
    "change_head",
    "change_wave",
    "draft_from_file",
    "drop_draft",
    "drop_scale",
    "issue",
    "keep_scale",
    "let_remarks_count",
    "move_scale",
    "plan_wave",
    "remark",
    "reopen",
    "settle_group_pictures",
    "submit",
]
