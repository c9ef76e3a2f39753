"""Filling in a questionnaire: kept answer by answer, sent once, for nobody else."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from amo import selectors, services
from amo.access import visible_sheets
from amo.models import Answer, Sheet, Wave
from plg.errors import DomainError, Refused
from tests.support.queries import MaxQueries
from tests.world import World


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


def test_a_wave_that_is_closed_cannot_be_begun_but_a_begun_sheet_has_its_grace(world: World, wave: Wave) -> None:
    sheet = services.begin(by=world.anna, wave=wave)
    yesterday = timezone.localdate() - timedelta(days=1)
    Wave.objects.filter(pk=wave.pk).update(closes_on=yesterday)
    Sheet.objects.update(touched_at=timezone.now() - timedelta(days=2))
    wave.refresh_from_db()
    with pytest.raises(DomainError, match="niet open"):
        services.begin(by=world.bram, wave=wave)
    page = world.client(world.anna).get(reverse("amo:scale", args=["north", sheet.uid, "belongingness"]))
    assert "kun je hem nog afmaken tot en met" in page.content.decode()
    services.answer(by=world.anna, sheet=sheet, item="gemeenschap", value=4)
    assert selectors.answers_of(sheet) == {"gemeenschap": 4}


def test_after_the_grace_a_sheet_closes_but_never_on_somebody_typing(world: World, wave: Wave) -> None:
    sheet = services.begin(by=world.anna, wave=wave)
    Wave.objects.filter(pk=wave.pk).update(closes_on=timezone.localdate() - timedelta(days=4))
    services.answer(by=world.anna, sheet=sheet, item="gemeenschap", value=4)  # she was at it a moment ago
    Sheet.objects.update(touched_at=timezone.now() - timedelta(hours=2))
    with pytest.raises(DomainError, match="Deze meting sloot op"):
        services.answer(by=world.anna, sheet=sheet, item="gemeenschap", value=1)
    with pytest.raises(DomainError, match="Deze meting sloot op"):
        services.submit(by=world.anna, sheet=sheet, leaving_open=26)
    assert selectors.answers_of(sheet) == {"gemeenschap": 4}


def test_open_statements_are_named_and_may_be_left_so_on_purpose(world: World, wave: Wave) -> None:
    sheet = services.begin(by=world.anna, wave=wave)
    client, address = world.client(world.anna), reverse("amo:review", args=["north", sheet.uid])
    assert client.post(address, {"leaving_open": "26"}).status_code == 409  # nothing at all is never sent
    services.answer(by=world.anna, sheet=sheet, item="gemeenschap", value=4)
    page = client.get(address).content.decode()
    assert "Nog 25 stellingen zijn open" in page
    assert f"/{sheet.uid}/belongingness/#id_gelijkwaardigheid" in page  # the first open one of its part
    assert f"/{sheet.uid}/autonomy/#id_au_aanpak" in page
    assert "#id_erkenning" not in page  # so many are told a part at a time
    assert client.post(address, {"leaving_open": "24"}).status_code == 409
    assert client.post(address, {"leaving_open": "25"}).status_code == 302
    sheet.refresh_from_db()
    assert sheet.submitted_at is not None
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
