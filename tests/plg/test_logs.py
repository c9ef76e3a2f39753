"""What stands in a log: facts for a machine, and never an address, a name or a text."""

import json
import logging
import sys

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import resolve

from plg.logs import DiscreetFormatter, JsonFormatter
from plg.middleware import RequestLog

SECRET = "/link/geheim-token-van-anna/"


def record(message: str = "iets", **more: object) -> logging.LogRecord:
    made = logging.LogRecord("plg.test", logging.WARNING, __file__, 1, message, None, None)
    vars(made).update(more)
    return made


def failed() -> logging.LogRecord:
    try:
        raise ValueError("Anna schreef over Bram")
    except ValueError:
        made = record("it failed")
        made.exc_info = sys.exc_info()
        return made


def test_a_line_is_one_object_for_a_machine() -> None:
    told = json.loads(JsonFormatter().format(record("job done", facts={"task": "plg.mail", "seconds": 0.2})))
    assert {key: told[key] for key in ("level", "logger", "message", "task", "seconds")} == {
        "level": "WARNING",
        "logger": "plg.test",
        "message": "job done",
        "task": "plg.mail",
        "seconds": 0.2,
    }
    assert told["time"].startswith("20")


@pytest.mark.parametrize("formatter", [JsonFormatter(), DiscreetFormatter()])
def test_what_an_error_says_stays_out(formatter: logging.Formatter) -> None:
    line = formatter.format(failed())
    assert "ValueError" in line
    assert "test_logs.py" in line
    assert "Anna" not in line


@pytest.mark.parametrize("formatter", [JsonFormatter(), DiscreetFormatter()])
def test_of_a_request_the_view_stands_there_and_not_the_address(formatter: logging.Formatter) -> None:
    request = RequestFactory().get(SECRET)
    lost = formatter.format(record(f"Not Found: {SECRET}", request=request, status_code=404))
    assert "GET no address of ours 404" in lost
    request.resolver_match = resolve(SECRET)
    known = formatter.format(record(f"Gone: {SECRET}", request=request, status_code=410))
    assert "GET plg:link 410" in known
    assert "geheim" not in lost + known


@pytest.mark.parametrize(("status", "level"), [(200, logging.INFO), (404, logging.WARNING), (403, logging.WARNING)])
def test_every_request_leaves_a_line_without_its_address(
    caplog: pytest.LogCaptureFixture, status: int, level: int
) -> None:
    request = RequestFactory().generic("ANNA", SECRET + "?naam=Bram")
    request.resolver_match = resolve(SECRET)
    with caplog.at_level(logging.INFO, "plg.requests"):
        RequestLog(lambda asked: HttpResponse(status=status))(request)
    (line,) = caplog.records
    assert line.levelno == level
    facts = vars(line)["facts"]
    assert {key: facts[key] for key in ("method", "view", "status")} == {
        "method": "other",
        "view": "plg:link",
        "status": status,
    }
    written = JsonFormatter().format(line) + DiscreetFormatter("{message}", style="{").format(line)
    assert "geheim" not in written
    assert "Bram" not in written
    assert f"status={status}" in written
