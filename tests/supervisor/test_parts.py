"""Which parts ./test runs and what it says of them; and what .ci/run tries once more."""

import subprocess
from pathlib import Path

import pytest

from plg.supervisor.parts import COVERAGE, FAULTS, LONG, SUITE, Ran, chosen
from tests import conftest
from tests.supervisor.tiny import CHECKOUT

GREEN = "Checks: mypy ok\nSuite: ok (1 min 0 s, of at most 15 min)\n"


def test_the_words_choose_parts_and_the_rest_goes_to_pytest() -> None:
    assert chosen([]) == ([SUITE], [])
    assert chosen(["--all"]) == ([SUITE, FAULTS, LONG], [])
    assert chosen(["--long", "--faults"]) == ([LONG, FAULTS], [])
    assert chosen(["--faults", "-k", "mail"]) == ([FAULTS], ["-k", "mail"])
    assert chosen(["--coverage", "tests/logbook"]) == ([COVERAGE], ["tests/logbook"])
    assert chosen(["tests/logbook"]) == ([SUITE], ["tests/logbook"])


def test_a_named_file_stands_in_place_of_the_whole_part() -> None:
    assert FAULTS.words([]) == ["tests/faults"]
    assert FAULTS.words(["-x"]) == ["tests/faults", "-x"]
    assert FAULTS.words(["tests/faults/test_queue.py"]) == ["tests/faults/test_queue.py"]


@pytest.mark.parametrize(
    ("status", "selected", "good", "said"),
    [
        (0, False, True, "Faults: ok (2 min 5 s, of at most 10 min)"),
        (1, False, False, "Faults: FAILED (2 min 5 s, of at most 10 min)"),
        (5, False, False, "Faults: nothing to run (2 min 5 s, of at most 10 min)"),
        (5, True, True, "Faults: nothing to run (2 min 5 s, of at most 10 min)"),
        (3, True, False, "Faults: BROKEN OFF (status 3) (2 min 5 s, of at most 10 min)"),
    ],
)
def test_a_part_says_its_own_time_and_result(status: int, selected: bool, good: bool, said: str) -> None:
    ran = Ran(FAULTS, status, 125.2, selected)
    assert (ran.good, str(ran)) == (good, said)


def test_a_room_is_shut_unless_it_is_named(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    config, faults, here = request.config, conftest.HERE / "faults", str(conftest.HERE)
    monkeypatch.setattr(config.option, "lf", False)
    for args, shut in (([here], True), ([here, f"{faults}/test_queue.py::test_x"], None), ([f"{here}/long"], True)):
        monkeypatch.setattr(config, "args", args)
        assert conftest.pytest_ignore_collect(faults, config) is shut
    monkeypatch.setattr(config.option, "lf", True)
    assert conftest.pytest_ignore_collect(faults, config) is None


@pytest.mark.parametrize(
    ("first", "again", "status", "tries"),
    [
        (GREEN, 1, 0, 1),
        (GREEN + "FAILED tests/a.py::test_a\nFaults: FAILED (0 min 9 s, of at most 10 min)\n", 0, 0, 2),
        (GREEN + "ERROR tests/a.py::test_a\n", 1, 1, 2),
        ("Checks: mypy FAILED\nFAILED tests/a.py::test_a\n", 0, 1, 1),
        (GREEN + "FAILED tests/a.py::test_a\nLong runs: BROKEN OFF (status 3)\n", 0, 1, 1),
        (GREEN + "Long runs: nothing to run (0 min 9 s, of at most 10 min)\n", 0, 1, 1),
    ],
    ids=["green", "failed once", "failed twice", "a check failed", "a part broke off", "a part was empty"],
)
def test_what_failed_in_any_part_is_tried_once_more(
    first: str, again: int, status: int, tries: int, tmp_path: Path
) -> None:
    (tmp_path / ".ci").mkdir()
    (tmp_path / ".ci/run").write_text((CHECKOUT / ".ci/run").read_text())
    (tmp_path / "said").write_text(first)
    (tmp_path / "test").write_text(
        '#!/bin/sh\necho "$*" >> asked\n'
        f'[ "$1" = --all ] || exit {again}\ncat said\n! grep -q "FAILED\\|ERROR\\|OFF\\|nothing" said\n'
    )
    (tmp_path / "test").chmod(0o755)
    done = subprocess.run(["bash", ".ci/run"], cwd=tmp_path, capture_output=True, text=True, check=False)
    asked = (tmp_path / "asked").read_text().splitlines()
    assert (done.returncode, len(asked)) == (status, tries)
    assert asked[1:] in ([], ["-n 0 --last-failed --last-failed-no-failures none"])
    assert ("NOT GREEN AT ONCE" in done.stdout) is (tries == 2)
