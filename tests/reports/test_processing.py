"""The register of article 30 is fresh and complete, and the other papers about privacy are whole."""

import re
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.management import call_command

from plg.privacy import register
from plg.privacy.words import FieldKind
from reports import processing
from tests.support.house import ROOT

FOLDER = ROOT / "docs" / "privacy"
PAPERS = ["beveiligingsbijlage", "breach-steps", "dpia", "privacybijsluiter", "processing-register", "roles"]


def test_the_register_is_fresh() -> None:
    page = FOLDER / "processing-register.md"
    assert page.read_text() == processing.document(), "run `./start manage write_processing_register` and commit it"


def test_every_table_with_personal_data_is_in_one_processing() -> None:
    page = processing.document()
    for label, fields in register.everything().items():
        if {FieldKind.PERSONAL, FieldKind.TEXT} & set(fields.values()):
            assert page.count(f"`{label}`") == 1, label


def test_a_table_that_was_forgotten_is_named() -> None:
    some = tuple(line for line in processing.PROCESSINGS if "logbook" not in line.models)
    with mock.patch.object(processing, "PROCESSINGS", some), pytest.raises(LookupError, match=r"logbook\.Entry"):
        processing.document()


def test_the_command_writes_it(settings: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs" / "privacy").mkdir(parents=True)
    call_command("write_processing_register")
    assert (tmp_path / "docs/privacy/processing-register.md").read_text() == processing.document()
    assert "is fresh" in capsys.readouterr().out


@pytest.mark.parametrize("paper", PAPERS)
def test_papers_name_only_pages_that_exist(paper: str) -> None:
    text = (FOLDER / f"{paper}.md").read_text()
    assert text.startswith("# ")
    for link in re.findall(r"\]\(([^)#]+)\)", text):
        assert link.startswith("https://") or (FOLDER / link).resolve().is_file(), link
