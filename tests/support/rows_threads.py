"""Rows of the access matrix about threads; how to read them stands in tests/test_access_matrix.py."""

from tests.support.matrix import Row

THREADS = [
    Row("logbook:counts", "participants 200, north 403"),
    Row("logbook:threads", "participants marijke 200, north 403"),
    Row("logbook:put_away", "everybody 405", "participants 302, north 403"),
    Row("logbook:habits", "everybody 405", "participants marijke 302, north 403"),
    *(
        Row(f"logbook:{kind}_new", "participants 200, north 403", "participants 400, north 403")
        for kind in ("question", "intention", "yield")
    ),
    Row("logbook:question", "anna bram 200, participants marijke 404, north 403", things={"uid": "question_duo"}),
    Row("logbook:question", "participants marijke 404, north 403", things={"uid": "question_south"}),
    *(
        Row(
            f"logbook:question_{act}",
            "everybody 405",
            f"{'anna 400, ' if whose == 'question_duo' else ''}participants 404, north 403",
            {"uid": whose},
        )
        for act in ("edit", "close")
        for whose in ("question_duo", "question_south")
    ),
    Row(
        "logbook:intention",
        "participants marijke 200, north 403",
        "anna 400, participants marijke 404, north 403",
        {"uid": "intention_all"},
    ),
    Row(
        "logbook:intention",
        "participants marijke 404, north 403",
        "participants marijke 404, north 403",
        {"uid": "intention_south"},
    ),
    Row("logbook:intention_edit", "everybody 405", "anna 400, participants 404, north 403", {"uid": "intention_all"}),
    Row("logbook:intention_edit", "everybody 405", "participants 404, north 403", {"uid": "intention_south"}),
    Row(
        "logbook:yield_edit",
        "anna 200, participants 404, north 403",
        "anna 400, participants 404, north 403",
        {"uid": "yield_guide"},
    ),
    Row("logbook:yield_edit", "participants 404, north 403", "participants 404, north 403", {"uid": "yield_south"}),
    Row(
        "logbook:hang",
        "anna 200, participants 404, north 403",
        "anna 302, participants 404, north 403",
        {"uid": "entry_duo"},
    ),
    Row("logbook:hang", "participants 404, north 403", "participants 404, north 403", {"uid": "entry_south"}),
    Row(
        "logbook:ask_the_group",
        "anna 200, participants 404, north 403",
        "anna 400, participants 404, north 403",
        {"uid": "entry_private"},
    ),
    Row("logbook:ask_the_group", "participants 404, north 403", "participants 404, north 403", {"uid": "entry_south"}),
]
