"""What ./test --coverage says falls short: all of the rules are wanted, and nearly all of the rest."""

import os
import subprocess
import sys
from pathlib import Path

from plg.supervisor.covered import EVERYTHING, RULES, Reach, short_of
from tests.supervisor.tiny import CHECKOUT

HALF = "def rule(known):\n    if known:\n        return 1\n    return 0\n\n\nrule(True)\n"


def test_a_branch_that_no_test_takes_makes_the_rules_fall_short(tmp_path: Path) -> None:
    (tmp_path / "rule.py").write_text(HALF)
    (tmp_path / "rest.py").write_text("import rule\n" + "x = 1\n" * 99)
    (tmp_path / ".coveragerc").write_text("[run]\nbranch = true\nparallel = true\nsource = .\n")
    measured = [sys.executable, "-m", "coverage", "run", "rest.py"]
    subprocess.run(measured, cwd=tmp_path, check=True)
    reaches = (Reach("rules", 100, ("*/rule.py",)), Reach("everything", 95))
    assert short_of(reaches, os.environ, tmp_path) == ["rules"]
    (tmp_path / "rule.py").write_text(HALF + "rule(False)\n")
    (tmp_path / ".coverage").unlink()
    (tmp_path / ".coverage.killed").write_text("half a file")
    subprocess.run(measured, cwd=tmp_path, check=True)
    assert short_of(reaches, os.environ, tmp_path) == []
    assert not list(tmp_path.glob(".coverage.*"))


def test_every_pattern_of_the_rules_meets_a_file_of_ours() -> None:
    missing = [pattern for pattern in RULES.files if not any(CHECKOUT.glob(pattern))]
    assert (missing, EVERYTHING.files) == ([], ())
