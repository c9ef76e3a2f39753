"""Checks a research export from outside: is it whole, does it say what it holds, is nobody's name in it.

Used by the command `verify_export`. Reads the zip and nothing else; which names to look for is handed in.
"""

import csv
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from defusedxml.ElementTree import iterparse

from plg.tabular.cells import original

MANIFEST, PROJECT = "manifest.json", "project.qdpx"
SPACE = "{urn:QDA-XML:project:1.0}"
#: What the manifest of every export tells.
PARTS = ("format", "community", "as_of", "purpose", "addressee", "counts", "rows", "columns", "cells", "files")
PIECE = 1024 * 1024
MOST = 20  # of one fault; after that they only count


@dataclass
class Verdict:
    """What was checked, and every fault that was found, in words."""

    files: int = 0
    rows: int = 0
    quotes: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return not self.faults


def verify(path: Path, names: Iterable[str] = ()) -> Verdict:
    """Return what is wrong with an export: hashes, columns, numbers of rows, quotes at their places, names in a file.

    `names` are words that nothing in it may hold as a word of its own, in whatever case. Memory: the texts of the
    project, one file at a time. A file that is no export at all is a fault too, never an error.
    """
    verdict = Verdict()
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = json.loads(archive.read(MANIFEST))
            if missing := [part for part in PARTS if part not in manifest]:
                verdict.faults.append(f"{MANIFEST}: lacks {', '.join(missing)}")
                return verdict
            _verify_files(archive, manifest, verdict)
            _verify_tables(archive, manifest, verdict)
            _verify_project(archive, verdict)
            _verify_names(archive, names, verdict)
    except (zipfile.BadZipFile, KeyError, ValueError, UnicodeDecodeError, OSError) as error:
        verdict.faults.append(f"cannot be read: {error}")
    return verdict


def _verify_files(archive: zipfile.ZipFile, manifest: Mapping[str, Any], verdict: Verdict) -> None:
    told = {file["name"]: file for file in manifest["files"]}
    there = [name for name in archive.namelist() if name != MANIFEST]
    verdict.faults += [f"{name}: stands in the manifest and not in the zip" for name in told if name not in there]
    verdict.faults += [f"{name}: stands in the zip and not in the manifest" for name in there if name not in told]
    for name in filter(told.__contains__, there):
        with archive.open(name) as file:
            size, digest = _measured(file)
        verdict.files += 1
        if (size, digest) != (told[name]["size"], told[name]["sha256"]):
            verdict.faults.append(f"{name}: is not the file that was made ({size} bytes, sha256 {digest})")


def _measured(file: IO[bytes]) -> tuple[int, str]:
    sealed, size = hashlib.sha256(), 0
    while piece := file.read(PIECE):
        sealed.update(piece)
        size += len(piece)
    return size, sealed.hexdigest()


def _verify_tables(archive: zipfile.ZipFile, manifest: Mapping[str, Any], verdict: Verdict) -> None:
    """Compare columns and numbers of rows with the manifest, and every quote with the text it was cut from."""
    texts: dict[str, str] = {}
    for name, columns in manifest["columns"].items():
        rows = 0
        for row in _rows(archive, name):
            rows += 1
            if rows == 1 and list(row) != list(columns):
                verdict.faults.append(f"{name}: has the columns {', '.join(row)}")
            if name == "entries.csv":
                texts[row["entry"]] = original(row["text"])
        verdict.rows += rows
        if rows != manifest["rows"].get(name):
            verdict.faults.append(f"{name}: holds {rows} rows, the manifest tells {manifest['rows'].get(name)}")
    if len(texts) != manifest["counts"].get("entries"):
        verdict.faults.append(f"entries.csv: {len(texts)} entries, the manifest tells {manifest['counts']['entries']}")


def _rows(archive: zipfile.ZipFile, name: str) -> Iterator[dict[str, str]]:
    with archive.open(name) as raw:
        yield from csv.DictReader(io.TextIOWrapper(raw, "utf-8", newline=""))


def _verify_project(archive: zipfile.ZipFile, verdict: Verdict) -> None:
    """Compare every quote of the tables with the text of its source, at its place."""
    with zipfile.ZipFile(io.BytesIO(archive.read(PROJECT))) as project:
        texts = {
            Path(name).stem: project.read(name).decode() for name in project.namelist() if name.startswith("sources/")
        }
        for guid, start, end in _selections(project):
            if not 0 <= start < end <= len(texts.get(guid, "")):
                verdict.faults.append(f"{PROJECT}: a selection of source {guid} lies outside its text")
    wrong = 0
    for row in _rows(archive, "codes_long.csv"):
        if not row["quote_start"]:
            continue
        verdict.quotes += 1
        cut = texts.get(row["source"], "")[int(row["quote_start"]) : int(row["quote_end"])]
        if cut != original(row["quote"]):
            wrong += 1
            if wrong <= MOST:
                verdict.faults.append(f"codes_long.csv: the quote of source {row['source']} is not the text there")
    if wrong > MOST:
        verdict.faults.append(f"codes_long.csv: {wrong} quotes in all are not the text at their place")


def _selections(project: zipfile.ZipFile) -> Iterator[tuple[str, int, int]]:
    source = ""
    with project.open("project.qde") as file:
        for event, element in iterparse(file, events=("start", "end")):
            if event == "start" and element.tag == f"{SPACE}TextSource":
                source = element.get("guid", "")
            elif event == "start" and element.tag == f"{SPACE}PlainTextSelection":
                yield source, int(element.get("startPosition", -1)), int(element.get("endPosition", -1))
            elif event == "end" and element.tag == f"{SPACE}TextSource":
                element.clear()


def _verify_names(archive: zipfile.ZipFile, names: Iterable[str], verdict: Verdict) -> None:
    words = sorted({name.strip() for name in names if name.strip()}, key=len, reverse=True)
    if not words:
        return
    # A whole name or an address in whatever case; one word of a name as it is written, for "wit" is also a colour.
    whole = _pattern([word for word in words if not word.isalpha()], re.IGNORECASE)
    single = _pattern([word for word in words if word.isalpha()], re.NOFLAG)
    found: dict[str, int] = {}
    for name, text in _every_text(archive):
        if hits := len(whole.findall(text)) + len(single.findall(text)):
            found[name] = hits
    # How often and where, never the name itself: whoever runs this may not be meant to know who takes part.
    verdict.faults += [f"{name}: {hits} × a name of somebody or of a school" for name, hits in found.items()]


def _pattern(words: list[str], flags: re.RegexFlag) -> re.Pattern[str]:
    """Return a pattern that finds these words and no parts of others; of no words, one that finds nothing."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words)) or '(?!)'})(?!\w)", flags)


def _every_text(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield every file as text, those inside the project and the workbook too."""
    for name in archive.namelist():
        raw = archive.read(name)
        if name.endswith((".qdpx", ".xlsx")):
            with zipfile.ZipFile(io.BytesIO(raw)) as inner:
                for inside in inner.namelist():
                    if inside.startswith("xl/theme/"):
                        continue  # Excel's own colours and typefaces, with the names of those
                    yield f"{name}/{inside}", inner.read(inside).decode("utf-8", "replace")
        else:
            yield name, raw.decode("utf-8", "replace")
