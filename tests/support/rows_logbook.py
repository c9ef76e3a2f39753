"""The rows of the access matrix for the logbook; how to read one stands in tests/test_access_matrix.py."""

from tests.support.matrix import Row

ROWS_LOGBOOK = [
    Row("logbook:timeline", "participants 200, marijke 302, north 403"),
    Row("logbook:shared", "participants marijke 200, north 403"),
    Row("logbook:withdrawn", "participants 200, north 403"),
    Row("logbook:new", "participants 200, north 403", "participants 400, north 403"),
    Row("logbook:entry", "anna 200, participants marijke 404, north 403", things={"uid": "entry_private"}),
    Row("logbook:entry", "anna bram 200, participants marijke 404, north 403", things={"uid": "entry_duo"}),
    Row("logbook:entry", "anna marijke 200, participants 404, north 403", things={"uid": "entry_facilitator"}),
    Row("logbook:entry", "participants marijke 200, north 403", things={"uid": "entry_community"}),
    Row("logbook:entry", "anna 200, participants marijke 404, north 403", things={"uid": "entry_withdrawn"}),
    Row("logbook:entry", "participants marijke 404, north 403", things={"uid": "entry_south"}),
    Row("logbook:version", "anna 200, participants 404, north 403", things={"uid": "entry_community", "number": "1"}),
    Row("logbook:version", "participants 404, north 403", things={"uid": "entry_south", "number": "1"}),
    *(
        Row(
            f"logbook:{name}",
            "anna 200, participants 404, north 403",
            f"anna {kept}, participants 404, north 403",
            {"uid": entry},
        )
        for name, kept in (("edit", 400), ("sharing", 302), ("withdraw", 302), ("growth", 400))
        for entry in ("entry_private", "entry_duo", "entry_facilitator", "entry_community")
        if name != "growth" or entry == "entry_private"
    ),
    *(
        Row(f"logbook:{name}", "participants 404, north 403", "participants 404, north 403", {"uid": entry})
        for name in ("edit", "sharing", "withdraw", "growth")
        for entry in ("entry_withdrawn", "entry_south")
    ),
    Row("logbook:deepen", "anna 200, participants 404, north 403", things={"uid": "entry_community"}),
    Row("logbook:growth_network", "participants 200, north 403"),
    Row("logbook:deepen", "participants 404, north 403", things={"uid": "entry_south"}),
    Row("logbook:respond", "everybody 405", "participants marijke 400, north 403", {"uid": "entry_community"}),
    Row("logbook:respond", "everybody 405", "anna bram 400, participants marijke 404, north 403", {"uid": "entry_duo"}),
    Row("logbook:respond", "everybody 405", "participants marijke 404, north 403", {"uid": "entry_south"}),
    Row(
        "logbook:response_take_back",
        "everybody 405",
        "bram 302, participants marijke 404, north 403",
        things={"uid": "entry_duo", "response": "response"},
    ),
    Row(
        "logbook:response_take_back",
        "everybody 405",
        "participants marijke 404, north 403",
        things={"uid": "entry_south", "response": "response_south"},
    ),
    Row("logbook:draft_keep", "everybody 405", "participants 400, north 403"),
    Row("logbook:draft", "anna 200, participants 404, north 403", things={"uid": "logbook_draft"}),
    Row("logbook:draft", "participants 404, north 403", things={"uid": "logbook_draft_south"}),
    Row("logbook:draft_drop", "everybody 405", "anna 302, participants 404, north 403", {"uid": "logbook_draft"}),
    Row("logbook:draft_drop", "everybody 405", "participants 404, north 403", {"uid": "logbook_draft_south"}),
    Row("written:responses", "everybody 200"),
    Row("written:take_back", "everybody 405", "bram 302, everybody 404", {"uid": "response"}),
    Row("written:take_back", "everybody 405", "yusuf 302, everybody 404", {"uid": "response_south"}),
    Row("logbook:photos_waiting", "participants 200, north 403", "participants 200, north 403"),
    *(
        Row(f"logbook:{name}", f"{who} 200, participants marijke 404, north 403", things={"uid": thing})
        for name in ("photo", "photo_small")
        for thing, who in (
            ("photo_private", "anna"),
            ("photo_waiting", "anna"),
            ("photo_duo", "anna bram"),
            ("photo_community", "participants marijke"),
        )
    ),
    *(
        Row(f"logbook:{name}", "participants marijke 404, north 403", things={"uid": "photo_south"})
        for name in ("photo", "photo_small")
    ),
    *(
        Row("logbook:photo_drop", "everybody 405", f"{who} participants 404, north 403", {"uid": thing})
        for thing, who in (
            ("photo_community", "anna 302,"),
            ("photo_waiting", "anna 200,"),
            ("photo_south", ""),
        )
    ),
    Row(
        "logbook:photos",
        "anna 200, participants 404, north 403",
        "anna 302, participants 404, north 403",
        {"uid": "entry_community"},
    ),
    Row("logbook:photos", "participants 404, north 403", "participants 404, north 403", {"uid": "entry_south"}),
    Row("logbook:load", "karim 200, north 403", "karim 400, north 403"),
    Row("logbook:load_confirm", "karim 200, north 403", "karim 302, north 403", {"uid": "logbook_file"}),
    Row("logbook:load_confirm", "karim 404, north 403", "karim 404, north 403", {"uid": "logbook_file_south"}),
    Row("logbook:load_columns", "karim 200, north 403", "karim 400, north 403", {"uid": "logbook_file"}),
    Row("logbook:load_columns", "karim 404, north 403", "karim 404, north 403", {"uid": "logbook_file_south"}),
    Row("logbook:loading", "karim 200, north 403", things={"uid": "logbook_job"}),
    Row("logbook:loading", "karim 404, north 403", things={"uid": "logbook_job_south"}),
    Row("logbook:load_turn_down", "everybody 405", "karim 302, north 403"),
]
