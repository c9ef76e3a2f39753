"""An export is checked from outside: sound as it was made, and every kind of harm to it is found."""

import hashlib
import io
import json
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from plg.models import Membership
from reports.selectors.sentinels import names_of
from reports.verifying import verify
from tests.reports.conftest import Write
from tests.reports.exports import made
from tests.reports.study import settled_study
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
Change = Callable[[str, bytes], bytes]


def changed(export: bytes, where: Path, change: Change, *, resealed: bool = False) -> Path:
    """Write the export with its files changed; with `resealed` the manifest is made to agree with the new bytes."""
    source = zipfile.ZipFile(io.BytesIO(export))
    files = {name: change(name, source.read(name)) for name in source.namelist()}
    if resealed:
        told: dict[str, Any] = json.loads(files["manifest.json"])
        for file in told["files"]:
            file["size"] = len(files[file["name"]])
            file["sha256"] = hashlib.sha256(files[file["name"]]).hexdigest()
        files["manifest.json"] = json.dumps(told).encode()
    with zipfile.ZipFile(where, "w") as target:
        for name, content in files.items():
            target.writestr(name, content)
    return where


def within(file: str, old: bytes, new: bytes) -> Change:
    """Return a change of one file."""

    def change(name: str, content: bytes) -> bytes:
        assert name != file or old in content
        return content.replace(old, new, 1) if name == file else content

    return change


def whole(file: str, change: Callable[[bytes], bytes]) -> Change:
    """Return a change of one file as a whole."""
    return lambda name, content: change(content) if name == file else content


def same(_name: str, content: bytes) -> bytes:
    """Change nothing."""
    return content


def of(export: bytes, name: str) -> bytes:
    return zipfile.ZipFile(io.BytesIO(export)).read(name)


def without(path: Path, file: str) -> Path:
    """Take one file out, and leave the manifest as it is."""
    with zipfile.ZipFile(path) as source:
        files = {name: source.read(name) for name in source.namelist() if name != file}
    with zipfile.ZipFile(path, "w") as target:
        for name, content in files.items():
            target.writestr(name, content)
    return path


def with_more(path: Path, file: str) -> Path:
    """Put one more file in, which may have the name of another."""
    with warnings.catch_warnings(), zipfile.ZipFile(path, "a") as target:
        warnings.simplefilter("ignore")
        target.writestr(file, "meer")
    return path


def bent(path: Path, file: str) -> Path:
    """Change a byte of a file inside the zip itself."""
    with zipfile.ZipFile(path) as source:
        start = source.getinfo(file).header_offset
    raw = bytearray(path.read_bytes())
    raw[start + 200] ^= 0xFF
    path.write_bytes(bytes(raw))
    return path


def test_what_was_made_is_sound_and_harm_is_found(
    world: World, write: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settled_study(world, write)
    export = made(world.north)
    path = tmp_path / "export.zip"
    path.write_bytes(export)
    call_command("verify_export", str(path))
    assert "3 quotes: all as it says" in capsys.readouterr().out
    sound = verify(path, names_of(path))
    assert (sound.faults, sound.quotes) == ([], 3)
    assert isinstance(world.anna, Membership)
    name = world.anna.user.name.encode()

    def harmed(number: int, change: Change, *, resealed: bool = True) -> Path:
        return changed(export, tmp_path / f"{number}.zip", change, resealed=resealed)

    harms = {
        "README.txt: is not the file": harmed(1, within("README.txt", b"CSV", b"TSV"), resealed=False),
        "codes_wide.csv: holds 3 rows": harmed(
            2, whole("codes_wide.csv", lambda raw: raw[: raw[:-1].rindex(b"\n") + 1])
        ),
        "codes_wide.csv: has the columns": harmed(3, within("codes_wide.csv", b"all_agreed", b"agreed")),
        "codes_long.csv: the quote of": harmed(4, within("codes_long.csv", "🌱 bij".encode(), "🌱 bij het".encode())),
        "entries.csv: 3 × a name of somebody": harmed(5, within("entries.csv", b"Ik hield", name + b" hield")),
        "lacks counts": harmed(6, within("manifest.json", b'"counts"', b'"telling"'), resealed=False),
        "7.zip: cannot be read": tmp_path / "7.zip",
        "attendance.csv: stands in the manifest and not": without(harmed(8, same), "attendance.csv"),
        "extra.txt: stands in the zip and not": with_more(harmed(9, same), "extra.txt"),
        "README.txt: stands in the zip 2 times": with_more(harmed(10, same), "README.txt"),
        "entries.csv: 1 texts open like a formula": harmed(11, within("entries.csv", b",'=1+1", b",=1+1")),
        "manifest.json: cannot be read": harmed(12, whole("manifest.json", lambda raw: b"[1]"), resealed=False),
        "project.qdpx: cannot be read": harmed(13, whole("project.qdpx", lambda raw: raw[:900])),
        "spss/entries.sav: cannot be read": harmed(14, whole("spss/entries.sav", lambda raw: raw[:90])),
        "stata/memos.dta: holds 4 rows": harmed(
            15, whole("stata/memos.dta", lambda raw: of(export, "stata/entries.dta"))
        ),
        "memos.csv: row 1 has more or fewer": harmed(16, within("memos.csv", b"\n", b"\n,")),
        "codebook.html: cannot be read": bent(harmed(17, same), "codebook.html"),
    }
    (tmp_path / "7.zip").write_bytes(b"PK nothing")
    for told, harm in harms.items():
        found = verify(harm, names_of(path))
        assert any(told in fault for fault in found.faults), (told, found.faults)
        assert not any(name.decode() in fault for fault in found.faults), "a name is never told"
    with pytest.raises(CommandError, match="faults"):
        call_command("verify_export", str(tmp_path / "5.zip"))
    assert "×" in capsys.readouterr().err
