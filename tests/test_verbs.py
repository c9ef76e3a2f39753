"""The other verbs: whatever is not read or sent by a form is refused everywhere, and HEAD tells no more than GET."""

import pytest

from tests.support.matrix import PERSONAS, SIGN_IN, Row, named, text_of
from tests.support.stage import Stage
from tests.test_access_matrix import ROWS

pytestmark = [pytest.mark.django_db, pytest.mark.logs_error("Service Unavailable: /readyz", sometimes=True)]

#: Nothing on the platform is asked for by these.
NEVER = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
#: One row of each address.
ADDRESSES = list({row.name: row for row in reversed(ROWS)}.values())


def inside(row: Row) -> str:
    """Return the first persona who gets further than a stranger here."""
    expected = {**row.expected("POST"), **row.expected("GET")}
    return next((who for who in PERSONAS if expected.get(who) in {"200", "302"}), "anna")


@pytest.mark.parametrize("row", ADDRESSES, ids=lambda row: row.name)
def test_what_nobody_asks_by_is_refused(stage: Stage, row: Row) -> None:
    for verb in NEVER:
        assert named(stage.send(inside(row), verb, stage.address(row))) == "405", verb
    assert named(stage.send("zoe", "DELETE", stage.address(row))) == "405"
    assert named(stage.send("anonymous", "DELETE", stage.address(row))) in {"405", SIGN_IN}


@pytest.mark.parametrize("row", ADDRESSES, ids=lambda row: row.name)
def test_head_tells_no_more_than_get(stage: Stage, row: Row) -> None:
    who = inside(row)
    got = stage.send(who, "GET", stage.address(row))
    if got.streaming:  # a file; the client of the tests would leave it open
        assert text_of(got)
        return
    answer = stage.send(who, "HEAD", stage.address(row))
    assert named(answer) in {named(got), "405"}, f"{who}: {named(answer)}, GET {named(got)}"
    assert text_of(answer) == ""
