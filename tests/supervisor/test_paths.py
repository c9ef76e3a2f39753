"""Where things live: short enough, apart from each other, and never in a stranger's folder."""

import os
from pathlib import Path

import pytest

from plg.supervisor import paths
from plg.supervisor.owner import caller
from plg.supervisor.say import TroubleError


@pytest.fixture
def open_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(paths, "_may_enter", lambda folder, root: folder.is_dir())
    return tmp_path_factory.mktemp("t")


def socket_length(folder: Path) -> int:
    return len(os.fsencode(folder / paths.POSTGRES_SOCKET))


def test_sockets_lie_in_the_runtime_folder(open_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(open_folder))
    assert paths.socket_folder("abc", root=False).parent == open_folder


def test_root_passes_over_its_runtime_folder(open_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(open_folder))
    assert paths.socket_folder("abc", root=True).parent != open_folder


@pytest.mark.parametrize("name", ["x" * 80, "a space", "50%", "één"])
def test_a_long_or_odd_runtime_folder_is_passed_over(
    name: str, open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = open_folder / name
    odd.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(odd))
    folder = paths.socket_folder("abc", root=False)
    assert folder.parent != odd
    assert socket_length(folder) <= paths.SOCKET_BYTES


def test_the_last_byte_that_fits_is_used(open_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(open_folder))
    room = paths.SOCKET_BYTES - socket_length(paths.socket_folder("", root=False))
    assert room > 0
    longest = paths.socket_folder("n" * room, root=False)
    assert longest.parent == open_folder
    assert socket_length(longest) == paths.SOCKET_BYTES
    assert paths.socket_folder("n" * (room + 1), root=False).parent != open_folder


def test_without_a_short_folder_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "_may_enter", lambda folder, root: False)
    with pytest.raises(TroubleError, match="set TMPDIR"):
        paths.socket_folder("abc", root=False)


def test_no_two_share_a_place(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    all_places = [
        paths.places(tmp_path / name, kind, as_root=root)
        for name in ("one", "two")
        for kind in ("site", "test")
        for root in (True, False)
    ]
    assert len({spots.data for spots in all_places}) == len(all_places)
    assert len({(spots.run, spots.data.is_relative_to(tmp_path)) for spots in all_places}) == len(all_places)


def test_a_link_to_a_checkout_is_that_checkout(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert paths.places(tmp_path / "link", "site") == paths.places(tmp_path / "real", "site")


def test_a_strangers_socket_folder_is_refused(tmp_path: Path) -> None:
    spots = paths.places(tmp_path, "site").with_run(str(tmp_path / "run"))
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "run").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(TroubleError, match="not a folder of our own"):
        paths.make_socket_folder(spots, caller())


def test_the_socket_folder_is_closed_to_others(tmp_path: Path) -> None:
    spots = paths.places(tmp_path, "site").with_run(str(tmp_path / "run"))
    for _again in range(2):
        paths.make_socket_folder(spots, caller())
        assert spots.run.stat().st_mode & 0o777 == 0o700
        spots.run.chmod(0o755)
