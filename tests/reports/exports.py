"""Reads an export back, for the tests: files by name, rows of a CSV, texts and elements of a project."""

import csv
import json
import zipfile
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from lxml import etree

from plg.models import Community
from reports.exporting.build import build
from reports.exporting.manifest import Order

SCHEMAS = Path(__file__).parents[1] / "data" / "refi-qda"
PROJECT = "{urn:QDA-XML:project:1.0}"
ORDER = Order(purpose="analyse voor het artikel", addressee="onderzoeksgroep")


def made(community: Community, order: Order = ORDER) -> bytes:
    """Build an export and return its bytes."""
    target = BytesIO()
    build(community, order, target, lambda step, steps, doing: None)
    return target.getvalue()


class Read:
    """An export, opened."""

    def __init__(self, content: bytes) -> None:
        self.archive = zipfile.ZipFile(BytesIO(content))
        assert self.archive.testzip() is None

    @property
    def names(self) -> list[str]:
        return self.archive.namelist()

    def file(self, name: str) -> bytes:
        return self.archive.read(name)

    def rows(self, name: str) -> list[dict[str, str]]:
        """Return the rows of a CSV, with the apostrophes as they stand."""
        text = self.file(name).decode()
        assert not text.startswith("\ufeff")
        return list(csv.DictReader(StringIO(text, newline="")))

    @property
    def manifest(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.file("manifest.json"))
        return told

    @property
    def project(self) -> "Project":
        return Project(self.file("project.qdpx"))

    @property
    def every_byte(self) -> bytes:
        """Return the contents of every file, those inside the project too."""
        inner = zipfile.ZipFile(BytesIO(self.file("project.qdpx")))
        files = [self.file(name) for name in self.names if not name.endswith(".qdpx")]
        return b"\n".join([*files, *map(inner.read, inner.namelist()), *map(str.encode, inner.namelist())])


class Project:
    """A project file, opened."""

    def __init__(self, content: bytes) -> None:
        self.archive = zipfile.ZipFile(BytesIO(content))
        self.qde = self.archive.read("project.qde")
        self.root = etree.fromstring(self.qde)

    def all(self, tag: str) -> list[Any]:
        return list(self.root.iter(f"{PROJECT}{tag}"))

    def text_of(self, source: Any) -> str:
        """Return the text of a source, from the file its path names."""
        path = source.get("plainTextPath")
        assert path == f"internal://{source.get('guid')}.txt"
        return self.archive.read(f"sources/{path.removeprefix('internal://')}").decode()

    def values(self, element: Any) -> dict[str, str]:
        """Return what the variables say about a case or a source."""
        names = {variable.get("guid"): variable.get("name") for variable in self.all("Variable")}
        return {
            names[value[0].get("targetGUID")]: value[1].text
            for value in element
            if value.tag == f"{PROJECT}VariableValue"
        }


def faults(content: bytes, schema: str) -> list[str]:
    """Return where the XML breaks the public schema."""
    rules = etree.XMLSchema(etree.parse(SCHEMAS / schema))
    rules.validate(etree.fromstring(content))
    return str(rules.error_log).splitlines()
