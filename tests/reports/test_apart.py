"""Long tables are written by a process of its own: the same rows come back, and what goes wrong there is told here."""

import errno
import json
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest
from psycopg2 import sql

from reports.exporting.apart import write_apart
from reports.exporting.snapshot import helper_table
from reports.exporting.tables import Column, Kind, Table
from tests.reports.test_exporting_pure import disk_of

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 12, tzinfo=UTC)


def table(rows: int, name: str = "n") -> Table:
    """A table of so many small numbers, each with a word, as a part of an export."""
    helper_table("tally", "place int, n int, word text", [(place, place % 9, "één; “twee”") for place in range(rows)])
    columns = [
        Column(name, sql.Identifier("r", "n"), "een getal", kind=Kind.WHOLE),
        Column("word", sql.Identifier("r", "word"), "een woord"),
    ]
    return Table("tally.csv", columns, "tally", sql.SQL(""), sql.Identifier("r", "place"))


def test_the_rows_come_back_whole_and_nothing_is_left_beside_them(tmp_path: Path) -> None:
    assert write_apart([[table(30)]], "proef", AT, tmp_path) == {"tally": 0}, "no text was cut"
    wanted = [[float(place % 9), "één; “twee”"] for place in range(30)]
    data, told = pyreadstat.read_sav(tmp_path / "tally.sav")
    assert data.to_numpy().tolist() == wanted
    assert told.column_names_to_labels == {"n": "een getal", "word": "een woord"}
    assert pd.read_stata(tmp_path / "tally.dta").to_numpy().tolist() == wanted
    assert not list(tmp_path.glob("*.csv")), "what was written for the other process alone is gone"
    assert json.loads((tmp_path / "told.json").read_text()) == {"tally": 0}


def test_a_disk_that_fills_up_there_is_a_full_disk_here(tmp_path: Path) -> None:
    parts = [[table(3000)]]  # 60 kB as it is handed over, 97 kB as a .sav
    with disk_of(80_000), pytest.raises(OSError, match="no space left") as full:
        write_apart(parts, "proef", AT, tmp_path)
    assert full.value.errno == errno.ENOSPC


def test_what_the_programs_cannot_hold_is_an_error_and_no_full_disk(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="could not be written"):
        write_apart([[table(3, name="2e getal")]], "proef", AT, tmp_path)
