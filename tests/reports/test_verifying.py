"""An export is checked from outside: sound as it was made, and every kind of harm to it is found."""

import hashlib
import io
import json
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
    harms = {
        "is not the file": changed(export, tmp_path / "1.zip", within("README.txt", b"CSV", b"TSV")),
        "holds 3 rows": changed(
            export,
            tmp_path / "2.zip",
            lambda name, raw: raw if name != "codes_wide.csv" else b"\n".join(raw.splitlines()[:-1]) + b"\n",
            resealed=True,
        ),
        "has the columns": changed(
            export, tmp_path / "3.zip", within("codes_wide.csv", b"all_agreed", b"agreed"), resealed=True
        ),
        "is not the text there": changed(
            export,
            tmp_path / "4.zip",
            within("codes_long.csv", "🌱 bij".encode(), "🌱 bij het".encode()),
            resealed=True,
        ),
        "a name of somebody": changed(
            export, tmp_path / "5.zip", within("entries.csv", b"Ik hield", name + b" hield"), resealed=True
        ),
        "lacks": changed(export, tmp_path / "6.zip", within("manifest.json", b'"counts"', b'"telling"')),
        "cannot be read": tmp_path / "7.zip",
    }
    (tmp_path / "7.zip").write_bytes(b"PK nothing")
    for told, harmed in harms.items():
        found = verify(harmed, names_of(path))
        assert any(told in fault for fault in found.faults), (told, found.faults)
        assert not any(name.decode() in fault for fault in found.faults), "a name is never told"
    with pytest.raises(CommandError, match="faults"):
        call_command("verify_export", str(tmp_path / "5.zip"))
    assert "×" in capsys.readouterr().err
