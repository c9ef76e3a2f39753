"""What a participant gets back: before and after, for that person alone, never a norm."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from amo import selectors, services
from amo.models import Sheet, Wave
from amo.words import Moment
from plg.models import ContentVersion
from tests import factories
from tests.amo.conftest import sent
from tests.support.queries import MaxQueries
from tests.world import World


@pytest.fixture
def post(world: World, wave: Wave) -> Wave:
    """A later measurement with the same instrument."""
    return factories.wave(world.north, Moment.POST, instrument=wave.instrument)


def test_before_and_after_stand_side_by_side_with_words_and_n(world: World, wave: Wave, post: Wave) -> None:
    sent(world.anna, wave, gemeenschap=2, veiligheid=None)
    sheet = services.begin(by=world.anna, wave=post)
    services.remark(by=world.anna, sheet=sheet, scale="uniqueness", text="Vooral bij de start.", before="")
    sent(world.anna, post, gemeenschap=4, in_plezier=1)
    (result,) = selectors.own_results(world.anna)
    (comparison,) = result.comparisons
    assert comparison.scales is not None
    lines = {line.label: line for line in comparison.scales.lines}
    together = lines["Verbondenheid (belongingness)"]
    assert together.before == pytest.approx(17 / 6)
    assert together.after == pytest.approx(19 / 6)
    assert together.words == "hoger · 6 van 6 stellingen"
    assert "Voormeting: 3 van 4 stellingen" in lines["Eigenheid (uniqueness)"].words
    assert lines["Intrinsieke motivatie"].words.startswith("lager")
    assert comparison.scales.title == "Per deel: 1 hoger, 4 gelijk, 1 lager dan de keer ervoor"
    assert [line.change for line in comparison.scales.lines] == sorted(
        (line.change or 0 for line in comparison.scales.lines), reverse=True
    )
    assert comparison.behaviours is not None
    behaviours = {line.label: line for line in comparison.behaviours.lines}
    assert len(behaviours) == 10
    safe = next(line for line in behaviours.values() if line.before is None)
    assert safe.words == "van “niet van toepassing” naar “redelijk”"
    assert result.remarks == (("Nameting", "Eigenheid (uniqueness)", "Vooral bij de start."),)
    page = world.client(world.anna).get(reverse("amo:result", args=["north"])).content.decode()
    assert "Vooral bij de start." in page
    assert "hoger is niet altijd beter" in page
    assert "niet gevalideerd" in page


def test_one_measurement_alone_is_told_kindly(world: World, wave: Wave, post: Wave) -> None:
    assert selectors.own_results(world.anna) == []
    page = world.client(world.anna).get(reverse("amo:result", args=["north"])).content.decode()
    assert "Je verstuurde nog geen vragenlijst" in page
    sent(world.anna, wave)
    assert selectors.own_results(world.anna)[0].sentence.startswith("Je vulde tot nu toe alleen de voormeting in.")
    sent(world.bram, post)
    (late,) = selectors.own_results(world.bram)
    assert late.sentence.startswith("Van jou is er alleen de nameting.")
    assert late.comparisons[0].scales is not None
    assert all(line.before is None and line.after is not None for line in late.comparisons[0].scales.lines)
    page = world.client(world.bram).get(reverse("amo:result", args=["north"])).content.decode()
    assert "zonder eerdere meting niet te zeggen" in page


def test_what_was_sent_after_a_day_was_not_there_that_day(world: World, wave: Wave, post: Wave) -> None:
    def send(wave: Wave, *, days_ago: int) -> date:
        at = timezone.now() - timedelta(days=days_ago)
        Sheet.objects.filter(pk=sent(world.anna, wave).pk).update(submitted_at=at)
        return timezone.localdate(at)

    first = send(wave, days_ago=20)
    (alone,) = selectors.own_results(world.anna, first)
    assert alone.sentence.startswith("Je vulde tot nu toe alleen")
    second = send(post, days_ago=10)
    assert len(selectors.own_results(world.anna, second)[0].moments) == 2
    assert selectors.own_results(world.anna, first - timedelta(days=1)) == []
    (then,) = selectors.own_results(world.anna, second - timedelta(days=1))
    assert [moment for moment, _at in then.moments] == ["Voormeting"]
    assert then.sentence == "Toen was er alleen de voormeting.", "it is not so any more"


def test_a_sheet_that_was_not_sent_counts_for_nothing(world: World, wave: Wave) -> None:
    sheet = services.begin(by=world.anna, wave=wave)
    services.answer(by=world.anna, sheet=sheet, item="gemeenschap", value=5)
    assert selectors.own_results(world.anna) == []


def test_too_few_answers_are_no_score(world: World, wave: Wave) -> None:
    sent(world.anna, wave, in_plezier=None, in_nieuwsgierig=None)
    picture = selectors.own_results(world.anna)[0].comparisons[0].scales
    assert picture is not None
    line = next(line for line in picture.lines if line.label == "Intrinsieke motivatie")
    assert (line.after, line.words) == (None, "2 van 4 stellingen")


def test_a_part_that_changed_between_two_versions_is_not_compared(
    world: World, wave: Wave, instrument: ContentVersion
) -> None:
    draft = services.begin_draft(by=world.eva, base=instrument)
    scales = [dict(scale) for scale in draft.body["scales"]]
    scales[5] = {**scales[5], "items": scales[5]["items"][:3]}
    services.change_head(by=world.eva, draft=draft, edition=1, about={}, body={"scales": scales})
    draft.refresh_from_db()
    revised = services.issue(by=world.eva, draft=draft, edition=draft.edition)
    post = factories.wave(world.north, Moment.POST, instrument=revised)
    sent(world.anna, wave)
    sent(world.anna, post)
    (result,) = selectors.own_results(world.anna)
    (comparison,) = result.comparisons
    assert comparison.apart == ("Professionele autonomie",)
    assert comparison.scales is not None
    assert len(comparison.scales.lines) == 5


def test_a_self_scan_gives_words_beside_each_other_and_no_number(world: World, content: None) -> None:
    scan = ContentVersion.objects.get(key="zelfscan-leiderschapsstijl")
    for moment in (Moment.PRE, Moment.POST):
        asked = factories.wave(world.north, moment, instrument=scan)
        sheet = services.begin(by=world.anna, wave=asked)
        for item in selectors.instrument_of(asked).items:
            services.answer(by=world.anna, sheet=sheet, item=item.key, value=1 if moment == Moment.PRE else 2)
        services.submit(by=world.anna, sheet=sheet)
    (result,) = selectors.own_results(world.anna)
    assert result.comparisons == ()
    assert result.said[0][1][0].words == ("nee", "ja")
    page = world.client(world.anna).get(reverse("amo:result", args=["north"])).content.decode()
    assert "er wordt niets opgeteld" in page


def test_a_result_is_for_its_person_alone(world: World, wave: Wave, post: Wave) -> None:
    sheet = services.begin(by=world.anna, wave=wave)
    services.remark(by=world.anna, sheet=sheet, scale="autonomy", text="Kwartelnest", before="")
    sent(world.anna, wave)
    mine = world.client(world.anna).get(reverse("amo:result", args=["north"])).content.decode()
    assert "Kwartelnest" in mine
    for other in (world.bram, world.marijke, world.eva, world.karim, world.zoe, world.ada):
        page = world.client(other).get(reverse("amo:result", args=["north"]))
        assert "Kwartelnest" not in page.content.decode()


def test_a_result_asks_few_queries(world: World, wave: Wave, post: Wave, max_queries: MaxQueries) -> None:
    for one in (wave, post):
        sent(world.anna, one)
    client = world.client(world.anna)
    with max_queries(8):
        assert client.get(reverse("amo:result", args=["north"])).status_code == 200


def test_where_one_time_has_too_few_answers_nothing_is_compared(world: World, wave: Wave, post: Wave) -> None:
    keys = [item.key for item in selectors.instrument_of(wave).items]
    sent(world.anna, wave, **dict.fromkeys(keys[1:]))  # one answer, the rest does not apply
    sent(world.anna, post)
    (comparison,) = selectors.own_results(world.anna)[0].comparisons
    assert comparison.scales is not None
    assert comparison.scales.title == "Per deel: nog niets te vergelijken"
    assert all(line.words.startswith("niet te vergelijken") for line in comparison.scales.lines)
