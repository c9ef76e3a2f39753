"""A logged ERROR fails the test that caused it, unless the test says beforehand that it will: `@logs_error`."""

import logging
import re
from collections.abc import Iterator

import pytest


class Ear(logging.Handler):
    """Keeps what is logged at ERROR and above, from any thread."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        text = f"{record.levelname} {record.name}: {record.getMessage()}"
        if record.exc_info and record.exc_info[1] is not None:
            text += f" [{type(record.exc_info[1]).__name__}: {record.exc_info[1]}]"
        self.heard.append(text)


def judge(heard: list[str], node: pytest.Item, where: str) -> None:
    """Fail when an error was told that nobody announced, or an announced one did not come."""
    markers = [marker for marker in node.iter_markers("logs_error") if marker.kwargs.get("where", "log") == where]
    patterns = [marker.args[0] for marker in markers]
    for pattern in (marker.args[0] for marker in markers if not marker.kwargs.get("sometimes")):
        assert any(re.search(pattern, text) for text in heard), (
            f"the {where} should have told an error like {pattern!r}"
        )
    surprises = [text for text in heard if not any(re.search(pattern, text) for pattern in patterns)]
    assert not surprises, f"the {where} told an error:\n" + "\n".join(surprises)


@pytest.fixture(autouse=True)
def ear(request: pytest.FixtureRequest) -> Iterator[Ear]:
    """Listen during the test, judge after it."""
    ear = Ear()
    loggers = [logging.getLogger(), logging.getLogger("django.server")]
    for logger in loggers:
        logger.addHandler(ear)
    yield ear
    for logger in loggers:
        logger.removeHandler(ear)
    judge(ear.heard, request.node, "log")
