"""Writes `project.qdpx`: texts, cases, codes and who coded what, as NVivo, ATLAS.ti, MAXQDA and QualCoder open it.

Used by `build`, inside its snapshot. Texts go in as files, offsets are code points, the end is exclusive.
Source: Rotterdam Exchange Format Initiative, QDA-XML 1.0 (2019), www.qdasoftware.org.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID, uuid5

from coding.exchange.qdc import ORIGIN, write_codes
from coding.exchange.xml import Xml
from coding.selectors import BookView
from reports.exporting.archive import Sink
from reports.exporting.tables import BACKGROUND

PROJECT_SPACE = "urn:QDA-XML:project:1.0"
#: What a case says about a person, in the words of entries.csv.
CASE_VARIABLES = BACKGROUND
#: What a source says about itself.
SOURCE_VARIABLES = ("kind", "entry", "week", "round", "no_code_applies")
DIRECTIONS = {"positive": "Positief gedrag", "non_positive": "Niet-positief gedrag"}
CONSENSUS = "consensus"
#: What texts of a group are called, in the place of a pseudonym. They belong to no case.
GROUP = "Groep"


@dataclass(frozen=True)
class Mark:
    """One code given: by whom, and for which characters of the text; without a place it is for the whole text."""

    guid: UUID
    by: str  # the name of the coder, or `CONSENSUS`
    code: UUID | None  # None: no code applies, which is kept apart from the codings
    direction: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True)
class TextSource:
    """A text of the project, and what was found in it."""

    guid: UUID
    name: str
    member: int
    text: str
    variables: Mapping[str, str]
    marks: Sequence[Mark] = ()


@dataclass(frozen=True)
class Case:
    """A person of the project, by pseudonym, with the texts that are theirs."""

    member: int
    pseudonym: str
    background: Mapping[str, str]
    sources: bytes | bytearray = b""  # the ids of those texts, sixteen bytes each


@dataclass(frozen=True)
class Project:
    """Everything that the parts of one project file share."""

    community: UUID
    name: str
    at: datetime
    coders: Sequence[str]
    books: Sequence[BookView]
    cases: Sequence[Case]

    def guid(self, *words: str) -> str:
        """Return an id for something that has none of its own: always the same, told from the community's."""
        return str(uuid5(self.community, "/".join(words)))

    @property
    def moment(self) -> str:
        return self.at.strftime("%Y-%m-%dT%H:%M:%SZ")


def write_qde(project: Project, sources: Iterable[TextSource], sink: Sink) -> None:
    """Write the project file. Reads `sources` once, one at a time."""
    xml = Xml(sink)
    attributes = {"xmlns": PROJECT_SPACE, "name": project.name, "origin": ORIGIN, "creationDateTime": project.moment}
    with xml.element("Project", **attributes):
        with xml.element("Users"):
            for name in (*project.coders, CONSENSUS):
                xml.empty("User", guid=project.guid("user", name), name=name)
        if project.books:
            with xml.element("CodeBook"):
                write_codes(xml, project.books)
        with xml.element("Variables"):
            for name in (*CASE_VARIABLES, *SOURCE_VARIABLES):
                xml.empty("Variable", guid=project.guid("variable", name), name=name, typeOfVariable="Text")
        _write_cases(xml, project)
        _write_sources(xml, project, iter(sources))
        with xml.element("Notes"):
            for direction, words in DIRECTIONS.items():
                with xml.element("Note", guid=project.guid("note", direction), name=words):
                    xml.text_element("PlainTextContent", words)


def text_path(guid: UUID) -> str:
    """Return where the text of a source stands in the archive."""
    return f"sources/{guid}.txt"


def _write_cases(xml: Xml, project: Project) -> None:
    if not project.cases:
        return
    with xml.element("Cases"):
        for case in project.cases:
            with xml.element("Case", guid=project.guid("case", case.pseudonym), name=case.pseudonym):
                _write_values(xml, project, {name: case.background.get(name, "") for name in CASE_VARIABLES})
                for place in range(0, len(case.sources), 16):
                    xml.empty("SourceRef", targetGUID=str(UUID(bytes=bytes(case.sources[place : place + 16]))))


def _write_sources(xml: Xml, project: Project, sources: Iterator[TextSource]) -> None:
    first = next(sources, None)
    if first is None:
        return  # the schema asks for at least one inside
    with xml.element("Sources"):
        _write_source(xml, project, first)
        for source in sources:
            _write_source(xml, project, source)


def _write_source(xml: Xml, project: Project, source: TextSource) -> None:
    path = f"internal://{source.guid}.txt"
    own = {"guid": str(source.guid), "name": source.name, "plainTextPath": path, "creationDateTime": project.moment}
    with xml.element("TextSource", **own):
        placed = [mark for mark in source.marks if mark.start is not None]
        for (start, end), marks in groupby(sorted(placed, key=_place), key=_place):
            _write_selection(xml, project, source, start, end, list(marks))
        for mark in source.marks:
            if mark.start is None:
                _write_coding(xml, project, mark)
        _write_values(xml, project, source.variables)


def _write_selection(
    xml: Xml, project: Project, source: TextSource, start: int, end: int, marks: Sequence[Mark]
) -> None:
    for mark in marks:  # one selection a coder: who marked it is who made it
        with xml.element(
            "PlainTextSelection",
            guid=project.guid("selection", str(mark.guid)),
            name=source.text[start:end][:60].replace("\n", " "),
            startPosition=str(start),
            endPosition=str(end),
            creatingUser=project.guid("user", mark.by),
            creationDateTime=project.moment,
        ):
            _write_coding(xml, project, mark)


def _write_coding(xml: Xml, project: Project, mark: Mark) -> None:
    with xml.element(
        "Coding",
        guid=str(mark.guid),
        creatingUser=project.guid("user", mark.by),
        creationDateTime=project.moment,
    ):
        xml.empty("CodeRef", targetGUID=None if mark.code is None else str(mark.code))
        if mark.direction:
            xml.empty("NoteRef", targetGUID=project.guid("note", mark.direction))


def _write_values(xml: Xml, project: Project, values: Mapping[str, str]) -> None:
    for name, value in values.items():
        if value:
            with xml.element("VariableValue"):
                xml.empty("VariableRef", targetGUID=project.guid("variable", name))
                xml.text_element("TextValue", value)


def _place(mark: Mark) -> tuple[int, int]:
    assert mark.start is not None
    assert mark.end is not None
    return mark.start, mark.end
