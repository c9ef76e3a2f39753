"""The addresses of coding, for the access matrix: how a row is read stands in tests/test_access_matrix.py."""

from tests.support.matrix import Row
from tests.support.rows_books import BOOKS

DRAFT_TEXT = {"round": "round_draft", "position": "1"}
OPEN_TEXT = {"round": "round_open", "position": "1"}
FROZEN_TEXT = {"round": "round_frozen", "position": "1"}
SETTLED = {"round": "round_settled"}
OPEN = {"round": "round_open"}
TO_OPEN = {"to": "open"}
BACK = {"to": "open", "reason": "Eén tekst was vergeten."}

CODING = [
    *BOOKS,
    Row("coding:rounds", "researchers 200, north 403"),
    Row("coding:round_new", "researchers 200, north 403", "researchers 400, north 403"),
    Row(
        "coding:round_edit",
        "researchers 200, north 403",
        "researchers 400, north 403",
        {"round": "round_draft"},
    ),
    Row("coding:round_edit", "researchers 404, north 403", "researchers 404, north 403", {"round": "round_open"}),
    Row("coding:round_edit", "researchers 404, north 403", "researchers 404, north 403", {"round": "round_south"}),
    Row("coding:round", "researchers 200, north 403", things={"round": "round_draft"}),
    Row("coding:round", "researchers 200, north 403", things={"round": "round_open"}),
    Row("coding:round", "researchers 200, north 403", things={"round": "round_frozen"}),
    Row("coding:round", "researchers 200, north 403", things={"round": "round_settled"}),
    Row("coding:round", "researchers 404, north 403", things={"round": "round_south"}),
    Row("coding:round_advance", "everybody 405", "researchers 302, north 403", {"round": "round_draft"}, TO_OPEN),
    Row("coding:round_advance", "everybody 405", "researchers 409, north 403", {"round": "round_open"}, TO_OPEN),
    Row("coding:round_advance", "everybody 405", "researchers 404, north 403", {"round": "round_south"}, TO_OPEN),
    Row("coding:round_back", "everybody 405", "researchers 302, north 403", {"round": "round_frozen"}, BACK),
    Row("coding:round_back", "everybody 405", "researchers 409, north 403", {"round": "round_open"}, BACK),
    Row("coding:round_release", "everybody 405", "researchers 302, north 403", SETTLED, {"to": "released"}),
    Row("coding:round_release", "everybody 405", "researchers 409, north 403", OPEN, {"to": "released"}),
    Row("coding:round_release", "everybody 405", "researchers 404, north 403", {"round": "round_south"}),
    Row("coding:round_add", "everybody 405", "researchers 400, north 403", {"round": "round_open"}, {"what": "coders"}),
    Row("coding:round_add", "everybody 405", "researchers 404, north 403", {"round": "round_south"}),
    Row("coding:next", "researchers 302, north 403", things={"round": "round_open"}),
    Row("coding:next", "researchers 404, north 403", things={"round": "round_south"}),
    Row("coding:source", "researchers 200, north 403", "researchers 302, north 403", OPEN_TEXT, {"act": "none"}),
    Row("coding:source", "researchers 404, north 403", "researchers 404, north 403", DRAFT_TEXT, {"act": "none"}),
    # Eva wrote one about it, which an empty text does not take away unseen.
    Row("coding:memos", "researchers 200, north 403", "eva 400, gijs 302, north 403", OPEN, {"about": "round"}),
    Row("coding:memos", "researchers 404, north 403", "researchers 404, north 403", {"round": "round_south"}),
    Row("coding:memos_file", "researchers 200, north 403", things=OPEN),
    Row("coding:memos_file", "researchers 404, north 403", things={"round": "round_south"}),
    Row("coding:agreement", "researchers 200, north 403", things={"round": "round_frozen"}),
    Row("coding:agreement", "researchers 404, north 403", things={"round": "round_open"}),
    Row("coding:difference", "researchers 200, north 403", "researchers 400, north 403", FROZEN_TEXT),
    Row("coding:difference", "researchers 404, north 403", "researchers 404, north 403", OPEN_TEXT),
    Row("coding:results", "researchers 200, north 403", things={"round": "round_settled"}),
    Row("coding:results", "researchers 200, north 403", things={"round": "round_frozen"}),
    Row("coding:results", "researchers 404, north 403", things={"round": "round_south"}),
    Row("coding:results_by", "researchers 200, north 403", things=SETTLED | {"what": "deelnemer"}),
    Row("coding:results_by", "researchers 200, north 403", things=SETTLED | {"what": "tijd"}),
    Row("coding:results_by", "researchers 200, north 403", things={"round": "round_open", "what": "tijd"}),
    Row("coding:matrix", "researchers 200, north 403", things={"round": "round_draft"}),
    Row("coding:results_csv", "researchers 404, north 403", things={"round": "round_frozen", "name": "codes"}),
    Row("coding:matrix", "researchers 200, north 403", things=SETTLED),
    Row("coding:results_csv", "researchers 200, north 403", things=SETTLED | {"name": "codes"}),
    Row("coding:results_csv", "researchers 404, north 403", things=SETTLED | {"name": "deelnemer"}),
    Row("coding:results_take", "everybody 405", "researchers 200, north 403", SETTLED | {"what": "deelnemers"}),
]
