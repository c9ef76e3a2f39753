"""The pure parts of the export: background values, cells, XML, the archive."""

import random
import resource
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.exchange.xml import Xml, clean
from plg.tabular.cells import neutral, original
from reports.background import anonymous
from reports.exporting.archive import Archive
from reports.exporting.frames import Frame, Variable, cut, fitting_names
from reports.exporting.spss import LONGEST_TEXT, write_sav
from reports.exporting.tables import Kind
from reports.selectors.research import week_of

FIELDS = ("school", "position", "experience", "sector")
people = st.dictionaries(
    st.integers(0, 60), st.fixed_dictionaries({name: st.sampled_from(["", "a", "b", "c"]) for name in FIELDS})
)


def test_rare_values_are_blanked_and_rows_stay() -> None:
    group = {
        number: {"school": "S1", "sector": "po", "position": "schoolleider", "experience": "3-5"} for number in range(6)
    }
    alone = {99: {"school": "S9", "sector": "vo", "position": "rector", "experience": ">10"}}
    found = anonymous(group | alone, FIELDS, 5)
    assert found.persons[0] == group[0]
    assert found.persons[99] == dict.fromkeys(FIELDS, "")
    assert found.blanked == dict.fromkeys(FIELDS, 1)


def test_a_field_is_given_up_before_the_next() -> None:
    """Schools of two: the school goes, the sector that all share stays."""
    found = anonymous({n: {"school": f"S{n // 2}", "sector": "po"} for n in range(6)}, ("school", "sector"), 5)
    assert {tuple(values.items()) for values in found.persons.values()} == {(("school", ""), ("sector", "po"))}
    assert found.blanked == {"school": 6, "sector": 0}


@given(people, st.integers(1, 8))
def test_no_combination_that_says_something_is_rarer_than_k(persons: dict[int, dict[str, str]], k: int) -> None:
    found = anonymous(persons, FIELDS, k)
    assert found.persons.keys() == persons.keys()
    sizes = Counter(tuple(values.items()) for values in found.persons.values())
    assert all(size >= k for values, size in sizes.items() if any(value for _name, value in values))
    assert all(
        value in ("", persons[who][name]) for who, values in found.persons.items() for name, value in values.items()
    )


def test_k_counts_persons() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        anonymous({}, FIELDS, 0)


@pytest.mark.parametrize("text", ["=SUM(A1)", "+31", "-1", "@x", "\tx", "\rx", "\nx", "'=x", "''=x", "＝x", "－x"])
def test_a_cell_that_opens_like_a_formula_is_neutralised(text: str) -> None:
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "gewoon", "'s ochtends", "a=b", "’t", "1-2", "'"])
def test_another_cell_is_left_alone(text: str) -> None:
    assert neutral(text) == text


@given(st.text(alphabet="'=+-@ab\t\n", max_size=6))
def test_neutralising_can_be_undone(text: str) -> None:
    assert original(neutral(text)) == text


@pytest.mark.parametrize(("day", "week"), [(12, "0"), (18, "0"), (19, "1"), (11, "-1"), (5, "-1"), (4, "-2")])
def test_weeks_are_whole_and_counted_from_the_start(day: int, week: str) -> None:
    start = datetime(2026, 1, 12, tzinfo=UTC).date()
    assert week_of(start.replace(day=day), start) == week
    assert week_of(None, start) == ""


def test_xml_escapes_and_leaves_out_what_it_cannot_hold() -> None:
    held = BytesIO()
    xml = Xml(held)
    with xml.element("a", name='"<&>\n'):
        xml.text_element("b", "<b>&\x00\x0b vet 🌱")
        xml.empty("c", x=None)
    text = held.getvalue().decode()
    assert "<a name='\"&lt;&amp;&gt;&#10;'>" in text
    assert "&lt;b&gt;&amp; vet 🌱</b>" in text
    assert "<c/>" in text
    assert clean("\ud7ff\x08\ufffe") == "\ud7ff"


def test_the_same_contents_are_the_same_bytes() -> None:
    def packed(at: datetime, *, many: bool = False) -> bytes:
        held = BytesIO()
        archive = Archive(held, at, many=many)
        with archive.member("a.csv") as sink:
            sink.write(b"een,twee\n" * 1000)
        with archive.member("één twee.txt", compress=False) as sink:
            sink.write(b"drie")
        archive.close()
        assert [one.size for one in archive.packed] == ([] if many else [9000, 4])
        return held.getvalue()

    at = datetime(2026, 6, 3, 12, tzinfo=UTC)
    assert packed(at) == packed(at)
    assert packed(at) == packed(at, many=True)
    assert packed(at) != packed(at.replace(hour=13))
    assert packed(datetime(1970, 1, 1, tzinfo=UTC))


@given(st.lists(st.text("ab_", min_size=1, max_size=12), unique_by=str.casefold, max_size=30))
def test_names_that_are_too_long_stay_apart(names: list[str]) -> None:
    given = fitting_names(names, 5)
    assert [name for name in names if len(name) <= 5] == [name for name in names if given[name] == name]
    assert all(len(short) <= 5 for short in given.values())
    assert len({short.casefold() for short in given.values()}) == len(names)


@given(st.text(max_size=40), st.integers(0, 60))
def test_a_label_is_cut_at_a_character(text: str, size: int) -> None:
    short = cut(text, size)
    assert text.startswith(short)
    assert len(short.encode()) <= size
    assert short == text or len((short + text[len(short)]).encode()) > size


@contextmanager
def disk_of(size: int) -> Iterator[None]:
    """Let no file of this process grow larger than this: writing on then fails as it does on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_sav_that_outgrows_the_disk_says_so(tmp_path: Path) -> None:
    chance = random.Random(3)
    texts = ["".join(chance.choices("abcdefghij", k=200)) for _ in range(500)]
    frame = Frame("t", pd.DataFrame({"a": texts}), [Variable("a", "een tekst", Kind.TEXT)])
    with disk_of(40_000), pytest.raises(OSError, match="no space left for the"):
        write_sav(frame, "proef", datetime(2026, 3, 12, tzinfo=UTC), BytesIO(), tmp_path)


def test_a_text_that_a_sav_cannot_hold_is_cut_at_a_character_and_told(tmp_path: Path) -> None:
    long = "🌱" * 10_000  # four bytes each
    frame = Frame("t", pd.DataFrame({"a": ["kort", long]}), [Variable("a", "een tekst", Kind.TEXT)])
    sink = BytesIO()
    assert write_sav(frame, "proef", datetime(2026, 3, 12, tzinfo=UTC), sink, tmp_path) == 1
    (tmp_path / "terug.sav").write_bytes(sink.getvalue())
    back = pyreadstat.read_sav(tmp_path / "terug.sav")[0]["a"]
    assert list(back) == ["kort", "🌱" * (LONGEST_TEXT // 4)]


def test_a_sav_for_which_the_disk_is_full_says_so(tmp_path: Path) -> None:
    frame = Frame("t", pd.DataFrame({"a": ["tekst" * 40] * 500}), [Variable("a", "een tekst", Kind.TEXT)])
    (tmp_path / ".t.sav").symlink_to("/dev/full")
    with pytest.raises(OSError, match=r"(?i)no space left"):
        write_sav(frame, "proef", datetime(2026, 3, 12, tzinfo=UTC), BytesIO(), tmp_path)
