"""The outbox."""

from plg.queue import after_commit
from plg.words import JobState
from tests.support.worker import Settle


def test_done(settle: Settle) -> None:
    job = after_commit("tests.count", steps=2)
    assert settle(job).state == JobState.DONE
