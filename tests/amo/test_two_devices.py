"""One sheet open on two devices: what stands is shown, and neither overwrites the other unseen."""

from django.test import Client
from django.urls import reverse

from amo import selectors, services
from amo.models import Remark, Sheet, Wave
from tests.world import World


def opened(world: World, wave: Wave) -> tuple[Client, Client, str, Sheet]:
    """Two devices of Anna on the same part of the same sheet."""
    sheet = services.begin(by=world.anna, wave=wave)
    address = reverse("amo:scale", args=["north", sheet.uid, "belongingness"])
    return world.client(world.anna), world.client(world.anna), address, sheet


def test_an_answer_the_page_did_not_know_of_stands_until_chosen_again(world: World, wave: Wave) -> None:
    phone, desk, address, sheet = opened(world, wave)
    assert phone.post(address, {"was:gemeenschap": "", "gemeenschap": "4"}).status_code == 302
    clash = desk.post(address, {"was:gemeenschap": "", "gemeenschap": "2", "was:erkenning": "", "erkenning": "5"})
    assert clash.status_code == 409
    page = clash.content.decode()
    assert "koos je om" in page
    assert "Wil je toch “een beetje”?" in page
    assert '<input type="hidden" name="was:gemeenschap" value="4">' in page
    assert selectors.answers_of(sheet) == {"gemeenschap": 4, "erkenning": 5}
    assert desk.post(address, {"was:gemeenschap": "4", "gemeenschap": "2"}).status_code == 302
    assert selectors.answers_of(sheet)["gemeenschap"] == 2


def test_what_was_not_touched_here_never_overwrites(world: World, wave: Wave) -> None:
    phone, desk, address, sheet = opened(world, wave)
    services.answer(by=world.anna, sheet=sheet, item="gemeenschap", value=3)
    phone.post(address, {"was:gemeenschap": "3", "gemeenschap": "5"})
    # The desk still shows a 3 there and answers another statement.
    kept = desk.post(
        address,
        {"was:gemeenschap": "3", "gemeenschap": "3", "was:erkenning": "", "erkenning": "1"},
        headers={"HX-Request": "true"},
    )
    assert kept.status_code == 200
    assert selectors.answers_of(sheet) == {"gemeenschap": 5, "erkenning": 1}
    assert 'id="id_gemeenschap"' in kept.content.decode()  # and now it learns of the 5
    assert 'id="id_erkenning"' not in kept.content.decode()


def test_the_same_answer_twice_is_no_clash(world: World, wave: Wave) -> None:
    phone, desk, address, sheet = opened(world, wave)
    for device in (phone, desk):
        assert device.post(address, {"was:gemeenschap": "", "gemeenschap": "na"}).status_code == 302
    assert selectors.answers_of(sheet) == {"gemeenschap": None}


def test_a_remark_is_never_lost_to_another_device(world: World, wave: Wave) -> None:
    phone, desk, address, sheet = opened(world, wave)
    assert phone.post(address, {"was:remark:": "", "remark:": "Druk jaar."}).status_code == 302
    clash = desk.post(address, {"was:remark:": "", "remark:": "Rustig jaar."})
    assert clash.status_code == 409
    page = clash.content.decode()
    assert "Druk jaar." in page
    assert "Rustig jaar." in page
    assert Remark.objects.get().text == "Druk jaar."
    both = {"was:remark:": "Druk jaar.", "remark:": "Druk jaar. Later rustig."}
    assert desk.post(address, both).status_code == 302
    assert selectors.remarks_of(sheet) == {"belongingness": "Druk jaar. Later rustig."}
    assert desk.post(address, {"was:remark:": "Druk jaar. Later rustig.", "remark:": ""}).status_code == 302
    assert selectors.remarks_of(sheet) == {}


def test_a_sheet_sent_on_one_device_is_fixed_on_the_other(world: World, wave: Wave) -> None:
    _phone, desk, address, sheet = opened(world, wave)
    services.answer(by=world.anna, sheet=sheet, item="gemeenschap", value=3)
    services.submit(by=world.anna, sheet=sheet, leaving_open=25)
    refused = desk.post(address, {"was:gemeenschap": "3", "gemeenschap": "5"})
    assert refused.status_code == 409
    assert "ligt vast" in refused.content.decode()
    assert selectors.answers_of(sheet) == {"gemeenschap": 3}
    assert desk.get(address).status_code == 302
