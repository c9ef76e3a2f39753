"""Consent × membership × withdrawal × erasing, in any order: what anybody reads, what research reads and what leaves
is always what the answers of that moment allow. `tests/long/test_lives.py` does the same ten times as often.
"""

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.lives.machine import Lives
from tests.support.worker import Worker

#: What was broken on purpose to see it found, each within 25 lives: newcomers read what was shared before they came;
#: the first answer about consent counts instead of the last; a withdrawn entry can be read; a duo that parted still
#: reads; research keeps entries, or questionnaires, without consent; a no is sealed onto the wrong link; the same
#: answer is sealed again; whoever left still reads. Not found, for it changes nothing: the check at handing out an
#: export after a withdrawal left out (its file is gone by then). Drafts that outlive their erased author were found
#: once everybody began with one.
RUNS, PARTS, STEPS = 50, 2, 12


def lives(runs: int) -> None:
    """Let people live so many times. A run that fails is short as it is, and making it shorter takes minutes."""
    run_state_machine_as_test(
        Lives, settings=settings(max_examples=runs, stateful_step_count=STEPS, phases=[Phase.reuse, Phase.generate])
    )


@pytest.fixture
def alone(transactional_db: None, worker_process: Worker) -> None:
    """Let no worker of other tests do what comes up here."""
    worker_process.stop()


@pytest.mark.parametrize("part", range(PARTS))
def test_nobody_ever_reads_what_is_not_theirs(part: int, alone: None) -> None:
    lives(RUNS // PARTS)
