"""The virtual environment made anew when it is half built, and a list that cannot be installed. Nothing is fetched."""

from pathlib import Path

from tests.supervisor.setting_up import ready, works


def test_it_is_made_once_and_anew_when_half_built(tmp_path: Path) -> None:
    folder = tmp_path / "a project"
    folder.mkdir()
    (folder / "requirements.txt").touch()
    first = ready(folder)
    assert first.returncode == 0, first.stderr
    assert first.stdout == "Installing the Python packages of requirements.txt …\n"
    assert works(folder)
    assert ready(folder).stdout == ""

    (folder / "requirements.txt").write_text("# another list\n")
    assert ready(folder).stdout == first.stdout

    (folder / ".venv/unfinished").touch()  # what an interrupted installation leaves
    (folder / ".venv/mark").touch()
    anew = ready(folder)
    assert "unfinished or of another Python; making it anew." in anew.stdout
    assert not (folder / ".venv/mark").exists()
    assert works(folder)

    (folder / ".venv/bin/python").unlink()  # what an upgrade of the system may leave
    assert "making it anew" in ready(folder).stdout
    assert works(folder)


def test_a_list_that_cannot_be_installed_is_said_and_tried_again(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("./no-such-package\n")
    for _again in range(2):
        done = ready(tmp_path)
        assert done.returncode == 1
        assert "The packages of requirements.txt could not be installed" in done.stderr
