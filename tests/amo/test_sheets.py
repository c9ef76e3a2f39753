"""Filling in a questionnaire: kept answer by answer, sent once, for nobody else."""

from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from django.urls import reverse
from django.utils import timezone

import amo.content
from amo import selectors, services
from amo.access import visible_sheets
from amo.models import Answer, Sheet, Wave
from amo.words import Moment
from plg.errors import DomainError, Refused
from plg.models import ContentVersion
from tests import factories
from tests.support.queries import MaxQueries
from tests.world import World

FILE = Path(amo.content.__file__).parent / "instruments" / "amo-inclusief-leiderschap.v1.yaml"


@pytest.fixture
def instrument(db: None) -> ContentVersion:
    body = yaml.safe_load(FILE.read_text(encoding="utf-8"))["body"]
    return factories.content("instrument", "amo-test", body)


@pytest.fixture
def wave(world: World, instrument: ContentVersion) -> Wave:
    today = timezone.localdate()
    return services.plan_wave(
        by=world.karim,
        community=world.north,
        moment=Moment.PRE,
        instrument=instrument,
        opens=today - timedelta(days=7),
        closes=today + timedelta(days=7),
    )


def fill_in(world: World, wave: Wave, value: int = 3) -> Sheet:
    sheet = services.begin(by=world.anna, wave=wave)
    for item in selectors.instrument_of(wave).items:
        services.answer(by=world.anna, sheet=sheet, item=item.key, value=value)
    return sheet


def test_a_sheet_is_begun_once_and_its_first_answer_freezes_the_instrument(world: World, wave: Wave) -> None:
    first, second = (services.begin(by=world.anna, wave=wave) for _ in range(2))
    assert first == second
    wave.instrument.refresh_from_db()
    assert wave.instrument.frozen_at is None
    services.answer(by=world.anna, sheet=first, item="gemeenschap", value=2)
    wave.instrument.refresh_from_db()
    assert wave.instrument.frozen_at is not None


def test_answers_are_kept_at_once_and_replaced(world: World, wave: Wave) -> None:
    sheet = services.begin(by=world.anna, wave=wave)
    services.answer(by=world.anna, sheet=sheet, item="gemeenschap", value=2)
    services.answer(by=world.anna, sheet=sheet, item="gemeenschap", value=5)
    services.answer(by=world.anna, sheet=sheet, item="erkenning", value=None)
    assert selectors.answers_of(sheet) == {"gemeenschap": 5, "erkenning": None}


@pytest.mark.parametrize(
    ("item", "value"), [("gemeenschap", 6), ("gemeenschap", 0), ("gemeenschap", -1), ("bestaat_niet", 3)]
)
def test_an_answer_outside_the_points_is_refused(world: World, wave: Wave, item: str, value: int) -> None:
    sheet = services.begin(by=world.anna, wave=wave)
    with pytest.raises(DomainError):
        services.answer(by=world.anna, sheet=sheet, item=item, value=value)
    assert not Answer.objects.exists()


def test_sending_asks_for_every_statement_and_then_fixes_the_sheet(world: World, wave: Wave) -> None:
    sheet = services.begin(by=world.anna, wave=wave)
    services.answer(by=world.anna, sheet=sheet, item="gemeenschap", value=4)
    with pytest.raises(DomainError, match="25 stellingen"):
        services.submit(by=world.anna, sheet=sheet)
    sheet = services.submit(by=world.anna, sheet=fill_in(world, wave))
    assert services.submit(by=world.anna, sheet=sheet).submitted_at == sheet.submitted_at
    with pytest.raises(DomainError, match="ligt vast"):
        services.answer(by=world.anna, sheet=sheet, item="gemeenschap", value=1)


def test_a_wave_that_is_closed_cannot_be_begun_but_a_begun_sheet_can_be_finished(world: World, wave: Wave) -> None:
    sheet = services.begin(by=world.anna, wave=wave)
    Wave.objects.filter(pk=wave.pk).update(closes_on=timezone.localdate() - timedelta(days=1))
    wave.refresh_from_db()
    with pytest.raises(DomainError, match="niet open"):
        services.begin(by=world.bram, wave=wave)
    services.answer(by=world.anna, sheet=sheet, item="gemeenschap", value=4)
    assert selectors.answers_of(sheet) == {"gemeenschap": 4}


def test_nobody_reaches_the_sheet_of_somebody_else(world: World, wave: Wave) -> None:
    sheet = fill_in(world, wave)
    assert list(visible_sheets(world.anna)) == [sheet]
    for other in (world.bram, world.marijke, world.eva, world.karim, world.zoe):
        assert not visible_sheets(other).exists()
        with pytest.raises(Refused):
            services.answer(by=other, sheet=sheet, item="gemeenschap", value=1)
        for name, rest in (("amo:scale", {"scale": "belongingness"}), ("amo:review", {})):
            address = reverse(name, kwargs={"slug": "north", "sheet": sheet.uid, **rest})
            assert world.client(other).get(address).status_code in {403, 404}
    assert world.client(world.anna).get(reverse("amo:review", args=["north", sheet.uid])).status_code == 200


def test_a_scale_screen_keeps_what_was_chosen_and_goes_on(world: World, wave: Wave) -> None:
    client = world.client(world.anna)
    begun = client.post(reverse("amo:begin", args=["north", wave.uid])).headers["Location"]
    answered = client.post(begun, {"gemeenschap": "4", "erkenning": "na"})
    assert answered.status_code == 302
    assert answered.headers["Location"].endswith("/uniqueness/")
    sheet = Sheet.objects.get()
    assert selectors.answers_of(sheet) == {"gemeenschap": 4, "erkenning": None}
    one = client.post(begun, {"gemeenschap": "5"}, headers={"HX-Request": "true"})
    assert one.status_code == 200
    assert "<html" not in one.content.decode()
    assert client.post(begun, {"gemeenschap": "9"}).status_code == 400
    assert selectors.answers_of(sheet)["gemeenschap"] == 5


def test_pages_ask_a_constant_number_of_queries(world: World, wave: Wave, max_queries: MaxQueries) -> None:
    sheet = fill_in(world, wave)
    client = world.client(world.anna)
    for address in (
        reverse("amo:waves", args=["north"]),
        reverse("amo:scale", args=["north", sheet.uid, "belongingness"]),
        reverse("amo:review", args=["north", sheet.uid]),
    ):
        with max_queries(8):
            assert client.get(address).status_code == 200
