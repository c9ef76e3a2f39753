"""The figures of a group: who counts, what is shown of whom, and what is said where there is nothing to reckon."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from amo.access import visible_research_sheets
from amo.analysis import changes, items, scales, telling
from amo.analysis.gathering import Gathered, gathered
from amo.models import Answer, Sheet, Wave
from amo.statistics.shift import hodges_lehmann
from amo.statistics.signed_ranks import Method, Zeros
from amo.words import Moment
from plg.models import Membership
from plg.words import Purpose, Role
from tests import factories
from tests.support.queries import MaxQueries
from tests.world import World

pytestmark = pytest.mark.django_db
LIST = "proef"
ITEMS = ("samen", "apart", "graag", "ooit")


def both(words: str) -> dict[str, str]:
    return {"nl": words, "en": words}


def body(**changed: Any) -> dict[str, Any]:
    """A questionnaire of a scale with two statements, one of them reversed, and one without a score."""

    def scale(key: str, minimum: int, *keys: str) -> dict[str, Any]:
        found = [{"key": one, **both(f"Ik doe {one}."), "reversed": one == "apart"} for one in keys]
        words = {name: both(f"Schaal {key}") for name in ("name", "title", "intro")}
        return {"key": key, "part": "abilities", "minimum": minimum, "items": found, **words}

    return {
        "theme": both("iets"),
        "points": [{"value": value, **both(f"punt {value}")} for value in range(1, 6)],
        "not_applicable": both("n.v.t."),
        "scales": [scale("eerst", 2, "samen", "apart"), scale("tweede", 1, "graag"), scale("los", 0, "ooit")],
    } | changed


@pytest.fixture
def people(world: World) -> list[Membership]:
    """Eight participants whose questionnaires research may read, beside the world's own."""
    made = factories.members([(world.north, f"Persoon{at} Proef", Role.PARTICIPANT, {}) for at in "abcdefgh"])
    factories.consents({one: [(Purpose.AMO, True)] for one in made})
    return made


def measure(world: World, moment: Moment, opens: date, **extra: Any) -> Wave:
    extra.setdefault("instrument", None)
    instrument = extra.pop("instrument") or factories.content("instrument", LIST, body())
    return factories.wave(world.north, moment, instrument=instrument, opens_on=opens, closes_on=opens, **extra)


def send(wave: Wave, who: Membership, *points: int | None, sent: bool = True) -> None:
    """Send a sheet with these points in the order of the statements; None is not applicable, 0 left open."""
    sheet = Sheet.objects.create(wave=wave, membership=who, submitted_at=timezone.now() if sent else None)
    Answer.objects.bulk_create(
        Answer(sheet=sheet, item=item, value=point) for item, point in zip(ITEMS, points, strict=False) if point != 0
    )


@pytest.fixture
def waves(world: World) -> tuple[Wave, Wave]:
    before = measure(world, Moment.PRE, date(2026, 2, 1))
    return before, measure(world, Moment.POST, date(2026, 6, 1), instrument=before.instrument)


def fill(wave: Wave, people: Sequence[Membership], rows: Sequence[Sequence[int | None]]) -> None:
    for who, row in zip(people, rows, strict=False):
        send(wave, who, *row)


@pytest.fixture
def found(world: World, people: list[Membership], waves: tuple[Wave, Wave]) -> Gathered:
    """Seven before and after; the first went down, the last four up; one only before, one only after."""
    before = [(3, 3, 2, 1), (3, 2, 2, 2), (2, 2, 3, 3), (3, 3, 3, 1), (2, 4, 2, 2), (1, 5, 4, 3), (2, 3, 5, 3)]
    after = [(2, 3, 2, 1), (3, 2, 2, 2), (2, 2, 3, 3), (4, 3, 3, 1), (3, 4, 2, 2), (2, 5, 4, 3), (3, 3, 5, 3)]
    fill(waves[0], people, before)
    fill(waves[1], people[:6] + people[7:], [*after[:6], (5, 1, 1, 1)])
    send(waves[1], people[6], *after[6])
    Sheet.objects.filter(wave=waves[0], membership=people[7]).delete()
    return read(world)


def read(world: World, who: Membership | None = None) -> Gathered:
    [one] = gathered(who or world.eva, LIST)
    return one


def compare(found: Gathered, **way: Any) -> changes.Comparison:
    before, after = found.measurements
    return changes.comparison(found, before, after, changes.Way(**way))


def address(name: str, *rest: str) -> str:
    return reverse(f"amo:{name}", args=["north", *([LIST] if name != "figures" else []), *rest])


def every_address() -> list[str]:
    names = ("figures", "figures_items", "figures_scales", "figures_change")
    return [*map(address, names), address("figures_change_of", "gedrag", "samen")]


# who counts


def test_only_who_consents_now_counts_and_only_a_researcher_reads(
    world: World, people: list[Membership], waves: tuple[Wave, Wave]
) -> None:
    for who in (*people, world.anna, world.chantal, world.fatma):
        send(waves[0], who, 3, 3, 3, 3)
    assert visible_research_sheets(world.eva).count() == 9  # the eight and Anna; not Chantal, who gave another consent
    factories.consent(people[0], Purpose.AMO, given=False)
    assert read(world).measurements[0].sent == 8
    for other in (world.anna, world.marijke, world.karim, world.zoe, world.xander):
        assert not visible_research_sheets(other).exists()
    assert gathered(world.xander) == []


def test_a_sheet_that_was_not_sent_is_begun_and_nothing_else(
    world: World, people: list[Membership], waves: tuple[Wave, Wave]
) -> None:
    for who in people[:6]:
        send(waves[0], who, 3, 3, 3, 3)
    send(waves[0], people[6], 5, 5, 5, 5, sent=False)
    one = read(world).measurements[0]
    assert (one.due, one.begun, one.sent) == (10, 7, 6)  # Anna and Bram were asked too
    assert items.item_tables(one)[0].rows[0].distribution.counts == {1: 0, 2: 0, 3: 6, 4: 0, 5: 0}  # type: ignore[union-attr]


def test_who_came_after_or_left_before_was_not_asked_and_a_wave_to_come_asks_nobody(
    world: World, people: list[Membership], waves: tuple[Wave, Wave]
) -> None:
    early, late = people[:2]
    Membership.objects.filter(pk=early.pk).update(left_at=datetime(2026, 3, 1, tzinfo=UTC))
    Membership.objects.filter(pk=late.pk).update(joined_at=datetime(2026, 7, 1, tzinfo=UTC))
    Wave.objects.create(
        community=world.north,
        moment=Moment.FOLLOW_UP,
        instrument=waves[0].instrument,
        opens_on=date(2036, 1, 1),
        closes_on=date(2036, 2, 1),
    )
    assert [one.due for one in read(world).measurements] == [9, 8, 0]


# nothing about few


def test_nothing_is_shown_of_four(world: World, people: list[Membership], waves: tuple[Wave, Wave]) -> None:
    for wave in waves:
        fill(wave, people[:4], [(5, 1, 5, 5)] * 4)
    found = read(world)
    one = found.measurements[0]
    assert one.may_count
    assert not one.may_show
    assert (items.item_tables(one), scales.scale_rows(one), scales.contrasts(one), scales.person_table(one)) == (
        [],
    ) * 4
    compared = compare(found)
    assert [(row.change, row.pairs) for row in compared.rows] == [(None, {})] * len(compared.rows)
    client = world.client(world.eva)
    for page in every_address()[:4]:
        text = client.get(page).content.decode()
        assert "5,00" not in text
        assert page == address("figures") or "Nog geen cijfers" in text
    assert client.get(address("figures_change_of", "gedrag", "samen")).status_code == 404
    for wave in waves:
        send(wave, people[4], 5, 1, 5, 5)
    assert "5,00" in client.get(address("figures_scales")).content.decode()
    assert client.get(address("figures_change_of", "gedrag", "samen")).status_code == 200


def test_one_person_alone_is_not_even_counted(world: World, people: list[Membership], waves: tuple[Wave, Wave]) -> None:
    for who in [*people, world.anna, world.bram]:
        factories.consent(who, Purpose.AMO, given=False)
    factories.consent(people[0], Purpose.AMO)
    send(waves[0], people[0], 3, 3, 3, 3)
    assert (read(world).measurements[0].sent, read(world).measurements[0].may_count) == (1, False)
    assert "te weinig personen" in world.client(world.eva).get(address("figures")).content.decode()


def test_a_statement_few_answered_is_not_shown_although_the_group_is_large_enough(
    world: World, people: list[Membership], waves: tuple[Wave, Wave]
) -> None:
    fill(waves[0], people, [(3, 3, 4, None)] * 4 + [(3, 3, None, None)] * 4)
    [_, second, third] = items.item_tables(read(world).measurements[0])
    assert (second.rows[0].distribution, second.picture, third.picture) == (None, None, None)
    assert second.table[0][-2] == "te weinig"
    row = scales.scale_rows(read(world).measurements[0])[1]
    assert (len(row.values), row.without, row.may_show) == (4, 4, False)
    assert row.cells[1] == row.alpha_cells[2] == "te weinig"
    assert row.without_items == []
    fill(waves[1], people, [(3, 3, 4, 3)] * 8)
    few = compare(read(world), holm=True).scales[1]
    assert (few.cells[0], few.sentence, few.sentences, few.corrected_cell) == ("te weinig", "", [], "")


def test_scales_of_another_part_are_not_put_beside_each_other(
    world: World, people: list[Membership], waves: tuple[Wave, Wave]
) -> None:
    fill(waves[0], people, [(2, 4, 3, 3)] * 4 + [(2, 4, 1, 3)] * 4)
    [one] = scales.contrasts(read(world).measurements[0])
    expected = "Schaal eerst is bij 4 van de 8 lager dan Schaal tweede, bij 0 gelijk en bij 4 hoger."
    assert one.sentence == expected
    other = body()
    other["scales"][1]["part"] = "motivation"
    waves[0].instrument = factories.content("instrument", LIST, other, version=2)
    waves[0].save()
    assert scales.contrasts(read(world).measurements[0]) == []


def test_researchers_see_small_cells_within_a_large_group(found: Gathered) -> None:
    [samen, *_] = compare(found).rows
    assert samen.sentence == "1 van de 7 minder, 2 gelijk, 4 meer"


# statements, scales, change


def test_statements_are_counted_as_given_and_scores_turned(found: Gathered) -> None:
    [first, *_] = items.item_tables(found.measurements[0])
    assert first.table[1] == ["Ik doe apart. (omgekeerd)", "0", "2", "3", "1", "1", "0", "0", "7", "3,0"]
    assert first.picture is not None
    assert first.picture.title == "Het middelste antwoord loopt per stelling van 2,0 tot 3,0"
    scores = found.measurements[0].values(found.measurements[0].instrument.scales[0])
    assert sorted(scores.values()) == [1, Fraction(2), Fraction(5, 2), 3, 3, 3, Fraction(7, 2)]


def test_a_scale_has_its_middle_spread_and_alpha(found: Gathered) -> None:
    first, second = scales.scale_rows(found.measurements[0])  # the third has no score
    assert first.cells == ["Schaal eerst", "7", "0", "2,57", "0,84", "3,00", "1,00\u00a0tot\u00a03,50"]
    assert first.reliability is not None
    assert first.reliability.alpha == pytest.approx(0.8, abs=0.1)
    assert len(first.without_items) == 2
    assert second.alpha_cells[3] == "niet te berekenen"  # one statement is no scale
    assert [one[0] for one in scales.person_table(found.measurements[0])] == sorted(found.measurements[0].sheets)


def test_alpha_of_the_same_answers_throughout_is_said_to_be_undefined(
    world: World, people: list[Membership], waves: tuple[Wave, Wave]
) -> None:
    fill(waves[0], people, [(3, 3, 3, 3)] * 8)
    [row, _] = scales.scale_rows(read(world).measurements[0])
    assert row.alpha_cells[2:] == ["8", "niet te berekenen", "niet te berekenen"]
    assert row.without_items[0][1:] == ["niet te berekenen", "niet te berekenen"]
    assert "niet te berekenen" in world.client(world.eva).get(address("figures_scales")).content.decode()


def test_change_is_over_who_answered_both_times(found: Gathered) -> None:
    compared = compare(found)
    samen = compared.find("gedrag", "samen")
    assert samen is not None
    assert samen.change is not None
    assert (samen.only_before, samen.only_after, samen.change.n) == (0, 1, 7)
    assert samen.change.test.method is Method.EXACT
    assert (samen.change.test.zeros, samen.change.test.p) == (2, 0.375)  # one of five down, all equally much
    picture = changes.persons_picture(samen, compared)
    assert [line.change for line in picture.lines] == [1, 1, 1, 1, 0, 0, -1]
    assert all(line.label.startswith("T") for line in picture.lines)  # pseudonyms
    assert compared.find("gedrag", "nergens") is None


def test_the_way_of_testing_is_chosen_and_named(found: Gathered) -> None:
    pratt = compare(found, zeros=Zeros.PRATT, method=Method.NORMAL, holm=True)
    samen = pratt.find("gedrag", "samen")
    assert samen is not None
    assert samen.change is not None
    words = " ".join(samen.sentences)
    assert "normale benadering" in words
    assert "(Pratt): 2 personen" in words
    assert "Holms correctie" in words
    assert samen.corrected is not None
    assert samen.change.test.p is not None
    assert samen.corrected >= samen.change.test.p
    assert pratt.tests == 2  # the others did not change, and that is no test
    still = pratt.find("gedrag", "graag")
    assert still is not None
    assert "Niemand veranderde" in " ".join(still.sentences)
    assert still.cells[-1] == still.corrected_cell == "niet te berekenen"


def test_versions_are_compared_only_where_they_ask_the_same(
    world: World, people: list[Membership], waves: tuple[Wave, Wave]
) -> None:
    other = body()
    other["scales"][1]["items"][0]["reversed"] = True
    waves[1].instrument = factories.content("instrument", LIST, other, version=2)
    waves[1].save()
    for wave in waves:
        fill(wave, people, [(3, 3, 3, 3)] * 8)
    compared = compare(read(world))
    assert [row.thing.key for row in compared.scales] == ["eerst"]
    assert compared.left_out == ["Schaal tweede"]
    page = world.client(world.eva).get(address("figures_change")).content.decode()
    assert "iets anders vragen: Schaal tweede" in page


def test_after_without_before_is_no_comparison(
    world: World, people: list[Membership], waves: tuple[Wave, Wave]
) -> None:
    fill(waves[1], people, [(3, 3, 3, 3)] * 8)
    [row, *_] = compare(read(world)).rows
    assert (row.change, row.only_after) == (None, 8)
    assert "Nog geen cijfers" in world.client(world.eva).get(address("figures_change")).content.decode()


def test_one_measurement_says_that_there_is_nothing_to_compare(world: World, people: list[Membership]) -> None:
    fill(measure(world, Moment.PRE, date(2026, 2, 1)), people, [(3, 3, 3, 3)] * 8)
    assert "nog maar één meting" in world.client(world.eva).get(address("figures_change")).content.decode()
    assert world.client(world.eva).get(address("figures_change_of", "gedrag", "samen")).status_code == 404


# pages


def test_a_measurement_few_have_answered_is_not_what_is_compared_unasked(world: World, found: Gathered) -> None:
    later = factories.wave(world.north, Moment.FOLLOW_UP, instrument=found.measurements[0].wave.instrument)
    Sheet.objects.create(wave=later, membership=world.anna, submitted_at=timezone.now())
    page = world.client(world.eva).get(address("figures_change")).content.decode()
    assert "Voormeting → Nameting" in " ".join(page.split())
    form = page[page.index('<form method="get"') : page.index("</form>", page.index('<form method="get"'))]
    assert "csrf" not in form  # what is asked stands in the address, where no token belongs


def test_pages_show_pseudonyms_and_no_name(world: World, found: Gathered) -> None:
    client = world.client(world.eva)
    for page in every_address():
        answer = client.get(page)
        assert answer.status_code == 200
        assert "Persoon" not in answer.content.decode()
    whole = client.get(address("figures_change_of", "gedrag", "samen")).content.decode()
    assert all(person in whole for person in found.measurements[0].sheets)


def test_pages_ask_a_constant_number_of_queries(world: World, found: Gathered, max_queries: MaxQueries) -> None:
    client = world.client(world.eva)
    for page in every_address():
        with max_queries(8):
            client.get(page)


@pytest.mark.parametrize(
    "asked", ["van=post&naar=pre", "van=pre&naar=pre", "van=x&naar=post", "van=pre&naar=post&nullen=7&toets=auto"]
)
def test_a_faulty_choice_is_told_and_the_usual_way_shown(world: World, found: Gathered, asked: str) -> None:
    answer = world.client(world.eva).get(address("figures_change") + f"?{asked}")
    assert answer.status_code == 400
    assert "Wie gelijk bleef, is weggelaten" in answer.content.decode()


def test_a_measurement_or_questionnaire_that_is_not_there_is_not_found(world: World, found: Gathered) -> None:
    client = world.client(world.eva)
    assert client.get(address("figures_items") + "?meting=pre").status_code == 200
    assert client.get(address("figures_items") + "?meting=follow_up").status_code == 404
    assert client.get(reverse("amo:figures_items", args=["north", "nergens"])).status_code == 404


def test_who_is_no_participant_was_not_asked(world: World, people: list[Membership], waves: tuple[Wave, Wave]) -> None:
    due = read(world).measurements[0].due
    factories.consent(world.marijke, Purpose.AMO)
    assert read(world).measurements[0].due == due


# words


def test_five_pairs_have_a_shift_and_no_interval() -> None:
    told = telling.shift_words(hodges_lehmann([(1, 2)] * 5))
    assert "+1,00 punt over alle 5 personen; voor een interval zijn dit er te weinig" in told
    assert telling.shift_words(hodges_lehmann([])) == "De verschuiving is niet te berekenen."
    assert "ongeveer 95%-interval" in telling.shift_words(hodges_lehmann([(1, 2)] * 51))


def test_numbers_are_rounded_and_told() -> None:
    told = [
        telling.number(Fraction(1, 8)),
        telling.number(Fraction(2, 3)),
        telling.number(-0.001),
        telling.number(None),
    ]
    assert told == ["0,13", "0,67", "0,00", "niet te berekenen"]
    assert [telling.signed(one) for one in (Fraction(1, 4), 0, -2)] == ["+0,25", "0,00", "−2,00"]
    assert [telling.chance(p) for p in (0.0004, 0.25, None)] == ["<\u00a00,001", "0,250", "niet te berekenen"]
    assert telling.interval(None, None) == "niet te berekenen"
