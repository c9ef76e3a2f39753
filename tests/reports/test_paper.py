"""The tables for a paper: what each form makes of nasty words, what is folded, and what the page says is missing."""

import csv
import io
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amo.analysis.changes import Compared, Thing
from amo.selectors import instrument_of
from amo.statistics.change import change
from amo.words import Moment
from plg.models import Membership
from plg.words import Purpose
from reports.latex import SPECIAL, escaped
from reports.selectors.paper import sheet
from reports.selectors.paper_tables import _change
from reports.typeset import FOLDED, PaperTable
from tests import factories
from tests.amo.conftest import sent
from tests.reports.study import settled_study
from tests.support.queries import MaxQueries
from tests.world import World

WORDS = st.text(min_size=1, max_size=30)
NASTY = '=1+1 & 50% \\input{x} $a_b$ #1 ~^ <i> "k"; α\n{'


def table(label: str) -> PaperTable:
    return PaperTable("t", "Een titel", ("Code", "n"), ((label, "−0,49"), ("b", FOLDED)), ("Een noot.",))


@given(WORDS)
def test_latex_prints_every_sign_and_runs_none(text: str) -> None:
    done = escaped(text)
    rest = done
    for written in sorted(SPECIAL.values(), key=len, reverse=True):
        rest = rest.replace(written, "")
    assert not re.search(r"[\\{}$&#%_^~<>|\n]", rest)


def test_the_three_forms_hold_the_same_cells() -> None:
    shown = table(NASTY)
    label = "'" + NASTY.replace("\n", " ")
    assert shown.text.splitlines()[2].split("\t") == [label, "−0,49"]
    assert list(csv.reader(io.StringIO(shown.csv), delimiter=";"))[1] == [label, "−0,49"]
    assert (
        r"=1+1 \& 50\% \textbackslash{}input\{x\} \$a\_b\$ \#1 ~\textasciicircum{} \textless{}i\textgreater{} "
        r"\char34{}k\char34{}; $\alpha$ \{ & $-$0,49 \\"
    ).replace(" ~", r" \textasciitilde{}") in shown.latex.splitlines()


def test_a_latex_table_fits_its_page_whatever_it_holds() -> None:
    """Compiled by pdfLaTeX in articles of 10, 11 and 12 pt, tables like these gave no overfull box."""
    assert "\\begin{tabular}{@{}lr@{}}" in table("Veiligheid").latex
    label = "[Kinderopvangorganisatieoverstijgend] samenwerken met iedereen die er is"
    row = (label, *["−0,49 tot +1,00"] * 5)
    wide = PaperTable("t", "Een titel", ("Code", *["gekozen, per codeur"] * 5), (row,)).latex
    assert "\\scriptsize" in wide
    assert "p{\\dimexpr\\linewidth-" in wide
    assert "\\shortstack[r]{gekozen, per\\\\codeur}" in wide
    assert "{}[Kin\\-de\\-rop\\-van" in wide, "a bracket after the end of a row would belong to that"
    long = PaperTable("t", "Een titel", ("Code", "n"), (("Veiligheid 🌱", "3"),) * 60).latex
    assert long.splitlines()[:2] == [
        "% \\usepackage{array,booktabs,longtable}",
        "% LuaLaTeX, XeLaTeX: \\usepackage{fontspec}",
    ]
    assert "\\begin{longtable}" in long


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=5, max_size=25))
def test_no_cell_of_few_persons_is_told(pairs: list[tuple[int, int]]) -> None:
    thing = Thing("gedrag", "x", "Iets", "", "other")
    label, n, *cells = _change(Compared(thing, {}, 0, 0, change(pairs)))
    assert (label, n) == ("Iets", str(len(pairs)))
    told = [int(cell) for cell in cells[:3] if cell != FOLDED]
    assert all(count == 0 or count >= 5 for count in told)
    assert len(told) != 2, "the third would follow"
    if not told:
        assert set(cells) == {FOLDED}


@pytest.fixture
def studied(world: World, write: Any) -> Membership:
    """Eva, of a community with a settled round over four texts of three persons."""
    settled_study(world, write)
    return world.eva


def test_few_participants_give_no_counts(studied: Membership) -> None:
    paper = sheet(studied).paper
    assert paper.tables == []
    assert paper.missing[0] == "De ronde gaat over minder dan 5 deelnemers: geen aantallen per code."


def test_the_tables_of_a_round(world: World, studied: Membership, settings: Any, max_queries: MaxQueries) -> None:
    settings.MIN_GROUP = 2
    counts, ranges, agreement = sheet(studied).paper.tables
    assert sum(int(row[1]) for row in counts.rows[:-1]) == int(counts.rows[-1][1]) == 4
    assert counts.folded == sum(row.count(FOLDED) for row in counts.rows) > 0
    assert ranges.rows[0][1:] == ("1", "2", "1")
    assert agreement.rows[0][0] == "Alle codes samen"
    client = world.client(world.eva)
    with max_queries(18):
        page = client.get("/plg/north/rapporten/tabellen/?ronde=onzin")
    assert "cellen staan er als streepje" in page.text
    assert "\\begin{tabular}" in page.text
    for name in ("Anna", "Akkerman", world.anna.pseudonym.code):
        assert name not in page.text
    factories.consent(world.anna, Purpose.ENTRIES, given=False)
    again = sheet(studied).paper.tables[0]
    assert again.rows[-1][1] == "2"
    assert again.notes[-1].startswith("Herrekend op")


def measured_twice(world: World, people: list[Membership]) -> None:
    """Everybody says 3 to everything before, and 5 to the first statement after."""
    pre = factories.wave(world.north)
    post = factories.wave(world.north, Moment.POST, instrument=pre.instrument)
    first = instrument_of(pre).items[0].key
    for one in people:
        sent(one, pre)
        sent(one, post, **{first: 5})


def test_the_tables_of_a_questionnaire_that_was_answered_twice(world: World) -> None:
    people = [world.anna, world.bram, *(factories.member(world.north, f"Nieuw Nummer {letter}") for letter in "abcd")]
    for one in people[2:]:
        factories.consent(one, Purpose.AMO)
    measured_twice(world, people)
    found = sheet(world.eva)
    assert [choice.is_chosen for choice in found.questionnaires] == [True]
    assert found.paper.missing == ["Er is nog geen vastgestelde ronde: geen tabellen over codes."]
    assert found.paper.tables
    for shown in found.paper.tables:
        assert {row[1] for row in shown.rows} == {"6"}, "of six who answered both times"
    told = " ".join(one.text for one in found.paper.tables)
    for name in ("Anna", "Akkerman", world.anna.pseudonym.code):
        assert name not in told


def test_a_questionnaire_that_few_answered_twice_has_no_tables(world: World) -> None:
    measured_twice(world, [world.anna, world.bram])
    paper = sheet(world.eva).paper
    assert paper.tables == []
    assert any("antwoordden te weinig personen twee keer" in words for words in paper.missing)
