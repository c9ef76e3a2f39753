"""Files on disk: whole or not at all, and no longer than a row knows of them."""

import os
import time
from pathlib import Path

import pytest
from pytest_django import Settings

from plg import files


@pytest.fixture
def disk(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def aged(path: Path) -> Path:
    """Make a file older than what may still get its row."""
    long_ago = time.time() - files.ALONE.total_seconds() - 60
    os.utime(path, (long_ago, long_ago))
    return path


def test_what_is_old_and_of_nobody_goes_and_nothing_else(disk: Path) -> None:
    for name in ("aa/known.webp", "aa/stray.webp", "bb/stray.tar.gz", "bb/fresh.webp"):
        files.put(f"things/{name}", b"x")
    files.put("others/aa/stray.webp", b"x")
    for name in ("aa/known.webp", "aa/stray.webp", "bb/stray.tar.gz"):
        aged(disk / "things" / name)
    aged(disk / "others/aa/stray.webp")
    assert files.drop_strays("things", lambda: {"known"}) == 2
    left = {str(path.relative_to(disk)) for path in disk.rglob("*") if path.is_file()}
    assert left == {"things/aa/known.webp", "things/bb/fresh.webp", "others/aa/stray.webp"}


def test_where_nothing_is_old_nobody_is_asked(disk: Path) -> None:
    files.put("things/aa/fresh.webp", b"x")

    def never() -> set[str]:
        raise AssertionError("asked")

    assert files.drop_strays("things", never) == files.drop_strays("nowhere", never) == 0


def test_what_is_not_there_is_taken_away_without_trouble(disk: Path) -> None:
    files.put("things/aa/one.webp", b"x")
    for _time in range(2):
        files.take_away("things/aa/one.webp")
    assert not (disk / "things/aa/one.webp").exists()


def test_a_disk_that_refuses_leaves_nothing_half(disk: Path) -> None:
    (disk / "things").write_text("in the way")
    with pytest.raises(OSError, match="things"):
        files.put("things/aa/one.webp", b"x")
    files.put("others/aa/one.webp", b"old")
    (disk / "others/aa/two.webp").mkdir()
    with pytest.raises(IsADirectoryError):
        files.put("others/aa/two.webp", b"new")
    assert [path.name for path in (disk / "others").rglob("*") if path.is_file()] == ["one.webp"]
