"""The addresses of the meetings, for the access matrix: how a row is read stands in tests/test_access_matrix.py."""

from tests.support.matrix import Row

SESSION = {"session": "session"}
SESSION_SOUTH = {"session": "session_south"}

OVER = {"meeting": "meeting_over"}
SOUTH = {"meeting": "meeting_south"}

INTERVISIE = [
    Row("intervisie:meetings", "researchers 403, north 200"),
    Row("intervisie:plan", "marijke karim 200, north 403", "marijke karim 400, north 403"),
    Row("intervisie:meeting", "researchers 403, north 200", "researchers 403, north 400", {"meeting": "meeting"}),
    Row("intervisie:meeting", "researchers 403, north 404", "researchers 403, north 404", {"meeting": "meeting_south"}),
    Row("intervisie:calendar", "researchers 403, north 200"),
    Row("intervisie:series", "marijke karim 200, north 403", "marijke karim 400, north 403"),
    Row("intervisie:programme", "marijke karim 200, north 403", "marijke karim 400, north 403", {"meeting": "meeting"}),
    Row(
        "intervisie:programme",
        "marijke karim 404, north 403",
        "marijke karim 404, north 403",
        {"meeting": "meeting_south"},
    ),
    Row(
        "intervisie:attendance", "marijke karim 200, north 403", "marijke karim 409, north 403", {"meeting": "meeting"}
    ),
    Row(
        "intervisie:attendance",
        "marijke karim 404, north 403",
        "marijke karim 404, north 403",
        {"meeting": "meeting_south"},
    ),
    Row(
        "intervisie:meeting_cancel",
        "marijke karim 200, north 403",
        "marijke karim 302, north 403",
        {"meeting": "meeting"},
    ),
    Row(
        "intervisie:meeting_cancel",
        "marijke karim 404, north 403",
        "marijke karim 404, north 403",
        {"meeting": "meeting_south"},
    ),
    Row("intervisie:meeting_calendar", "researchers 403, north 200", things={"meeting": "meeting"}),
    Row("intervisie:meeting_calendar", "researchers 403, north 404", things={"meeting": "meeting_south"}),
    Row("intervisie:ranking_new", "marijke karim 200, north 403", "marijke karim 400, north 403"),
    Row("intervisie:ranking", "researchers 403, north 200", "participants 400, north 403", {"ranking": "ranking"}),
    Row(
        "intervisie:ranking", "researchers 403, north 200", "participants 409, north 403", {"ranking": "ranking_closed"}
    ),
    Row("intervisie:ranking", "researchers 403, north 404", "researchers 403, north 404", {"ranking": "ranking_south"}),
    Row("intervisie:ranking_turnout", "researchers 403, north 200", things={"ranking": "ranking"}),
    Row("intervisie:ranking_turnout", "researchers 403, north 404", things={"ranking": "ranking_south"}),
    Row("intervisie:ranking_wall", "researchers 403, north 200", things={"ranking": "ranking"}),
    Row("intervisie:ranking_wall", "researchers 403, north 404", things={"ranking": "ranking_south"}),
    Row(
        "intervisie:ranking_paper",
        "marijke karim 200, north 403",
        "marijke karim 400, north 403",
        {"ranking": "ranking"},
    ),
    Row(
        "intervisie:ranking_paper",
        "marijke karim 404, north 403",
        "marijke karim 404, north 403",
        {"ranking": "ranking_south"},
    ),
    Row("intervisie:ranking_close", "everybody 405", "marijke karim 409, north 403", {"ranking": "ranking"}),
    Row("intervisie:ranking_close", "everybody 405", "marijke karim 404, north 403", {"ranking": "ranking_south"}),
    Row(
        "intervisie:meeting_edit",
        "marijke karim 200, north 403",
        "marijke karim 400, north 403",
        {"meeting": "meeting"},
    ),
    Row(
        "intervisie:meeting_edit",
        "marijke karim 404, north 403",
        "marijke karim 404, north 403",
        {"meeting": "meeting_south"},
    ),
    Row("intervisie:matrix_new", "everybody 405", "marijke karim 302, north 403", {"meeting": "meeting"}),
    Row("intervisie:matrix_new", "everybody 405", "marijke karim 404, north 403", {"meeting": "meeting_south"}),
    Row("intervisie:matrix", "researchers 403, north 200", "researchers 403, north 400", {"matrix": "matrix"}),
    Row("intervisie:matrix", "researchers 403, north 404", "researchers 403, north 404", {"matrix": "matrix_south"}),
    Row("intervisie:matrix_wall", "researchers 403, north 200", things={"matrix": "matrix"}),
    Row("intervisie:matrix_wall", "researchers 403, north 404", things={"matrix": "matrix_south"}),
    Row("intervisie:matrix_close", "everybody 405", "marijke karim 302, north 403", {"matrix": "matrix"}),
    Row("intervisie:matrix_close", "everybody 405", "marijke karim 404, north 403", {"matrix": "matrix_south"}),
    Row("intervisie:course", "marijke 200, north 403"),
    Row("intervisie:checklist", "marijke 200, north 403", "marijke 400, north 403"),
    Row("intervisie:send_read_back", "everybody 405", "marijke 409, north 403", {"meeting": "meeting"}),
    Row("intervisie:send_read_back", "everybody 405", "marijke 404, north 403", {"meeting": "meeting_south"}),
    Row("intervisie:read_back", "everybody 405", "participants 409, north 403", {"meeting": "meeting"}),
    Row("intervisie:read_back", "everybody 405", "participants 404, north 403", {"meeting": "meeting_south"}),
    Row("intervisie:case_new", "participants 200, north 403", "participants 400, north 403"),
    Row("intervisie:case", "bram 200, participants marijke 404, north 403", things={"case": "case_draft"}),
    Row("intervisie:case", "participants marijke 200, north 403", things={"case": "case_shared"}),
    Row("intervisie:case", "participants marijke 404, north 403", things={"case": "case_south"}),
    Row(
        "intervisie:case_edit",
        "bram 200, participants 404, north 403",
        "bram 400, participants 404, north 403",
        {"case": "case_draft"},
    ),
    Row(
        "intervisie:case_edit",
        "bram 200, participants 404, north 403",
        "bram 400, participants 404, north 403",
        {"case": "case_shared"},
    ),
    Row("intervisie:case_edit", "participants 404, north 403", "participants 404, north 403", {"case": "case_south"}),
    Row("intervisie:case_share", "everybody 405", "bram 400, participants 404, north 403", {"case": "case_draft"}),
    Row("intervisie:case_share", "everybody 405", "bram 400, participants 404, north 403", {"case": "case_shared"}),
    Row("intervisie:case_share", "everybody 405", "participants 404, north 403", {"case": "case_south"}),
    Row("intervisie:case_take_back", "everybody 405", "bram 302, participants 404, north 403", {"case": "case_draft"}),
    Row("intervisie:case_take_back", "everybody 405", "bram 302, participants 404, north 403", {"case": "case_shared"}),
    Row("intervisie:case_take_back", "everybody 405", "participants 404, north 403", {"case": "case_south"}),
    Row("intervisie:agreements", "researchers 403, north 200", "researchers 403, north 400", OVER),
    Row("intervisie:agreements", "researchers 403, north 404", "researchers 403, north 404", SOUTH),
    Row("intervisie:agreement_act", "everybody 405", "researchers 403, north 400", {"agreement": "agreement"}),
    Row("intervisie:agreement_act", "everybody 405", "researchers 403, north 404", {"agreement": "agreement_south"}),
    Row("intervisie:minutes", "researchers 403, north 200", things=OVER),
    Row("intervisie:minutes", "researchers 403, north 404", things=SOUTH),
    Row("intervisie:minutes_edit", "marijke karim 200, north 403", "marijke karim 400, north 403", OVER),
    Row("intervisie:minutes_edit", "marijke karim 404, north 403", "marijke karim 404, north 403", SOUTH),
    Row("intervisie:session_new", "marijke 200, north 403", "marijke 400, north 403", {"meeting": "meeting"}),
    Row("intervisie:session_new", "marijke 404, north 403", "marijke 404, north 403", {"meeting": "meeting_south"}),
    Row("intervisie:session", "participants marijke 200, north 403", things=SESSION),
    Row("intervisie:session", "participants marijke 200, north 403", things={"session": "session_over"}),
    Row("intervisie:session", "participants marijke 404, north 403", things=SESSION_SOUTH),
    Row("intervisie:session_wall", "participants marijke 200, north 403", things=SESSION),
    Row("intervisie:session_wall", "participants marijke 200, north 403", things={"session": "session_over"}),
    Row("intervisie:session_wall", "participants marijke 404, north 403", things=SESSION_SOUTH),
    Row("intervisie:session_state", "participants marijke 200, north 403", things=SESSION),
    Row("intervisie:session_state", "participants marijke 200, north 403", things={"session": "session_over"}),
    Row("intervisie:session_state", "participants marijke 404, north 403", things=SESSION_SOUTH),
    Row("intervisie:session_join", "everybody 405", "participants marijke 302, north 403", SESSION),
    Row(
        "intervisie:session_join", "everybody 405", "participants marijke 404, north 403", {"session": "session_south"}
    ),
    Row("intervisie:session_say", "everybody 405", "participants marijke 400, north 403", SESSION),
    Row("intervisie:session_say", "everybody 405", "participants marijke 404, north 403", SESSION_SOUTH),
    Row("intervisie:session_note", "everybody 405", "participants marijke 400, north 403", SESSION),
    Row(
        "intervisie:session_note", "everybody 405", "participants marijke 404, north 403", {"session": "session_south"}
    ),
    Row("intervisie:session_lead", "everybody 405", "marijke 400, north 403", SESSION),
    Row("intervisie:session_lead", "everybody 405", "marijke 404, north 403", SESSION_SOUTH),
    Row("intervisie:session_close", "everybody 405", "participants 400, north 403", SESSION),
    Row("intervisie:session_close", "everybody 405", "participants 404, north 403", SESSION_SOUTH),
]
