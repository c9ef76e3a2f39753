"""Files of rows as people make them: what is read, and which sentence a faulty one gets."""

import csv
import io
import time
import zipfile
from datetime import date, datetime

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from plg.tabular import MOST_BYTES, ColumnSpec, Table, read_table, sheet
from plg.texts import tidy

COLUMNS = [
    ColumnSpec("naam", required=True, filled=True, longest=150),
    ColumnSpec("e-mail", required=True, aliases=("emailadres",)),
    ColumnSpec("tekst", longest=1000, free_text=True),
]


@pytest.fixture(autouse=True)
def _dutch() -> None:
    translation.activate("nl")


def read(content: str | bytes, **options: int) -> Table:
    return read_table(content.encode() if isinstance(content, str) else content, COLUMNS, **options)


def told(table: Table) -> list[str]:
    return [str(fault) for fault in table.faults]


def book(*rows: list[object], more: dict[str, list[object]] | None = None) -> bytes:
    made = Workbook()
    for row in rows:
        made.active.append(row)
    for title, cells in (more or {}).items():
        made.create_sheet(title).append(cells)
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_three_separators_with_and_without_mark(separator: str, mark: str) -> None:
    table = read(mark + "Naam,E-mail,tekst\nZoë,zoe@x.nl,\n".replace(",", separator))
    assert not table.faults
    assert not table.notes
    assert [(row.number, row["naam"], row["e-mail"], row["tekst"]) for row in table.rows] == [
        (2, "Zoë", "zoe@x.nl", "")
    ]
    assert table.present == {"naam", "e-mail", "tekst"}


def test_the_first_line_of_excel_that_names_the_separator() -> None:
    assert read("sep=,\r\nnaam,e-mail\r\nA;B,a@x.nl\r\n").rows[0]["naam"] == "A;B"


def test_rows_are_numbered_as_the_spreadsheet_does() -> None:
    table = read('naam;e-mail;tekst\n\nA;a@x.nl;"een\ntwee"\n;;\nB;b@x.nl;\n')
    assert [(row.number, row["tekst"]) for row in table.rows] == [(3, "een\ntwee"), (5, "")]


def test_a_head_is_known_by_its_letters() -> None:
    table = read("NAAM ;E-Mail adres\nA;a@x.nl\n")
    assert table.heads == {"naam": "NAAM", "e-mail": "E-Mail adres"}


def test_windows_1252_is_read_and_said() -> None:
    table = read("naam;e-mail\nZoë ‘t Hart;zoe@x.nl\n".encode("cp1252"))
    assert table.rows[0]["naam"] == "Zoë ‘t Hart"
    assert "Windows-1252" in table.notes[0]


def test_utf_16_as_excel_writes_it() -> None:
    assert read("naam\te-mail\nZoë\tzoe@x.nl\n".encode("utf-16")).rows[0]["naam"] == "Zoë"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Dit bestand is leeg"),
        (b"\xef\xbb\xbf", "Dit bestand is leeg"),
        (b" \n;;\n", "Dit bestand is leeg"),
        (b"naam;e-mail\nA;a@x.nl\nB\x81;caf\xe9\n", "Rij 3, kolom “naam”: hier staan onleesbare tekens"),
        ("naam;e-mail\nZoë;".encode() + b"caf\xe9@x.nl\n", "Rij 2, kolom “e-mail”: hier staan onleesbare tekens"),
        (b"naam;e-mail\nA\x07\xe9;a@x.nl\n", "hier staan onleesbare tekens"),
        (b"naam;e-mail\nA\x00;a@x.nl\n", "Dit is geen CSV- of Excel-bestand"),
        (b"%PDF-1.7\n\x00", "Dit is geen CSV- of Excel-bestand"),
        (b"\xff\xfen\x00a\x00\x00\xd8", "hier staan onleesbare tekens"),
        (b"\xd0\xcf\x11\xe0rest", "Dit is een oud Excel-bestand (.xls) of een met wachtwoord"),
        (b"PK\x03\x04rest", "Dit Excel-bestand is beschadigd"),
        (b'naam;e-mail\n"A;a@x.nl\nB;b@x.nl\n', "hier klopt een aanhalingsteken niet"),
        (b'naam;e-mail\n"A"x;a@x.nl\n', "Rij 2: hier klopt een aanhalingsteken niet"),
        (b"naam\nA\n", "De kolom “e-mail” ontbreekt. Zet hem in de eerste rij"),
        (b"naam;e-mail;leeftijd\nA;a@x.nl;40\n", "Rij 1, kolom “leeftijd”: deze kolom is niet bekend"),
        (b"naam;e-mail;Naam\nA;a@x.nl;B\n", "Rij 1, kolom “Naam”: deze kolom staat er twee keer in"),
        (b"naam;e-mail;\nA;a@x.nl;los\n", "Rij 2: hier staat iets in een kolom zonder naam"),
        (b"naam;e-mail\nA;a@x.nl;los\n", "Rij 2: hier staat iets in een kolom zonder naam"),
        (b"naam;e-mail\n;a@x.nl\n", "Rij 2, kolom “naam”: deze cel is leeg"),
        (b"naam;e-mail\nA\x7f;a@x.nl\n", "Rij 2, kolom “naam”: hier staat een teken dat niet te lezen is"),
        (b"naam;e-mail\n=1+1;a@x.nl\n", "Rij 2, kolom “naam”: hier staat een formule (=1+1)"),
        (b"naam;e-mail\nA;@SUM(A1)\n", "Rij 2, kolom “e-mail”: hier staat een formule (@SUM(A1))"),
        (b"naam;e-mail\nA;+31612345678\n", "Rij 2, kolom “e-mail”: hier staat een formule"),
        (b"naam;e-mail;tekst\nA;a@x.nl;=HYPERLINK(1)\n", "Rij 2, kolom “tekst”: hier staat een formule"),
    ],
)
def test_a_faulty_file_says_where_and_what_to_do(content: bytes, said: str) -> None:
    table = read(content)
    assert any(said in sentence for sentence in told(table)), told(table)


def test_the_column_is_named_as_the_file_names_it() -> None:
    assert told(read("Naam;E-mailadres\nA;=1\n"))[0].startswith("Rij 2, kolom “E-mailadres”:")


def test_every_faulty_cell_is_named() -> None:
    assert len(read("naam;e-mail\n=1;=2\n;a@x.nl\nGoed;g@x.nl\n").faults) == 3


def test_a_long_text_may_begin_as_a_sentence_does() -> None:
    table = read("naam;e-mail;tekst\nA;a@x.nl;- eerst dit\nB;b@x.nl;@Carla vroeg\n")
    assert [row["tekst"] for row in table.rows] == ["- eerst dit", "@Carla vroeg"]


def test_a_cell_of_five_megabytes() -> None:
    table = read(b"naam;e-mail;tekst\nA;a@x.nl;" + b"x" * 5_000_000)
    assert told(table) == ["Rij 2, kolom “tekst”: deze tekst telt 5000000 tekens; er passen er 1000. Maak hem korter."]


def test_more_rows_and_more_bytes_than_fit() -> None:
    assert not read("naam;e-mail\n" + "A;a@x.nl\n" * 3, most_rows=3).faults
    assert "meer dan 3 rijen" in told(read("naam;e-mail\n" + "A;a@x.nl\n" * 4, most_rows=3))[0]
    assert "meer dan 10.000 rijen" in told(read("naam;e-mail\n" + "A;a@x.nl\n" * 10_001))[0]
    assert "groter dan 20 MB" in told(read(b"x" * (MOST_BYTES + 1)))[0]


def test_a_workbook() -> None:
    content = book(
        ["naam", "e-mail", "tekst"],
        ["Zoë", "zoe@x.nl", date(2026, 3, 12)],
        [],
        ["B", "b@x.nl", datetime(2026, 3, 12, 14, 30)],  # noqa: DTZ001  # a sheet knows no time zone
        ["C", "c@x.nl", 12.0],
        ["D", "d@x.nl", 12.5],
        ["E", "e@x.nl", True],
        more={"Oud": ["weg"]},
    )
    table = read(content)
    assert not table.faults
    assert table.notes == ["Alleen het eerste werkblad is gelezen, niet: Oud."]
    assert [(row.number, row["tekst"]) for row in table.rows] == [
        (2, "2026-03-12"),
        (4, "2026-03-12 14:30"),
        (5, "12"),
        (6, "12.5"),
        (7, "waar"),
    ]


def test_formulas_and_errors_in_a_workbook() -> None:
    table = read(book(["naam", "e-mail", "tekst"], ["=A1", "a@x.nl", "#N/A"]))
    assert told(table) == [
        "Rij 2, kolom “naam”: hier staat een formule (=A1). Zet er gewone tekst voor in de plaats.",
        "Rij 2, kolom “tekst”: hier staat een foutmelding van Excel (#N/A). Vul in wat er had moeten staan.",
    ]


def test_an_empty_workbook() -> None:
    assert told(read(book()))[0].startswith("Dit bestand is leeg")


def packed(sheet_xml: str, base: bytes | None = None) -> bytes:
    """A workbook of ours with another first sheet put in."""
    kept = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(base or book(["naam"]))) as old,
        zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            data = old.read(part)
            new.writestr(part.filename, sheet_xml if part.filename == "xl/worksheets/sheet1.xml" else data)
    return kept.getvalue()


SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</worksheet>'


def cell(place: str, value: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'


def test_a_workbook_that_lies_about_its_size() -> None:
    heads = cell("A1", "naam") + cell("B1", "e-mail")
    far = f'<row r="1">{heads}</row><row r="1048576">{cell("A1048576", "A")}{cell("XFD1048576", "B")}</row>'
    began = time.process_time()
    table = read(packed(SHEET.format(f'<dimension ref="A1:XFD1048576"/><sheetData>{far}</sheetData>')))
    assert time.process_time() - began < 20
    assert [row.number for row in table.rows] == [1048576]


def test_a_workbook_that_unpacks_to_a_flood(monkeypatch: pytest.MonkeyPatch) -> None:
    flood = SHEET.format("<sheetData>" + " " * (sheet.MOST_UNPACKED + 1) + "</sheetData>")
    content = packed(flood)
    assert len(content) < MOST_BYTES / 10
    assert told(read(content)) == [
        "Dit Excel-bestand is uitgepakt te groot. Kopieer alleen je lijst naar een nieuw bestand."
    ]


def test_a_workbook_with_entities_that_multiply() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>' + SHEET.format(
        f'<sheetData><row r="1">{cell("A1", "&b;")}</row></sheetData>'
    )
    assert told(read(packed(bomb)))[0].startswith("Dit Excel-bestand is beschadigd")


def test_a_workbook_that_reads_files_of_the_server() -> None:
    leak = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + SHEET.format(
        f'<sheetData><row r="1">{cell("A1", "&a;")}</row></sheetData>'
    )
    assert told(read(packed(leak)))[0].startswith("Dit Excel-bestand is beschadigd")


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_make_it_fall_over(content: bytes) -> None:
    table = read(content)
    assert all(str(fault) for fault in table.faults)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=60), max_size=5)
)
def test_what_is_written_is_what_is_read(texts: list[str]) -> None:
    kept = io.StringIO()
    writer = csv.writer(kept, delimiter=";")
    writer.writerow(["naam", "e-mail", "tekst"])
    for number, text in enumerate(texts):
        writer.writerow([f"n{number}", "", f"t{text}"])
    table = read(kept.getvalue())
    if not table.faults:
        assert [row["tekst"] for row in table.rows] == [tidy(f"t{text}") for text in texts]
