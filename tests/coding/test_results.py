"""What a settled round found: every table against a count of our own, who may take what, and what a withdrawal does."""

import csv
import io
from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.http import FileResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from coding.crossing import Period
from coding.models import CodeBook, Round
from coding.own import own_part, seen
from coding.selectors import consensus_rows, matrices, results_splits, results_together
from coding.selectors.results import results
from coding.services import rounds, workbench
from plg.grids import Heat
from plg.models import AuditLine
from plg.services import names
from plg.services.consent import answer
from plg.words import Purpose, Role
from reports.models import Handover, Notice
from tests import factories
from tests.coding.conftest import MakeRound, Write, choose, settle_names
from tests.support.queries import MaxQueries
from tests.world import World

pytestmark = pytest.mark.django_db

FORMULA = "=1+1 zei iemand, en toen lachten we."
TEXTS = (
    ("anna", date(2026, 1, 13), "Wij aten samen met de opvang 🌱 op het plein.", "gemeenschap", "positive"),
    ("anna", date(2026, 3, 2), FORMULA, "veiligheid", "non_positive"),
    ("anna", None, "Ik ging erbij zitten en hielp mee.", "voorbeeld_verbondenheid", "positive"),
    ("bram", date(2026, 3, 30), "De telefoon ging de hele dag.", "overig", ""),
    ("chantal", date(2026, 3, 31), "Niets van dit alles.", "", ""),
)


@pytest.fixture
def settled(world: World, write: Write, draft: MakeRound) -> Round:
    """A settled round over five texts of three persons; both coders marked something in the first."""
    for who, day, text, _code, _way in TEXTS:
        write(world.who(who), text, happened_on=day)
    settle_names(world)
    made = rounds.open_round(round=draft(), by=world.eva)
    codes = {text: (code, way) for _who, _day, text, code, way in TEXTS}
    for source in made.sources.all():
        for coder in (world.eva, world.gijs):
            code, way = codes[source.text]
            choose(coder, made, source.position, code, way or "positive")
            if code == "gemeenschap":
                quote = "samen met de opvang 🌱" if coder == world.eva else "opvang 🌱 op het plein"
                start = source.text.index(quote)
                workbench.mark_quote(
                    by=coder, round=made, position=source.position, quote=quote, start=start, end=start + len(quote)
                )
    rounds.freeze_round(round=made, by=world.eva)
    return rounds.settle_round(round=made, by=world.eva)


def counted(heat: Heat) -> dict[str, dict[str, int]]:
    """The cells of a table that are not zero, by row and column."""
    heads = [column.label for column in heat.columns]
    return {row.label: {head: n for head, n in zip(heads, row.counts, strict=True) if n} for row in heat.rows}


def test_every_participant_by_pseudonym_against_a_count_of_our_own(world: World, settled: Round) -> None:
    heat = results_splits.by_person(world.eva, settled)
    labels = dict(settled.book.codes.values_list("key", "label")) | {"": "Geen code van toepassing"}
    own: dict[str, Counter[str]] = {}
    for row in consensus_rows(settled):
        own.setdefault(row.pseudonym, Counter())[labels[row.code]] += 1
    assert counted(heat) == {who: dict(codes) for who, codes in own.items()}
    assert (heat.foot and heat.foot.n, sum(row.n for row in heat.rows)) == (5, 5)
    assert heat.title == "Ieder stuurde 1–3 teksten in; de mediaan is 1"


def test_the_codes_in_time(world: World, settled: Round) -> None:
    course = results_splits.by_time(world.eva, settled, Period.MONTH)
    assert course is not None
    assert course.undated == 1
    assert counted(course.heat) == {
        "januari 2026": {"Faciliteren van verbondenheid": 1},
        "februari 2026": {},
        "maart 2026": {"Waarderen van eigenheid": 1, "Overig": 1, "Geen code van toepassing": 1},
    }
    assert [(small.label, small.counts) for small in course.multiples.smalls][-1] == (
        "Geen code van toepassing",
        (0, 0, 1),
    )
    quarters = results_splits.by_time(world.eva, settled, Period.QUARTER)
    assert quarters is not None
    assert [row.label for row in quarters.heat.rows] == ["1e kwartaal 2026"]


def test_a_background_shows_no_group_that_is_small(world: World, settled: Round, settings: Any) -> None:
    assert results_splits.by_group(world.eva, settled, "functie") is None
    settings.MIN_GROUP = 1
    heat = results_splits.by_group(world.eva, settled, "functie")
    assert heat is not None
    assert [(row.label, row.words, row.n) for row in heat.rows] == [
        ("schoolleider", "2 deelnemers", 4),
        ("kinderopvangmanager", "1 deelnemer", 1),
    ]
    school = results_splits.by_group(world.eva, settled, "school")
    assert school is not None
    assert next(row.label for row in school.rows) != world.akkerwinde.name
    settings.MIN_GROUP = 2
    assert results_splits.by_group(world.eva, settled, "functie") is None  # the other would follow from the total


def test_the_passages_of_two_coders_become_one_and_a_text_without_any_begins(world: World, settled: Round) -> None:
    people = matrices.people_of(world.eva, settled)
    [anna] = [case for case in matrices.cases(world.eva, settled, people, finer=False) if case.texts == 3]
    found = {
        code.key: [(one.text, one.is_marked, one.direction) for one in passages]
        for code, passages in anna.by_column(matrices.columns_of(settled, finer=False))
        if passages
    }
    assert found == {
        "faciliteren_verbondenheid": [("samen met de opvang 🌱 op het plein", True, "positive")],
        "waarderen_eigenheid": [(FORMULA, False, "non_positive")],
        "voorbeeld_verbondenheid": [("Ik ging erbij zitten en hielp mee.", False, "positive")],
    }
    [finer] = [case for case in matrices.every_case(world.eva, settled, finer=True) if case.texts == 3]
    codes = {code.key for code, passages in finer.by_column(matrices.columns_of(settled, finer=True)) if passages}
    assert codes == {"gemeenschap", "veiligheid", "voorbeeld_verbondenheid"}


def address(page: str, round: Round, **more: str) -> str:
    return reverse(f"coding:{page}", kwargs={"slug": "north", "round": round.uid, **more})


@pytest.fixture
def eva(world: World) -> Client:
    return world.client(world.eva)


def taken(answer: object) -> bytes:
    assert isinstance(answer, FileResponse)
    return b"".join(answer.streaming_content)  # type: ignore[arg-type]  # not asynchronous here


def test_the_matrix_as_a_workbook(world: World, eva: Client, settled: Round) -> None:
    content = taken(eva.post(address("results_take", settled, what="matrix")))
    assert taken(eva.post(address("results_take", settled, what="matrix"))) == content
    book = load_workbook(io.BytesIO(content))
    rows = {row[0]: row for row in book["Matrix"].iter_rows(values_only=True)}
    anna = rows[world.anna.pseudonym.code]
    assert rows["Deelnemer"][:4] == ("Deelnemer", "Teksten", "Mag geciteerd", "Faciliteren van verbondenheid")
    assert anna[1:3] == (3, "ja")
    assert rows[world.chantal.pseudonym.code][2] == "nee"
    assert anna[3].endswith("] samen met de opvang 🌱 op het plein")
    passages = [row[6] for row in book["Passages"].iter_rows(min_row=2, values_only=True)]
    assert "'" + FORMULA in passages
    assert all(cell.data_type != "f" for sheet in book for line in sheet.iter_rows() for cell in line)
    assert "Akkerman" not in " ".join(str(cell) for row in rows.values() for cell in row)


def test_a_cell_that_cannot_hold_every_passage_says_where_the_rest_stands(
    world: World, eva: Client, write: Write, draft: MakeRound
) -> None:
    long = [f"Tekst {letter}: " + f"{letter}lange dag " * 1700 for letter in "kmp"]
    for text in long:
        write(world.anna, text)
    settle_names(world)
    made = rounds.open_round(round=draft([world.eva]), by=world.eva)
    for source in made.sources.all():
        choose(world.eva, made, source.position, "gemeenschap")
        whole: dict[str, Any] = {"start": 0, "end": len(source.text), "quote": source.text}
        workbench.mark_quote(by=world.eva, round=made, position=source.position, **whole)
    rounds.freeze_round(round=made, by=world.eva)
    rounds.settle_round(round=made, by=world.eva)
    book = load_workbook(io.BytesIO(taken(eva.post(address("results_take", made, what="matrix")))))
    cell = str(book["Matrix"].cell(2, 4).value)
    assert cell.startswith("[1] Tekst ")
    assert cell.endswith("… en nog 2, op het blad Passages")
    passages = [str(row[6]) for row in book["Passages"].iter_rows(min_row=2, values_only=True)]
    assert sorted(passages) == sorted(text.strip() for text in long), "there each stands whole"


def test_who_takes_persons_along_is_in_the_trail_and_hears_of_a_withdrawal(
    world: World, eva: Client, settled: Round
) -> None:
    for _twice in range(2):
        content = taken(eva.post(address("results_take", settled, what="deelnemers")))
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 1 + 3 + 1
    assert "Voorbeeldgedrag eigenheid" in rows[0]
    handed = Handover.objects.get()  # the same file twice is one
    assert (handed.addressee, handed.by) == ("Eva Everts", world.eva.user.uid)
    line = AuditLine.objects.filter(word="coding.table_taken").latest("pk")
    assert line.detail["members"][str(world.anna.uid)] == 3
    told = [one.what for one in seen(world.anna.user, None, 9) if "nam een tabel mee" in one.what]
    sentence = "Eva Everts nam een tabel mee waarin 3 leerervaringen van jou tellen, zonder je naam (Eerste ronde)."
    assert told == [sentence, sentence]
    answer(by=world.anna, answers={Purpose.ENTRIES: False})
    assert Notice.objects.get().handover == handed
    after = results_splits.by_person(world.eva, settled)
    assert [row.n for row in after.rows] == [1, 1]
    assert matrices.people_of(world.eva, settled)[0].member != world.anna.pk
    assert "Herrekend op" in eva.get(address("results", settled)).text


def test_communities_stand_beside_each_other_for_who_researches_in_both(
    world: World, write: Write, settled: Round
) -> None:
    hers = factories.member(world.south, world.eva.user, Role.RESEARCHER)
    write(world.zoe, "Wij aten samen in het zuiden.")
    names.scan(world.south)
    names.mask_all(by=world.wilma)
    plan = rounds.Plan(title="Zuid", coders=[hers])
    south = rounds.open_round(round=rounds.make_round(by=hers, book=settled.book, plan=plan), by=hers)
    choose(hers, south, 1, "gemeenschap")
    rounds.freeze_round(round=south, by=hers)
    assert results_splits.by_community(world.eva, settled) is None, "the other is not settled yet"
    rounds.settle_round(round=south, by=hers)
    found = results_splits.by_community(world.eva, settled)
    assert found is not None
    assert [(row.label, row.n) for row in found.rows] == [(world.north.title, 5), (world.south.title, 1)]
    at = [head.label for head in found.columns].index("Faciliteren van verbondenheid")
    assert [row.counts[at] for row in found.rows] == [1, 1]
    factories.member(world.south, world.gijs.user)
    assert results_splits.by_community(world.gijs, settled) is None, "he researches in one, and takes part in the other"
    hers.left_at = timezone.now()
    hers.save()
    assert results_splits.by_community(world.eva, settled) is None


def test_what_was_found_in_ones_texts_is_in_the_copy_of_ones_own_data(world: World, settled: Round) -> None:
    part = own_part(world.anna.user)
    assert part is not None
    texts = {dict(piece.texts)[""]: (piece.title, piece.notes) for piece in part.pieces}
    assert set(texts) == {text for who, _day, text, _code, _way in TEXTS if who == "anna"}
    assert texts[FORMULA][0].endswith("veilige omgeving maken")
    assert texts[FORMULA][1] == ("Niet-positief gedrag",)
    part = own_part(world.chantal.user)
    assert part is not None
    (his,) = part.pieces
    assert (his.title, his.notes) == ("Geen code van toepassing", ())
    assert own_part(world.fatma.user) is None


def test_who_learns_along_takes_nothing_with_persons(world: World, settled: Round) -> None:
    both = factories.member(world.north, "Rosa Ruiter", Role.RESEARCHER)
    both.roles = [Role.RESEARCHER, Role.FACILITATOR]
    both.save()
    client = world.client(both)
    page = client.get(address("results_by", settled, what="deelnemer"))
    assert page.status_code == 200
    assert "Neem deze tabel mee" not in page.text
    assert client.post(address("results_take", settled, what="deelnemers")).status_code == 403
    assert client.get(address("results_csv", settled, name="deelnemer")).status_code == 404
    assert not Handover.objects.exists()


def test_a_page_costs_the_same_however_many_texts(
    world: World, eva: Client, settled: Round, max_queries: MaxQueries
) -> None:
    pages = {"deelnemer": 10, "tijd": 10, "functie": 11, "plg": 9}
    for what, most in pages.items():
        with max_queries(most):
            assert eva.get(address("results_by", settled, what=what)).status_code == 200
    with max_queries(11):
        eva.get(address("results", settled))
    with max_queries(13):
        eva.get(address("matrix", settled) + "?fijn&pagina=9")


def test_one_code_a_text_has_nothing_together(world: World, eva: Client, settled: Round) -> None:
    assert results_together.pairs(world.eva, settled) is None
    assert results_together.crossed(world.eva, settled) is None
    page = eva.get(address("results_by", settled, what="samen")).text
    assert "Twee codes in één tekst bestaan dan niet" in page
    assert "exclusie" not in page


def test_codes_that_stand_together(world: World, eva: Client, write: Write, draft: MakeRound, book: CodeBook) -> None:
    book.one_per_source = False
    book.save()
    given = {
        "Alle drie.": ["gemeenschap", "veiligheid", "voorbeeld_verbondenheid"],
        "Twee, en een ervan dubbel.": ["gemeenschap", "samen_doen", "perspectieven"],
        "Eén.": ["kennis_delen"],
        "Iets anders.": ["overig"],
        "Niets.": [],
    }
    for text in given:
        write(world.anna, text)
    settle_names(world)
    made = rounds.open_round(round=draft(), by=world.eva)
    for source in made.sources.all():
        for coder in (world.eva, world.gijs):
            for code in given[source.text] or [""]:
                choose(coder, made, source.position, code)
    rounds.freeze_round(round=made, by=world.eva)
    done = rounds.settle_round(round=made, by=world.eva)
    heat = results_together.pairs(world.eva, done)
    assert heat is not None
    assert counted(heat) == {
        "Faciliteren van verbondenheid": {"Voorbeeldgedrag verbondenheid": 1, "Waarderen van eigenheid": 2},
        "Voorbeeldgedrag verbondenheid": {"Faciliteren van verbondenheid": 1, "Waarderen van eigenheid": 1},
        "Waarderen van eigenheid": {"Faciliteren van verbondenheid": 2, "Voorbeeldgedrag verbondenheid": 1},
        "Voorbeeldgedrag eigenheid": {},
        "Overig": {},
    }
    assert [row.n for row in heat.rows] == [3, 1, 2, 0, 1]
    four = results_together.crossed(world.eva, done)
    assert four is not None
    assert [(field.label, field.count) for field in four.fields] == [
        ("allebei", 2),
        ("alleen verbondenheid", 1),
        ("alleen eigenheid", 0),
        ("geen van beide", 2),
    ]
    found = results(world.eva, done)
    assert (found.texts, [row.count for row in found.codes]) == (5, [3, 1, 2, 0, 1, 1])
    page = eva.get(address("results_by", done, what="samen")).text
    assert "is dus geen exclusie" in page
    crossed = eva.get(address("results_csv", done, name="kruistabel")).content.decode("utf-8-sig").splitlines()
    assert [line.split(";")[1:] for line in crossed[1:]] == [["2", "1"], ["0", "2"]]
    assert heat.cells[1][1:] == ["", 1, 2, 0, 0, 3]  # nothing stands with itself
    assert "tellen daarom samen op tot meer dan 5" in eva.get(address("results", done)).text
    assert "een regel kan daarom optellen tot meer dan n" in eva.get(address("results_by", done, what="deelnemer")).text


def test_tables_as_files(eva: Client, settled: Round) -> None:
    def rows(name: str, query: str = "") -> list[list[str]]:
        content = eva.get(address("results_csv", settled, name=name) + query).content.decode("utf-8-sig")
        return list(csv.reader(io.StringIO(content), delimiter=";"))

    codes = rows("codes")
    assert codes[1] == ["Faciliteren van verbondenheid", "", "1", "1", "0", "0", "1", "0"]
    assert codes[-1] == ["Alle teksten", "", "5", "", "", "1", "3", "1"]
    assert [row[0] for row in rows("tijd", "?per=kwartaal")] == ["Kwartaal", "1e kwartaal 2026", "Samen"]
    for nothing in ("functie", "plg", "bestaat-niet"):
        assert eva.get(address("results_csv", settled, name=nothing)).status_code == 404
