"""The other verbs: whatever is not read or sent by a form is refused everywhere, and HEAD tells no more than GET."""

from copy import copy

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.support.matrix import PERSONAS, SIGN_IN, Row, named, text_of
from tests.test_access_matrix import ROWS, Stage
from tests.test_access_matrix import stage as stage

pytestmark = [pytest.mark.django_db, pytest.mark.logs_error("Service Unavailable: /readyz", sometimes=True)]

#: Nothing on the platform is asked for by these.
NEVER = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
#: One row of each address.
ADDRESSES = list({row.name: row for row in reversed(ROWS)}.values())


def asked(stage: Stage, who: str, verb: str, row: Row) -> HttpResponse:
    client = Client()
    client.cookies = copy(stage.clients[who].cookies)
    with transaction.atomic():
        answer = client.generic(verb, reverse(row.name, kwargs=stage.filled(row)))
        transaction.set_rollback(True)
    return answer  # type: ignore[return-value]  # what the test client adds is not asked for


def inside(row: Row) -> str:
    """Return the first persona who gets further than a stranger here."""
    expected = {**row.expected("POST"), **row.expected("GET")}
    return next((who for who in PERSONAS if expected.get(who) in {"200", "302"}), "anna")


@pytest.mark.parametrize("row", ADDRESSES, ids=lambda row: row.name)
def test_what_nobody_asks_by_is_refused(stage: Stage, row: Row) -> None:
    for verb in NEVER:
        assert named(asked(stage, inside(row), verb, row)) == "405", verb
    assert named(asked(stage, "zoe", "DELETE", row)) == "405"
    assert named(asked(stage, "anonymous", "DELETE", row)) in {"405", SIGN_IN}


@pytest.mark.parametrize("row", ADDRESSES, ids=lambda row: row.name)
def test_head_tells_no_more_than_get(stage: Stage, row: Row) -> None:
    who = inside(row)
    got = asked(stage, who, "GET", row)
    if got.streaming:  # a file; the client of the tests would leave it open
        assert text_of(got)
        return
    answer = asked(stage, who, "HEAD", row)
    assert named(answer) in {named(got), "405"}, f"{who}: {named(answer)}, GET {named(got)}"
    assert text_of(answer) == ""
