"""Every address × verb × everybody who came in by a link but still owes the second factor: nothing of others opens."""

import pytest

from tests.support.matrix import SIGN_IN, Row, named, text_of
from tests.support.stage import Stage
from tests.test_access_matrix import ROWS
from tests.things import READERS

pytestmark = [pytest.mark.django_db, pytest.mark.logs_error("Service Unavailable: /readyz", sometimes=True)]

STAFF = ("marijke", "eva", "gijs", "karim", "wilma", "ada")
#: What opens without the second factor, or where it is made and shown: nothing of anybody else stands on these.
OPEN = {
    *(
        f"plg:{name}"
        for name in ("healthz", "readyz", "metrics", "gallery", "demo", "demo_mail", "mail_stop", "language")
    ),
    *(f"plg:{name}" for name in ("sign_in", "sign_in_sent", "sign_in_password", "sign_in_key", "sign_out")),
    *(f"plg:{name}" for name in ("link", "link_renew", "erasure_answer")),
    *(f"plg:{name}" for name in ("worker", "manifest", "device", "connection", "accessibility")),  # hold nobody's words
    *(f"plg:{name}" for name in ("factor", "factor_new", "factor_app", "factor_key", "confirm", "confirm_mail")),
}
#: One row of each address: no thing is looked for before the second step.
ADDRESSES = list({row.name: row for row in reversed(ROWS) if not row.only}.values())


@pytest.fixture(scope="module")
def owing(stage: Stage) -> Stage:
    """The same world, in which nobody of the staff showed a second factor."""
    for who in STAFF:
        stage.let_in(who, factor=False)
    return stage


@pytest.mark.parametrize("verb", ["GET", "POST"])
@pytest.mark.parametrize("row", ADDRESSES, ids=lambda row: row.id)
def test_nothing_opens_before_the_second_step(owing: Stage, row: Row, verb: str) -> None:
    wrong = []
    for who in STAFF:
        answer = owing.ask(who, verb, row)
        led = answer.headers.get("Location", "").startswith("/nog-een-stap/?next=")
        closed = led or named(answer) in {"404", "405", SIGN_IN}
        if not closed and row.name not in OPEN:
            wrong.append(f"{who} gets {named(answer)} {answer.headers.get('Location', '')}")
        body = text_of(answer)
        wrong += [f"{who} reads {word!r}" for word in READERS if word in body]
    assert not wrong, "\n" + "\n".join(wrong)


def test_every_open_address_is_there() -> None:
    assert {row.name for row in ROWS} >= OPEN
