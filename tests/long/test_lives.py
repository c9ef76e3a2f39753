"""Consent × membership × withdrawal × erasing, five hundred times and more: see tests/lives/test_lives.py."""

import pytest

from tests.lives.test_lives import PARTS, RUNS, lives
from tests.support.worker import Worker


@pytest.mark.parametrize("part", range(5 * PARTS))
def test_nobody_ever_reads_what_is_not_theirs(part: int, transactional_db: None, worker_process: Worker) -> None:
    worker_process.stop()
    lives(2 * RUNS // PARTS)
