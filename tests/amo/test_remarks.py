"""What people write at a questionnaire is theirs, and read for research only after a yes of its own."""

import pytest
from django.urls import reverse

from amo import services
from amo.models import Remark, Sheet, Wave
from amo.selectors.remarks import research_remarks
from plg.errors import DomainError, Refused
from plg.models import AuditLine, Membership
from plg.services.names import free_texts
from plg.words import Purpose
from tests import factories as make
from tests.world import World

pytestmark = pytest.mark.django_db
SAID = "Vooral bij de start."


def written(by: Membership, wave: Wave, said: str = SAID) -> Sheet:
    """A sheet with one answer and one remark, not sent."""
    sheet = services.begin(by=by, wave=wave)
    services.answer(by=by, sheet=sheet, item="veiligheid", value=3)
    services.remark(by=by, sheet=sheet, scale="uniqueness", text=said, before="")
    return sheet


def sent(by: Membership, wave: Wave, *, counts: bool | None = True) -> Sheet:
    make.consent(by, Purpose.AMO)
    return services.submit(by=by, sheet=written(by, wave), leaving_open=99, remarks_count=counts)


def test_the_consent_alone_is_no_yes_to_reading_words(world: World, wave: Wave) -> None:
    sheet = sent(world.anna, wave, counts=None)
    assert not research_remarks(world.north).exists()
    assert not Remark.objects.get().texts.exists()
    with pytest.raises(Refused):
        services.let_remarks_count(by=world.bram, sheet=sheet, counts=True)
    services.let_remarks_count(by=world.anna, sheet=sheet, counts=True)
    (remark,) = research_remarks(world.north)
    assert remark.kept
    title, said = remark.kept.text.split("\n")
    assert (bool(title), said) == (True, SAID), "under what stood above it on the page"
    assert remark.kept.uid in {text.uid for text in free_texts(world.north)}
    assert AuditLine.objects.get(word="sheet.remarks_research").detail["counts"] is True
    make.consent(world.anna, Purpose.AMO, given=False)
    assert not research_remarks(world.north).exists()
    with pytest.raises(DomainError, match="toestemming"):
        services.let_remarks_count(by=world.anna, sheet=sheet, counts=True)


def test_it_is_asked_at_sending_and_can_be_changed(world: World, wave: Wave) -> None:
    make.consent(world.anna, Purpose.AMO, given=False)
    client, sheet = world.client(world.anna), written(world.anna, wave)
    address = reverse("amo:review", args=["north", sheet.uid])
    assert "Onderzoekers mogen lezen" not in client.get(address).content.decode()
    make.consent(world.anna, Purpose.AMO)
    assert "Onderzoekers mogen lezen" in client.get(address).content.decode()
    client.post(address, {"leaving_open": "99", "asks_remarks": "1", "remarks_count": "1"})
    assert research_remarks(world.north).count() == 1
    assert "Laat niet meer meetellen" in client.get(address).content.decode()
    client.post(reverse("amo:remarks", args=["north", sheet.uid]), {"counts": "0"})
    assert not research_remarks(world.north).exists()
    assert "Alleen jij leest" in client.get(address).content.decode()


def test_a_sheet_that_is_opened_again_is_out_until_it_is_sent(world: World, wave: Wave) -> None:
    sheet = sent(world.anna, wave)
    services.reopen(by=world.karim, sheet=sheet, reason="Je vroeg erom.")
    assert not research_remarks(world.north).exists()
    services.remark(by=world.anna, sheet=sheet, scale="uniqueness", text="Anders.", before=SAID)
    services.submit(by=world.anna, sheet=sheet, leaving_open=99)
    assert research_remarks(world.north).exists()
    assert [text.number for text in Remark.objects.get().texts.order_by("number")] == [1, 2]


def test_a_remark_stands_at_a_part_that_is_there_and_the_same_again_is_no_change(world: World, wave: Wave) -> None:
    sheet = written(world.anna, wave)
    moment = Remark.objects.get().changed_at
    with pytest.raises(DomainError, match="hoort niet bij deze vragenlijst"):
        services.remark(by=world.anna, sheet=sheet, scale="bestaat_niet", text="Iets.", before="")
    assert services.remark(by=world.anna, sheet=sheet, scale="uniqueness", text=f" {SAID} ", before=SAID) is None
    assert Remark.objects.get().changed_at == moment
    assert services.remark(by=world.anna, sheet=sheet, scale="uniqueness", text="", before=SAID) is None
    assert not Remark.objects.exists()
