"""What stands in the files of a research export. Made once for this module; the tests only read."""

import hashlib
import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest
from django.core.management import call_command
from openpyxl import load_workbook

from plg.models import Membership
from plg.tabular.cells import original
from tests.reports.conftest import kept_entry
from tests.reports.exports import ORDER, PROJECT, Read, faults, made
from tests.reports.study import EMOJI, FORMULA, settled_study
from tests.support.content import content_there
from tests.world import Sentinel, World


@dataclass(frozen=True)
class Study:
    """An export, opened; who is called what in it; and the names that must not be in it."""

    read: Read
    codes: dict[str, str]
    names: list[tuple[str, ...]]


@pytest.fixture(scope="module")
def study(django_db_setup: None, django_db_blocker: Any) -> Study:
    """Build the study for real, export it, and leave the database as clean as it was."""
    with django_db_blocker.unblock():
        try:
            content_there()
            world = World.build()
            settled_study(world, kept_entry)
            codes = {name: world.who(name).pseudonym.code for name in ("anna", "bram", "chantal")}  # type: ignore[union-attr]
            users = [who.user if isinstance(who, Membership) else who for who in world.everybody.values()]
            names = [(user.name, *user.name.split(), str(user.email)) for user in users]
            study = Study(Read(made(world.north)), codes, names)
        finally:
            call_command("flush", interactive=False, verbosity=0)
    return study


def test_it_holds_the_files_of_the_contract(study: Study) -> None:
    assert study.read.names == [
        "entries.csv",
        "codes_wide.csv",
        "codes_long.csv",
        "agreement.csv",
        "memos.csv",
        "amo_items.csv",
        "amo_scores.csv",
        "attendance.csv",
        "rankings.csv",
        "spss/entries.sav",
        "stata/entries.dta",
        "spss/codes_wide.sav",
        "stata/codes_wide.dta",
        "spss/codes_long.sav",
        "stata/codes_long.dta",
        "spss/agreement.sav",
        "stata/agreement.dta",
        "spss/memos.sav",
        "stata/memos.dta",
        "excel/tables.xlsx",
        "read_in_r.R",
        "read_in_spss.sps",
        "codebook.qdc",
        "project.qdpx",
        "codebook.html",
        "README.txt",
        "manifest.json",
    ]


def test_entries_are_the_consented_ones_by_pseudonym(study: Study) -> None:
    rows = study.read.rows("entries.csv")
    codes = {study.codes[name] for name in ("anna", "bram", "chantal")}
    assert len(rows) == 4
    assert {row["pseudonym"] for row in rows} == codes
    mine = [row for row in rows if row["pseudonym"] == study.codes["anna"]]
    assert [row["week"] for row in mine] == ["0", "3"]
    assert [original(row["text"]) for row in mine] == [EMOJI, FORMULA]
    assert mine[1]["text"] == f"'{FORMULA}"
    assert (mine[0]["own_tags"], mine[0]["quotes_allowed"], mine[0]["version"]) == ("gemeenschap;veiligheid", "1", "1")
    unknown = next(row for row in rows if row["pseudonym"] == study.codes["bram"])
    assert unknown["week"] == ""
    assert "[naam]" in unknown["text"]
    assert mine[0]["archiving_allowed"] == "1"
    for purpose in ("quotes_allowed", "archiving_allowed"):
        assert {row[purpose] for row in rows if row["pseudonym"] == study.codes["chantal"]} == {"0"}


def test_codes_stand_long_and_wide(study: Study) -> None:
    long, wide = study.read.rows("codes_long.csv"), study.read.rows("codes_wide.csv")
    assert (len(wide), len(long)) == (4, 12)
    assert {row["coder"] for row in long} == {"Codeur 1", "Codeur 2", "consensus"}
    texts = {row["entry"]: original(row["text"]) for row in study.read.rows("entries.csv")}
    for row in long:
        if row["quote_start"]:
            assert texts[row["entry"]][int(row["quote_start"]) : int(row["quote_end"])] == original(row["quote"])
    assert any(row["quote"] == "🌱 bij het hek" for row in long)
    none = [row for row in long if row["no_code_applies"] == "1"]
    assert {row["coder"] for row in none if row["coder"] == "consensus"} == {"consensus"}
    assert all(row["code"] == "" for row in none)
    safe = next(row for row in wide if texts[row["entry"]] == EMOJI)
    assert (safe["code_waarderen_eigenheid"], safe["code_veiligheid"], safe["code_overig"]) == ("1", "1", "0")
    assert (safe["direction"], safe["all_agreed"]) == ("positive", "1")
    assert sum(row["no_code_applies"] == "1" for row in wide) == 1


def test_the_code_book_is_valid(study: Study) -> None:
    content = study.read.file("codebook.qdc")
    assert faults(content, "Codebook.xsd") == []
    assert b'name="Waarderen van eigenheid" isCodable="true" color="#B0562B"' in content


def test_the_project_is_valid_and_every_quote_is_the_text(study: Study) -> None:
    project = study.read.project
    assert faults(project.qde, "Project.xsd") == []
    assert not project.qde.startswith(b"\xef\xbb\xbf")
    sources = project.all("TextSource")
    assert len(sources) == 4
    quotes = []
    for source in sources:
        raw = project.archive.read(f"sources/{source.get('guid')}.txt")
        assert b"\r" not in raw
        assert not raw.startswith(b"\xef\xbb\xbf")
        text = project.text_of(source)
        for place in source.iter(f"{PROJECT}PlainTextSelection"):
            quotes.append(text[int(place.get("startPosition")) : int(place.get("endPosition"))])
            assert place.get("creatingUser") == place[0].get("creatingUser")
    assert "🌱 bij het hek" in quotes
    long = [row["quote"] for row in study.read.rows("codes_long.csv") if row["quote_start"]]
    assert sorted(quotes) == sorted(map(original, long))


def test_coders_and_consensus_can_be_told_apart(study: Study) -> None:
    project = study.read.project
    users = {user.get("guid"): user.get("name") for user in project.all("User")}
    assert set(users.values()) == {"Codeur 1", "Codeur 2", "consensus"}
    by = [users[coding.get("creatingUser")] for coding in project.all("Coding")]
    assert sorted(set(by)) == ["Codeur 1", "Codeur 2", "consensus"]
    assert by.count("consensus") == 3, "on the fourth text no code applies"
    values = [project.values(source) for source in project.all("TextSource")]
    assert any("consensus" in told.get("no_code_applies", "") for told in values)


def test_cases_carry_pseudonyms_and_their_texts(study: Study) -> None:
    project = study.read.project
    cases = {case.get("name"): case for case in project.all("Case")}
    assert set(cases) == {study.codes[name] for name in ("anna", "bram", "chantal")}
    linked = [ref.get("targetGUID") for case in cases.values() for ref in case.iter(f"{PROJECT}SourceRef")]
    assert sorted(linked) == sorted(source.get("guid") for source in project.all("TextSource"))
    guids = [element.get("guid") for element in project.root.iter() if element.get("guid")]
    assert len(guids) == len(set(guids))
    wide = {row["source"] for row in study.read.rows("codes_wide.csv")}
    assert set(linked) == wide


def test_the_manifest_tells_all(study: Study) -> None:
    told = study.read.manifest
    assert (told["purpose"], told["addressee"], told["community"]) == (ORDER.purpose, ORDER.addressee, "north")
    assert {name: rows for name, rows in told["rows"].items() if rows and name != "agreement.csv"} == {
        "entries.csv": 4,
        "codes_wide.csv": 4,
        "codes_long.csv": 12,
        "memos.csv": 3,
    }
    assert told["consent"]["texts"][0]["persons"] == 3
    assert {content["kind"] for content in told["contents"]} == {"behaviours", "codebook"}
    assert told["names"] == {"masked_texts": 1, "all_findings_masked": False}
    assert told["cells"]["text_columns"]["entries.csv"] == ["position", "text"]
    assert [file["name"] for file in told["files"]] == study.read.names[:-1]
    for file in told["files"]:
        assert hashlib.sha256(study.read.file(file["name"])).hexdigest() == file["sha256"]
        assert len(study.read.file(file["name"])) == file["size"]
    for name in ("entries.csv", "codes_long.csv", "codes_wide.csv"):
        assert list(told["columns"][name]) == list(study.read.rows(name)[0])


def test_no_name_and_nothing_of_others_is_in_any_file(study: Study) -> None:
    everything = study.read.every_byte.decode("utf-8", "replace").casefold()
    for words in study.names:
        for word in words:
            assert not re.search(rf"\b{re.escape(word.casefold())}\b", everything), word
    for word in ("Akkerwinde", "Het Wijde Veld", "2026-01-13", "2026-02-02", "2026-03-01"):
        assert word.casefold() not in everything, word
    for name, word in vars(Sentinel).items():
        assert not name.isupper() or word not in everything or word == Sentinel.MEMO, word
    assert "veiligheid" in everything, "what is looked for would be found"


def test_the_files_for_spss_stata_and_excel_say_what_the_tables_say(study: Study, tmp_path: Path) -> None:
    """Texts whole and without the apostrophe, words as labels, what was left out as missing, one id everywhere."""
    rows = study.read.rows("entries.csv")
    texts = {row["entry"]: original(row["text"]) for row in rows}
    (tmp_path / "entries.sav").write_bytes(study.read.file("spss/entries.sav"))
    found, meta = pyreadstat.read_sav(str(tmp_path / "entries.sav"), user_missing=True)
    assert dict(zip(found["entry"], found["text"], strict=True)) == texts
    assert FORMULA in texts.values()
    assert meta.column_names_to_labels["text"] == "de tekst, namen gemaskeerd"
    assert meta.missing_ranges["position"] == [{"lo": 9998.0, "hi": 9998.0}]
    assert meta.variable_value_labels["quotes_allowed"] == {0.0: "nee", 1.0: "ja"}
    assert {meta.variable_measure[name] for name in ("week", "school", "text")} == {"scale", "nominal"}
    (tmp_path / "entries.dta").write_bytes(study.read.file("stata/entries.dta"))
    stata = pd.read_stata(tmp_path / "entries.dta", convert_categoricals=False)
    assert dict(zip(stata["entry"], stata["text"], strict=True)) == texts
    assert stata["week"].isna().tolist() == [row["week"] == "" for row in rows]
    book = load_workbook(BytesIO(study.read.file("excel/tables.xlsx")))
    sheet = list(book["entries"].values)
    assert sheet[0] == tuple(rows[0])
    assert {line[0]: line[-1] for line in sheet[1:]} == texts
    assert all(cell.data_type != "f" for line in book["entries"] for cell in line)
    wide = {row["entry"] for row in study.read.rows("codes_wide.csv")}
    project = {source.get("guid") for source in study.read.project.all("TextSource")}
    assert set(found["entry"]) == wide == project == set(sheet_ids(sheet)), "one id, as variable and as GUID"
    codes, labels = pyreadstat.read_sav(_kept(tmp_path, study, "codes_long"), apply_value_formats=True)
    assert "Faciliteren van verbondenheid" in set(codes["code"])
    assert labels.variable_value_labels["direction"]


def test_the_scripts_name_every_column_and_take_the_apostrophes_off(study: Study) -> None:
    in_r, in_spss = (study.read.file(name).decode() for name in ("read_in_r.R", "read_in_spss.sps"))
    for name, columns in study.read.manifest["columns"].items():
        assert f'read_table("{name}"' in in_r
        assert all(f"{column} = " in in_r for column in columns)
        assert f"spss/{name.removesuffix('.csv')}.sav" in in_spss or f"/FILE='{name}'" in in_spss
    assert "as_written(" in in_r
    assert "COMPUTE position = SUBSTR(position, 2)." in in_spss
    page = study.read.file("codebook.html").decode()
    assert "codes_wide.csv" in page
    assert "Waarderen van eigenheid" in page
    assert '<link rel="stylesheet" href="data:text/css;base64,' in page


def sheet_ids(sheet: list[tuple[Any, ...]]) -> list[Any]:
    return [line[0] for line in sheet[1:]]


def _kept(folder: Path, study: Study, name: str) -> str:
    path = folder / f"{name}.sav"
    path.write_bytes(study.read.file(f"spss/{name}.sav"))
    return str(path)


def test_memos_of_every_kind_go_along_without_names(study: Study) -> None:
    rows = {row["about"]: row for row in study.read.rows("memos.csv")}
    assert sorted(rows) == ["case", "code", "source"]
    assert rows["source"]["memo"] == f"Twijfel. {Sentinel.MEMO}"
    assert rows["source"]["source"] in {row["source"] for row in study.read.rows("codes_wide.csv")}
    assert (rows["case"]["pseudonym"], rows["case"]["memo"]) == (study.codes["anna"], "Lijkt op wat [naam] zegt.")
    assert (rows["code"]["code"], rows["code"]["memo"]) == ("veiligheid", "Hoort “waarom?” hierbij?")
    assert rows["source"]["coder"] == rows["case"]["coder"] != rows["code"]["coder"]
    assert {row["coder"] for row in rows.values()} == {"Codeur 1", "Codeur 2"}


def test_agreement_stands_as_the_page_tells_it(study: Study) -> None:
    rows = study.read.rows("agreement.csv")
    found = {(row["scope"], row["code"], row["measure"]): row for row in rows if not row["coder_b"]}
    assert (found["overall", "", "share"]["value"], found["overall", "", "share"]["n"]) == ("0.750000", "4")
    assert found["overall", "", "alpha"]["value"]
    (pair,) = [row for row in rows if row["scope"] == "pair" and row["measure"] == "cohen"]
    assert (pair["coder_a"], pair["coder_b"]) == ("Codeur 1", "Codeur 2")
    none = [row["value"] for row in rows if (row["code"], row["measure"]) == ("no_code_applies", "count")]
    assert sorted(none) == ["0.000000", "1.000000"]
