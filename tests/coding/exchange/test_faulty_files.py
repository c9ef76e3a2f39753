"""Code books as other programs and people write them: mended and told, one by one; and hostile ones, refused."""

import io
import zipfile

import pytest

from coding.exchange.found import Unreadable
from coding.exchange.reading import MOST_BYTES, read_book
from coding.tree import Body, walk

NVIVO = """<?xml version="1.0" encoding="utf-8"?>
<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="NVivo 14">
  <Codes>
    <Code guid="{5F6C1B6E-8E1B-4E0D-9C55-0C9A6D4B1A01}" name="Vertrouwen" isCodable="true" color="#FF8000">
      <Code guid="{5F6C1B6E-8E1B-4E0D-9C55-0C9A6D4B1A02}" name="In collega&#8217;s" isCodable="true" />
    </Code>
  </Codes>
  <Sets />
</CodeBook>"""
ATLAS = """<?xml version="1.0" encoding="UTF-16" standalone="no"?>
<CodeBook origin="ATLAS.ti 23"><Codes>
  <Code guid="5f6c1b6e-8e1b-4e0d-9c55-0c9a6d4b1a01" name="Rust" isCodable="1" color="FF0000"><Description/></Code>
  <Code guid="5f6c1b6e-8e1b-4e0d-9c55-0c9a6d4b1a01" name="Rust" isCodable="true" color="#80AABBCC"/>
  </Codes><Sets><Set guid="5f6c1b6e-8e1b-4e0d-9c55-0c9a6d4b1a09" name="Werk"><MemberCode guid="x"/></Set></Sets>
</CodeBook>"""
MAXQDA = """<qda:CodeBook xmlns:qda="urn:QDA-XML:codebook:1:0"><qda:Codes>
  <qda:Code guid="nee" name="  Twee
  regels " isCodable="false" color="rgb(1, 2, 3)"><qda:Description>Een.</qda:Description>
  <qda:Description>Nog een.</qda:Description><qda:NoteRef targetGUID="y"/></qda:Code></qda:Codes></qda:CodeBook>"""
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><CodeBook><Codes>&b;</Codes></CodeBook>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><CodeBook><Codes>&a;</Codes></CodeBook>'
OUTSIDE_DTD = '<!DOCTYPE CodeBook SYSTEM "http://169.254.169.254/x.dtd"><CodeBook><Codes/></CodeBook>'


def read(content: bytes | str) -> tuple[Body, list[str]]:
    body, reading = read_book(content.encode() if isinstance(content, str) else content)
    return body, [str(one) for one in reading.odd]


def names(body: Body) -> list[tuple[int, str]]:
    return [(placed.level, placed.label) for placed in walk(body["codes"])]


def refusal(content: bytes | str) -> str:
    with pytest.raises(Unreadable) as caught:
        read(content)
    return str(caught.value)


def test_an_nvivo_like_file_with_braces_an_empty_list_and_no_descriptions() -> None:
    body, odd = read(NVIVO)
    assert names(body) == [(0, "Vertrouwen"), (1, "In collega’s")]
    assert body["codes"][0]["colour"] == "#FF8000"
    assert [line.partition(":")[0] for line in odd if "accolades" in line] == [
        "Regel 4, “Vertrouwen”",
        "Regel 5, “In collega’s”",
    ]
    assert next(line for line in odd if "<Sets/>" in line).startswith("Regel 8:")
    assert sum("geen omschrijving" in line for line in odd) == 2
    assert len(odd) == 5


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8", "utf-8-sig", "utf-32"])
def test_an_atlas_like_file_in_any_encoding(encoding: str) -> None:
    body, odd = read(ATLAS.encode(encoding))
    assert names(body) == [(0, "Rust"), (0, "Rust")]
    assert [item["key"] for item in body["codes"]] == ["rust", "rust_2"]
    assert [item["colour"] for item in body["codes"]] == ["#FF0000", "#AABBCC"]
    told = "\n".join(odd)
    for word in ("naamruimte van REFI-QDA ontbreekt", "hoort al bij een andere code", "2 keer", "zonder #"):
        assert word in told
    assert "de groep “Werk” met 1 code " in told
    assert ("UTF-16 staat, maar het is" in told) == (not encoding.startswith("utf-16"))


def test_a_maxqda_like_file_with_prefixes() -> None:
    body, odd = read(MAXQDA)
    assert names(body) == [(0, "Twee regels")]
    assert body["codes"][0] == {
        "key": "twee_regels",
        "label": {"nl": "Twee regels"},
        "definition": "Een.\nNog een.",
        "colour": "#010203",
        "takes_direction": False,
    }
    told = "\n".join(odd)
    for word in ("is geen GUID", "alleen een kop", "twee omschrijvingen", "<NoteRef>", "urn:QDA-XML:codebook:1:0"):
        assert word in told


def test_old_letters_are_read_and_told() -> None:
    content = NVIVO.replace("Vertrouwen", "Coöperatie é").replace("utf-8", "windows-1252").encode("cp1252")
    body, odd = read(content)
    assert names(body)[0] == (0, "Coöperatie é")
    assert not [line for line in odd if "UTF-8" in line], "it said so itself"
    body, odd = read(NVIVO.replace("Vertrouwen", "Coöperatie é").encode("cp1252"))
    assert names(body)[0] == (0, "Coöperatie é")
    assert "Windows-1252" in odd[0]


def test_a_deep_tree_keeps_its_depth_and_what_is_too_deep_is_put_beside() -> None:
    code = '<Code guid="5f6c1b6e-8e1b-4e0d-9c55-0c9a6d4b1a{:02x}" name="Laag {}" isCodable="true">'
    deep = "".join(code.format(n, n) for n in range(40)) + "</Code>" * 40
    body, odd = read(f'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>{deep}</Codes></CodeBook>')
    levels = [level for level, _name in names(body)]
    assert levels == [*range(21), *[20] * 19]
    assert sum("dieper dan" in line for line in odd) == 1


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (BOMB, "ENTITY"),
        (OUTSIDE, "ENTITY"),
        (OUTSIDE_DTD, "DTD"),
        ("<CodeBook><Codes>" + '<Code name="x">' * 5000, "niveaus diep"),
        ('<CodeBook><Codes><Code name="A & B"/></Codes></CodeBook>', "Regel 1, teken 33: hier staat een teken"),
        ("<CodeBook><Codes>", "houdt te vroeg op"),
        ("<html><body/></html>", "begint met <html>"),
        ('<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes/></CodeBook>', "geen enkele code"),
        ("", "leeg"),
        (b"\xff\xfe", "leeg"),
        (b" " * (MOST_BYTES + 1), "groter dan 5 MB"),
        (b"PK\x03\x04 en dan niets", "qdpx"),
        (b"\x00\x01\x02\x03" * 20, "unleesbaar|onleesbare|geen"),
        ("soort;aantal\nx;3\n", "geen kolom met namen"),
        ('naam;omschrijving\n"A;b\n', "aanhalingsteken"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 50, ".xls"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_kind_sentence(content: bytes | str, word: str) -> None:
    assert any(part in refusal(content) for part in word.split("|"))


def test_a_whole_project_is_refused_packed_and_read_unpacked() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        packed.writestr("project.qde", "<Project/>")
    assert "qdpx" in refusal(held.getvalue())
    inside = NVIVO.partition("?>")[2].replace(' xmlns="urn:QDA-XML:codebook:1.0" origin="NVivo 14"', "")
    body, odd = read(f'<Project xmlns="urn:QDA-XML:project:1.0">{inside}<Sources><TextSource/></Sources></Project>')
    assert len(names(body)) == 2
    assert [line for line in odd if "heel project" in line]
    assert not [line for line in odd if "TextSource" in line]


def test_more_codes_than_a_person_oversees_are_refused() -> None:
    assert "3500 codes" in refusal("naam\n" + "".join(f"code {n}\n" for n in range(3500)))


def test_a_table_from_dutch_excel_with_semicolons_and_old_letters() -> None:
    content = (
        'Naam;Onder;Omschrijving;Kleur;Aantal\r\nCoöperatie;;"Samen; één";ff8000;3\r\nÉchte;Coöperatie;;paars;1\r\n'
    )
    body, odd = read(content.encode("cp1252"))
    assert names(body) == [(0, "Coöperatie"), (1, "Échte")]
    assert body["codes"][0]["definition"] == "Samen; één"
    told = "\n".join(odd)
    assert "Windows-1252" in told
    assert "de kolom “Aantal” kennen we niet" in told
    assert "Rij 2, “Coöperatie”: de kleur stond er als “ff8000”" in told
    assert "Rij 3, “Échte”: “paars” is geen kleur" in told


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_in_any_encoding_with_any_separator(encoding: str, separator: str) -> None:
    rows = [["Code", "Parent code", "Comment"], ["Rust", "", "Stil"], ["Échte rust", "Rust", "Diep"]]
    body, odd = read("\r\n".join(separator.join(row) for row in rows).encode(encoding))
    assert names(body) == [(0, "Rust"), (1, "Échte rust")]
    assert odd == []


def test_paths_in_names_make_the_tree_and_no_code_twice() -> None:
    body, odd = read("Name,Description\nNodes\\\\A\\\\B,bee\nNodes\\\\A,aa\nC > D,dee\n")
    assert names(body) == [(0, "A"), (1, "B"), (0, "C"), (1, "D")]
    assert body["codes"][0]["definition"] == "aa"
    assert "2 namen met een pad" in odd[0]
    assert "1 code die alleen in zo’n pad stond" in odd[1]


def test_a_table_with_a_ring_a_lost_parent_a_formula_and_a_strange_direction() -> None:
    body, odd = read("naam;onder;richting\nA;B;ja\nB;A;misschien\nC;Z;\n=1+1;;\n")
    assert names(body) == [(0, "B"), (1, "A"), (0, "C"), (0, "Naamloze code")]
    told = "\n".join(odd)
    for word in ("in een kring", "“Z” waar deze onder hoort", "Rij 5: kolom “naam”", "“misschien” bij richting"):
        assert word in told


def test_names_that_are_missing_too_long_or_unprintable() -> None:
    body, odd = read(f"naam;omschrijving\n;Wie ben ik\n{'x' * 250};y\nA\x0bB;z\n")
    assert next(name for _level, name in names(body)) == "Naamloze code"
    assert len(names(body)[1][1]) == 200
    assert body["codes"][1]["definition"].startswith("x" * 250)
    assert "Rij 2: deze code heeft geen naam" in "\n".join(odd)


@pytest.mark.parametrize("told", ["geen JSON", "[]", "[" * 100_000])
def test_what_a_file_says_of_itself_may_be_anything(told: str) -> None:
    book = f"<?leiderschapsplg {told}?>" + MAXQDA
    assert names(read(book)[0]) == names(read(MAXQDA)[0])
