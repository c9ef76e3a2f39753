"""Rows of the access matrix for reflection interviews; see test_access_matrix.py."""

from tests.support.matrix import Row

PLANNED = {"uid": "talk_planned"}
SENT = {"uid": "talk_sent"}
SOUTH = {"uid": "talk_south"}
TOLD = SENT | {"told": "told"}
TOLD_SOUTH = SOUTH | {"told": "told_south"}

ROWS_TALKS = [
    Row("logbook:talks", "north 200"),
    Row("logbook:talk_plan", "marijke karim 200, north 403", "marijke karim 400, north 403"),
    Row("logbook:talk", "anna marijke 200, north 404", things=PLANNED),
    Row("logbook:talk", "anna marijke 200, north 404", things=SENT),
    Row("logbook:talk", "anna eva 200, north 404", things={"uid": "talk_checked"}),
    Row("logbook:talk", "north 404", things=SOUTH),
    Row("logbook:talk_move", "marijke karim 200, north 404", "marijke karim 400, north 404", PLANNED),
    Row("logbook:talk_move", "north 404", "north 404", SOUTH),
    Row("logbook:talk_cancel", "anna marijke karim 200, north 404", "anna marijke karim 302, north 404", PLANNED),
    Row("logbook:talk_cancel", "north 404", "north 404", SOUTH),
    Row("logbook:talk_calendar", "anna marijke 200, north 404", things=PLANNED),
    Row("logbook:talk_calendar", "north 404", things=SOUTH),
    Row(
        "logbook:talk_write",
        "marijke 200, researchers 404, north 403",
        "marijke 400, researchers 404, north 403",
        PLANNED,
    ),
    Row("logbook:talk_write", "marijke researchers 404, north 403", "marijke researchers 404, north 403", SOUTH),
    Row("logbook:talk_take_back", "everybody 405", "marijke 302, researchers 404, north 403", SENT),
    Row("logbook:talk_take_back", "everybody 405", "marijke researchers 404, north 403", SOUTH),
    Row("logbook:talk_check", "anna 200, participants 404, north 403", "anna 400, participants 404, north 403", SENT),
    Row("logbook:talk_check", "participants 404, north 403", "participants 404, north 403", SOUTH),
    Row("logbook:talk_reopen", "everybody 405", "anna 302, participants 404, north 403", SENT),
    Row("logbook:talk_reopen", "everybody 405", "participants 404, north 403", SOUTH),
    Row("logbook:talk_tell", "everybody 405", "marijke 400, researchers 404, north 403", PLANNED),
    Row("logbook:talk_tell", "everybody 405", "marijke researchers 404, north 403", SOUTH),
    Row("logbook:talk_untell", "everybody 405", "anna 302, marijke 403, north 404", TOLD),
    Row("logbook:talk_untell", "everybody 405", "north 404", TOLD_SOUTH),
    Row("logbook:talk_log_told", "everybody 405", "anna 302, participants 404, north 403", TOLD),
    Row("logbook:talk_log_told", "everybody 405", "participants 404, north 403", TOLD_SOUTH),
    Row("reports:preparation", "anna marijke 200, north 404", "anna 302, north 404", PLANNED),
    Row("reports:preparation", "north 404", "north 404", SOUTH),
    Row("reports:preparation_file", "everybody 405", "anna 302, participants 404, north 403", PLANNED),
    Row("reports:preparation_file", "everybody 405", "participants 404, north 403", SOUTH),
    Row("reports:talk_summary", "everybody 405", "anna marijke 302, north 404", SENT),
    Row("reports:talk_summary", "everybody 405", "north 404", SOUTH),
]
