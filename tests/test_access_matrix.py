"""Every address × verb × person. An address without a row fails, and so does a row without an address."""

from uuid import uuid4
from zlib import crc32

import pytest

from tests.support.matrix import SIGN_IN, Row, addresses, named, parts_of, text_of, without_ids
from tests.support.rows_coding import CODING
from tests.support.rows_intervisie import INTERVISIE
from tests.support.rows_logbook import ROWS_LOGBOOK
from tests.support.rows_plg import ROWS_PLG
from tests.support.rows_reports import ROWS_REPORTS
from tests.support.rows_talks import ROWS_TALKS
from tests.support.rows_threads import THREADS
from tests.support.stage import Stage
from tests.things import READERS

pytestmark = [pytest.mark.django_db, pytest.mark.logs_error("Service Unavailable: /readyz", sometimes=True)]

#: Strangers who are like Zoë in everything; one of them is enough where only the page they get is compared.
ALIKE = {"yusuf", "xander", "wilma"}
SHEET = {"sheet": "sheet_anna"}
LIST = "amo-inclusief-leiderschap"
SCALE = {"scale": "belongingness"}
INSTRUMENT = {"version": "instrument"}
DRAFT = {"draft": "draft"}
NO_SCALE = {"place": "0"}
#: Addresses without anything of anybody, which may be kept on the way: what makes an app of the platform.
FOR_EVERYBODY: frozenset[str] = frozenset({"plg:worker", "plg:manifest"})

# How to read and write a row:
#
# Such as: Row("amo:review", "anna 200, participants 404, north 403", things={"sheet": "sheet_anna"}).
#
# - The first text is GET, the second POST (left out: 405, the page takes no POST). Each is a list of "who … answer";
#   the first that names somebody counts. Who: a first name from tests/world.py or a group: participants, researchers,
#   north (everybody who belongs to the community asked for), south (the other community), everybody (all who are
#   signed in). `anonymous` is always sent to sign in unless the row says otherwise.
# - Whoever is not named gets 404: Zoë, Yusuf, Xander and Wilma (the other community), Hans (who left) and Ada (the
#   administrator, a member of nothing) must not be able to tell what exists. A row rarely names them.
# - `things` fills the parameters of the address: the name of a thing in tests/things.py (its uid is used), or a word.
#   The community is always north. With things, the same address with an unknown id must answer 404 to everybody
#   who may open it, and whoever gets 404 must get the very same page for a thing that exists.
# - `data` is what a POST sends. Nothing a row does is kept: every request is rolled back.
# - No answer, of any status, may hold a sentinel word that its reader may not read (tests/things.py, READERS).

ROWS = [
    *ROWS_PLG,
    *ROWS_LOGBOOK,
    *THREADS,
    *ROWS_TALKS,
    *ROWS_REPORTS,
    # amo
    Row("amo:waves", "participants 200, north 403"),
    Row("amo:result", "participants 200, north 403"),
    Row("amo:plan", "karim 200, north 403"),
    Row("amo:wave_new", "karim 200, north 403", "karim 400, north 403"),
    Row("amo:wave", "karim 200, north 403", "karim 400, north 403", {"wave": "wave"}),
    Row("amo:wave", "karim 404, north 403", "karim 404, north 403", {"wave": "wave_south"}),
    Row("amo:wave_call_off", "everybody 405", "karim 409, north 403", {"wave": "wave"}),
    Row("amo:wave_call_off", "everybody 405", "karim 404, north 403", {"wave": "wave_south"}),
    Row("amo:reopen", "karim 200, north 403", "karim 400, north 403", SHEET),
    Row("amo:reopen", "karim 404, north 403", "karim 404, north 403", {"sheet": "sheet_south"}),
    Row("amo:instruments", "karim researchers 200, north 403"),
    Row("amo:draft_new", "everybody 405", "karim researchers 400, north 403"),
    Row("amo:instrument_load", "karim researchers 200, north 403", "karim researchers 400, north 403"),
    Row("amo:instrument", "karim researchers 200, north 403", things=INSTRUMENT),
    Row("amo:instrument_file", "karim researchers 200, north 403", things=INSTRUMENT),
    Row("amo:instrument_revise", "everybody 405", "karim researchers 302, north 403", things=INSTRUMENT),
    Row("amo:draft", "karim researchers 200, north 403", things=DRAFT),
    Row("amo:draft", "karim researchers 404, north 403", things={"draft": "draft_south"}),
    Row("amo:draft_head", "karim researchers 200, north 403", "karim researchers 400, north 403", DRAFT),
    Row("amo:draft_scale_new", "karim researchers 200, north 403", "karim researchers 400, north 403", DRAFT),
    Row("amo:draft_scale", "karim researchers 404, north 403", "karim researchers 404, north 403", DRAFT | NO_SCALE),
    Row("amo:draft_arrange", "everybody 405", "karim researchers 404, north 403", DRAFT | NO_SCALE),
    Row("amo:draft_preview", "karim researchers 200, north 403", things=DRAFT),
    Row("amo:draft_issue", "everybody 405", "karim researchers 409, north 403", DRAFT),
    Row("amo:draft_issue", "everybody 405", "karim researchers 404, north 403", {"draft": "draft_south"}),
    Row("amo:draft_drop", "everybody 405", "karim researchers 302, north 403", DRAFT),
    Row("amo:begin", "everybody 405", "participants 302, north 403", {"wave": "wave"}),
    Row("amo:begin", "everybody 405", "participants 404, north 403", {"wave": "wave_south"}),
    Row("amo:review", "anna 200, participants 404, north 403", "anna 409, participants 404, north 403", SHEET),
    Row("amo:review", "participants 404, north 403", "participants 404, north 403", {"sheet": "sheet_south"}),
    Row("amo:remarks", "everybody 405", "anna 302, participants 404, north 403", SHEET),
    Row("amo:remarks", "everybody 405", "participants 404, north 403", {"sheet": "sheet_south"}),
    Row("amo:scale", "anna 200, participants 404, north 403", "anna 302, participants 404, north 403", SHEET | SCALE),
    Row("amo:scale", "participants 404, north 403", "participants 404, north 403", {"sheet": "sheet_south"} | SCALE),
    Row("amo:group", "marijke 200, north 403"),
    Row("amo:figures", "researchers 200, north 403"),
    *(
        Row(f"amo:figures_{page}", "researchers 200, north 403", things={"questionnaire": LIST})
        for page in ("items", "scales", "change")
    ),
    Row("amo:figures_items", "researchers 404, north 403", things={"questionnaire": "nergens"}),
    Row(
        "amo:figures_change_of",  # nothing about few
        "researchers 404, north 403",
        things={"questionnaire": LIST, "kind": "gedrag", "key": "gelijkwaardigheid"},
    ),
    *INTERVISIE,
    *CODING,
    # reports
    Row("reports:mine", "north 200", "participants 302, north 403"),
    Row("reports:export", "researchers 200, north 403", "researchers 400, north 403"),
    Row("reports:paper", "researchers 200, north 403"),
    Row("reports:trace", "anna researchers 200, north 404", things={"uid": "entry_research"}),
    Row("reports:trace", "anna 200, north 404", things={"uid": "entry_private"}),
    Row("reports:trace", "anna 200, north 404", things={"uid": "entry_community"}),
    Row("reports:trace", "north 404", things={"uid": "entry_south"}),
    Row("reports:handovers", "researchers karim 200, north 403"),
    Row("reports:tell", "everybody 405", "researchers karim 302, north 403", {"uid": "handover"}),
    Row("reports:tell", "everybody 405", "researchers karim 404, north 403", {"uid": "handover_south"}),
    Row("reports:consent_copy", "everybody 405", "participants 302, north 403"),
    Row("reports:minutes", "everybody 405", "researchers 404, north 302", {"meeting": "meeting_over"}),
    Row("reports:minutes", "everybody 405", "north 404", {"meeting": "meeting_south"}),
    Row("reports:report", "anna 200, north 404", things={"uid": "report_waiting"}),
    Row("reports:report", "anna 200, north 404", things={"uid": "copy_ready"}),
    Row("reports:report", "eva 200, north 404", things={"uid": "export_ready"}),
    Row("reports:report", "north 404", things={"uid": "report_south"}),
    Row("reports:retry", "everybody 405", "anna 302, north 404", {"uid": "report_failed"}),
    Row("reports:retry", "everybody 405", "north 404", {"uid": "report_south"}),
    Row("reports:stop", "everybody 405", "anna 302, north 404", {"uid": "report_waiting"}),
    Row("reports:stop", "everybody 405", "eva 302, north 404", {"uid": "export_ready"}),
    Row("reports:stop", "everybody 405", "north 404", {"uid": "report_south"}),
    Row("reports:download", "anna 200, north 404", things={"uid": "report_ready"}),
    Row("reports:download", "anna 409, north 404", things={"uid": "report_waiting"}),
    Row("reports:download", "eva 200, north 404", things={"uid": "export_ready"}),
    Row("reports:download", "north 404", things={"uid": "report_south"}),
]


def test_every_address_has_a_row() -> None:
    names = {name for name, _parameters in addresses()}
    rows = {row.name for row in ROWS}
    assert not names - rows, "addresses without a row"
    assert not rows - names, "rows without an address"


@pytest.mark.parametrize("verb", ["GET", "POST"])
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_who_gets_what(stage: Stage, row: Row, verb: str) -> None:
    wrong, leaks, kept = [], [], []
    for who, wanted in row.expected(verb).items():
        answer = stage.ask(who, verb, row)
        if named(answer) not in wanted.split("|"):
            wrong.append(f"{who:>10}: {named(answer)}, expected {wanted}")
        if not parts_of(answer.headers.get("Cache-Control", "")) >= {"private", "no-store"}:
            kept.append(f"{who:>10}: {answer.headers.get('Cache-Control')}")
        body = text_of(answer)
        leaks += [
            f"{who:>10} reads {word!r}" for word, readers in READERS.items() if word in body and who not in readers
        ]
    assert not wrong, "\n" + "\n".join(wrong)
    assert not leaks, "\n" + "\n".join(leaks)
    assert not kept or row.name in FOR_EVERYBODY, "\n" + "\n".join(kept)


@pytest.mark.parametrize("verb", ["GET", "POST"])
@pytest.mark.parametrize("row", [row for row in ROWS if row.things], ids=lambda row: row.id)
def test_an_unknown_thing_answers_like_a_hidden_one(stage: Stage, row: Row, verb: str) -> None:
    things = {name for name, thing in row.things.items() if thing in stage.things}
    if not things:
        return  # the address holds only a word, such as the token of a link
    answers = {who: wanted for who, wanted in row.expected(verb).items() if wanted not in {SIGN_IN, "403", "405"}}
    # Every other one of those who find nothing, by turns: all of them are asked in `test_who_gets_what`.
    lost = [who for who, wanted in answers.items() if wanted == "404" and who not in ALIKE]
    skipped = {*lost[crc32(f"{verb} {row.id}".encode()) % 2 :: 2], *ALIKE} if len(lost) > 1 else ALIKE
    for who, wanted in answers.items():
        if who in skipped:
            continue
        unknown = stage.ask(who, verb, row, **{name: str(uuid4()) for name in things})
        assert named(unknown) == "404", f"{who} gets {named(unknown)} for a thing that is not there"
        if wanted == "404":
            assert without_ids(unknown) == without_ids(stage.ask(who, verb, row)), f"{who} can tell that it exists"
