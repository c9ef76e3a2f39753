"""The commands that write pages of docs/ write just what stands there; tests beside them say when it is out of date."""

from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

DOCS = Path(__file__).parents[2] / "docs"
WRITTEN = {
    "write_access": ("access.md", "audit.md"),
    "write_privacy": ("privacy.md",),
    "write_states": ("states.md",),
    "write_guides": tuple(str(path.relative_to(DOCS)) for path in sorted((DOCS / "gidsen").glob("*.md"))),
}


@pytest.mark.parametrize("command", WRITTEN)
def test_a_command_writes_the_pages_of_the_repository(
    command: str, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "docs").mkdir()
    settings.BASE_DIR = tmp_path
    call_command(command)
    made = {str(path.relative_to(tmp_path / "docs")): path.read_text() for path in (tmp_path / "docs").rglob("*.md")}
    assert made == {name: (DOCS / name).read_text() for name in WRITTEN[command]}
    assert "fresh" in capsys.readouterr().out
