"""Checks a research export from outside: is it whole, does it say what it holds, is nobody's name in it.

Used by the command `verify_export`. Reads the zip and nothing else; which names to look for is handed in.
"""

import csv
import hashlib
import io
import json
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any
from xml.etree.ElementTree import ParseError  # the error only; what reads is defused

from defusedxml.ElementTree import iterparse

from plg.tabular.cells import neutral, original

MANIFEST, PROJECT, CODED = "manifest.json", "project.qdpx", "codes_long.csv"
SPACE = "{urn:QDA-XML:project:1.0}"
#: What the manifest of every export tells.
PARTS = ("format", "community", "as_of", "purpose", "addressee", "counts", "rows", "columns", "cells", "files")
PIECE = 1024 * 1024
MOST = 20  # of one fault; after that they only count
#: What a harmed file makes its readers raise, of which each has its own: the zip, its packing, CSV, XML, the files of
#: SPSS, Stata and Excel. Found by harming every part in turn; a fault of ours among them is told as a file that cannot
#: be read, so the verdict is never better than it should be.
UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, csv.Error, ParseError, OSError, EOFError),
    *(KeyError, ValueError, TypeError, AttributeError, NotImplementedError, RuntimeError),
)


@dataclass
class Verdict:
    """What was checked, and every fault that was found, in words."""

    files: int = 0
    rows: int = 0
    quotes: int = 0
    faults: list[str] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)  # what could not be read: told once, and passed by afterwards

    @property
    def is_sound(self) -> bool:
        return not self.faults

    @contextmanager
    def reading(self, name: str) -> Iterator[None]:
        """Take whatever goes wrong inside as a fault of this file."""
        try:
            yield
        except UNREADABLE as error:
            self.broken.add(name)
            self.faults.append(f"{name}: cannot be read: {type(error).__name__} {error}")


def verify(path: Path, names: Iterable[str] = ()) -> Verdict:
    """Return what is wrong with an export: hashes, columns, numbers of rows, quotes at their places, names in a file.

    `names` are words that nothing in it may hold as a word of its own, in whatever case. Memory: the texts of the
    project, one file at a time. A file that is no export at all is a fault too, never an error.
    """
    verdict = Verdict()
    with verdict.reading(path.name), zipfile.ZipFile(path) as archive:
        manifest: dict[str, Any] = {}
        with verdict.reading(MANIFEST):
            manifest = _manifest(archive)
        if manifest:
            with verdict.reading(MANIFEST):
                _verify_files(archive, manifest, verdict)
                _verify_tables(archive, manifest, verdict)
            _verify_project(archive, manifest, verdict)
            _verify_frames(archive, manifest, verdict)
        _verify_names(archive, names, verdict)
    return verdict


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    told = json.loads(archive.read(MANIFEST))
    if not isinstance(told, dict):
        raise ValueError("it tells nothing")
    if missing := [part for part in PARTS if part not in told]:
        raise ValueError(f"lacks {', '.join(missing)}")
    return told


def _verify_files(archive: zipfile.ZipFile, manifest: Mapping[str, Any], verdict: Verdict) -> None:
    told = {file["name"]: file for file in manifest["files"]}
    there = Counter(name for name in archive.namelist() if name != MANIFEST)
    verdict.faults += [f"{name}: stands in the zip {n} times" for name, n in there.items() if n > 1]
    verdict.faults += [f"{name}: stands in the zip and not in the manifest" for name in there if name not in told]
    for name in told.keys() - there.keys():
        verdict.broken.add(name)
        verdict.faults.append(f"{name}: stands in the manifest and not in the zip")
    for name in filter(told.__contains__, there):
        with verdict.reading(name):
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
    """Compare columns and numbers of rows with the manifest; no text may open like a formula."""
    found: dict[str, int] = {}
    for name, columns in manifest["columns"].items():
        if name not in verdict.broken:
            with verdict.reading(name):
                found[name] = _verify_table(archive, name, list(columns), manifest, verdict)
    for what, name in (("entries", "entries.csv"), ("coded_texts", "codes_wide.csv")):
        if name in found and found[name] != (told := manifest["counts"].get(what)):
            verdict.faults.append(f"{name}: holds {found[name]} rows, the manifest counts {told} {what}")


def _verify_table(
    archive: zipfile.ZipFile, name: str, columns: list[str], manifest: Mapping[str, Any], verdict: Verdict
) -> int:
    written = manifest["cells"]["text_columns"].get(name, [])
    rows = formulas = 0
    for row in _rows(archive, name):
        rows += 1
        if rows == 1 and [*filter(None, row)] != columns:
            verdict.faults.append(f"{name}: has the columns {', '.join(filter(None, row))}")
        if None in row or None in row.values():
            verdict.faults.append(f"{name}: row {rows} has more or fewer cells than there are columns")
        formulas += sum(neutral(original(row[column] or "")) != (row[column] or "") for column in written)
    if formulas:
        verdict.faults.append(f"{name}: {formulas} texts open like a formula, without the apostrophe before it")
    verdict.rows += rows
    if rows != manifest["rows"].get(name):
        verdict.faults.append(f"{name}: holds {rows} rows, the manifest tells {manifest['rows'].get(name)}")
    return rows


def _rows(archive: zipfile.ZipFile, name: str) -> Iterator[dict[str, str]]:
    with archive.open(name) as raw:
        yield from csv.DictReader(io.TextIOWrapper(raw, "utf-8", newline=""))


def _verify_frames(archive: zipfile.ZipFile, manifest: Mapping[str, Any], verdict: Verdict) -> None:
    """Compare the number of rows in every file for SPSS and Stata with that of its table."""
    for name in dict.fromkeys(archive.namelist()):
        if not name.endswith((".sav", ".dta")) or name in verdict.broken:
            continue
        with verdict.reading(name), TemporaryDirectory() as folder:
            table = f"{Path(name).stem}.csv"
            rows, held = manifest["rows"].get(table), _read_frame(archive, name, folder, metadataonly=True)[1]
            if held.number_rows != rows:
                verdict.faults.append(f"{name}: holds {held.number_rows} rows, the manifest tells {rows} of {table}")


def _read_frame(archive: zipfile.ZipFile, name: str, folder: str, *, metadataonly: bool = False) -> tuple[Any, Any]:
    import pyreadstat

    read = pyreadstat.read_sav if name.endswith(".sav") else pyreadstat.read_dta
    try:
        found: tuple[Any, Any] = read(archive.extract(name, folder), metadataonly=metadataonly)
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError) as error:
        raise ValueError(str(error)) from error
    return found


def _verify_project(archive: zipfile.ZipFile, manifest: Mapping[str, Any], verdict: Verdict) -> None:
    """Compare every quote of the tables with the text of its source, at its place."""
    texts: dict[str, str] | None = None
    if PROJECT not in verdict.broken:
        with verdict.reading(PROJECT), zipfile.ZipFile(io.BytesIO(archive.read(PROJECT))) as project:
            inside = [name for name in project.namelist() if name.startswith("sources/")]
            texts = {Path(name).stem: project.read(name).decode() for name in inside}
            for guid, start, end in _selections(project):
                if not 0 <= start < end <= len(texts.get(guid, "")):
                    verdict.faults.append(f"{PROJECT}: a selection of source {guid} lies outside its text")
            if len(texts) != (told := manifest["counts"].get("texts_in_project")):
                verdict.faults.append(f"{PROJECT}: holds {len(texts)} texts, the manifest counts {told}")
    if texts is not None and CODED not in verdict.broken:
        with verdict.reading(CODED):
            _verify_quotes(archive, texts, verdict)


def _verify_quotes(archive: zipfile.ZipFile, texts: Mapping[str, str], verdict: Verdict) -> None:
    wrong = 0
    for row in _rows(archive, CODED):
        if not row["quote_start"]:
            continue
        verdict.quotes += 1
        cut = texts.get(row["source"], "")[int(row["quote_start"]) : int(row["quote_end"])]
        if cut != original(row["quote"]):
            wrong += 1
            if wrong <= MOST:
                verdict.faults.append(f"{CODED}: the quote of source {row['source']} is not the text there")
    if wrong > MOST:
        verdict.faults.append(f"{CODED}: {wrong} quotes in all are not the text at their place")


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
    for name, text in _every_text(archive, verdict):
        if hits := len(whole.findall(text)) + len(single.findall(text)):
            found[name] = hits
    # How often and where, never the name itself: whoever runs this may not be meant to know who takes part.
    verdict.faults += [f"{name}: {hits} × a name of somebody or of a school" for name, hits in found.items()]


def _pattern(words: list[str], flags: re.RegexFlag) -> re.Pattern[str]:
    """Return a pattern that finds these words and no parts of others; of no words, one that finds nothing."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words)) or '(?!)'})(?!\w)", flags)


def _every_text(archive: zipfile.ZipFile, verdict: Verdict) -> Iterator[tuple[str, str]]:
    """Yield every file as text, those inside the project and the workbook too."""
    for name in dict.fromkeys(archive.namelist()):
        if name not in verdict.broken:
            with verdict.reading(name):
                yield from _texts_of(archive, name)


def _texts_of(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[str, str]]:
    if name.endswith((".qdpx", ".xlsx")):
        with zipfile.ZipFile(io.BytesIO(archive.read(name))) as inner:
            for inside in inner.namelist():
                if not inside.startswith("xl/theme/"):  # Excel's own colours and typefaces, with the names of those
                    yield f"{name}/{inside}", inner.read(inside).decode("utf-8", "replace")
    elif name.endswith(".sav"):  # its texts lie in pieces of 64 bytes, which would hide a name
        with TemporaryDirectory() as folder:
            data, told = _read_frame(archive, name, folder)
        words = [*map(str, told.column_labels), *map(str, told.variable_value_labels.values())]
        yield name, "\n".join([*words, *(str(cell) for column in data for cell in data[column])])
    else:
        yield name, archive.read(name).decode("utf-8", "replace")
