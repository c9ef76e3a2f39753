"""From a name in a text to a masked text: searched, decided by the masker, and given out only then."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from logbook.services import write_entry
from logbook.words import Circle
from plg.errors import DomainError, Refused
from plg.models import AuditLine, Membership, NameFinding
from plg.selectors import open_findings
from plg.services import names
from plg.slots import FreeText
from plg.words import FindingKind, FindingState, Purpose
from tests import factories
from tests.world import World

TEXT = "Samen met Cecilia en Anna een vacature opengesteld. Cecilia was blij."


def write(by: Membership, text: str, *, counts: bool = True) -> None:
    write_entry(
        by=by,
        text=text,
        happened_on=date(2026, 3, 3),
        circles=[Circle.COMMUNITY],
        counts_in_research=counts,
        client_key=uuid4(),
    )


@pytest.fixture
def texts(world: World) -> list[FreeText]:
    write(world.bram, TEXT)
    return names.free_texts(world.north)


def test_only_texts_that_count_are_offered(world: World, texts: list[FreeText]) -> None:
    assert [text.text for text in texts] == [TEXT]
    write(world.bram, "Met Dolores, maar dit telt niet mee.", counts=False)
    factories.consent(world.fatma, Purpose.ENTRIES)
    write(world.fatma, "Met Igor; ik trok mijn toestemming in.")
    assert len(names.free_texts(world.north)) == 2
    factories.consent(world.fatma, Purpose.ENTRIES, given=False)
    assert names.free_texts(world.north) == texts
    assert names.free_texts(world.south) == []


def test_searching_twice_adds_nothing_and_keeps_decisions(world: World, texts: list[FreeText]) -> None:
    assert names.scan(world.north) == 3
    names.settle(by=world.karim, word="Cecilia", kind=FindingKind.WORD, state=FindingState.ACCEPTED)
    assert names.scan(world.north) == 1
    assert NameFinding.objects.count() == 3


def test_nothing_leaves_while_something_is_open(world: World, texts: list[FreeText]) -> None:
    names.scan(world.north)
    with pytest.raises(DomainError, match="namen open"):
        names.masked_texts(world.north, texts)
    names.settle(by=world.karim, word="Cecilia", kind=FindingKind.WORD, state=FindingState.MASKED)
    names.settle(by=world.karim, word="Anna", kind=FindingKind.PERSON, state=FindingState.ACCEPTED)
    (text,) = names.masked_texts(world.north, texts).values()
    assert text == "Samen met [naam] en Anna een vacature opengesteld. [naam] was blij."
    assert AuditLine.objects.filter(word="names.settled").count() == 2


def test_masking_all_leaves_nothing_open(world: World, texts: list[FreeText]) -> None:
    names.scan(world.north)
    assert names.mask_all(by=world.karim) == 3
    assert not open_findings(world.north).exists()
    (text,) = names.masked_texts(world.north, texts).values()
    assert "Cecilia" not in text
    assert "Anna" not in text


def test_only_the_masker_decides(world: World, texts: list[FreeText]) -> None:
    names.scan(world.north)
    for other in (world.anna, world.marijke, world.eva, world.wilma):
        if other is not world.wilma:
            with pytest.raises(Refused):
                names.mask_all(by=other)
            with pytest.raises(Refused):
                names.settle(by=other, word="Anna", kind=FindingKind.PERSON, state=FindingState.ACCEPTED)
    assert names.mask_all(by=world.wilma) == 0  # the coordinator of another community reaches only their own
    assert open_findings(world.north).count() == 3


def test_the_masker_decides_on_the_page_word_by_word(world: World, texts: list[FreeText]) -> None:
    names.scan(world.north)
    address = reverse("plg:names", args=["north"])
    client = world.client(world.karim)
    page = client.get(address).content.decode()
    assert "<mark>Cecilia</mark>" in page
    assert "2 plekken" in page
    decided = client.post(address, {"word": "Cecilia", "kind": "word", "state": "masked"}, follow=True)
    assert "2 plekken gemaskeerd" in decided.content.decode()
    assert "<mark>Cecilia</mark>" not in decided.content.decode()
    assert client.post(address, {"word": "Anna", "kind": "person", "state": "open"}).status_code == 400
    client.post(reverse("plg:names_mask_all", args=["north"]))
    assert not open_findings(world.north).exists()


def test_an_edit_makes_a_new_text_that_is_searched_anew(world: World, texts: list[FreeText]) -> None:
    names.scan(world.north)
    names.mask_all(by=world.karim)
    write(world.bram, "Later ook met Sjaak.")
    client = world.client(world.karim)
    client.post(reverse("plg:names_search", args=["north"]))
    assert open_findings(world.north).count() == 1


def test_leaving_it_open_is_no_decision(world: World, texts: list[FreeText]) -> None:
    names.scan(world.north)
    with pytest.raises(DomainError, match="Kies wat er met dit woord moet gebeuren"):
        names.settle(by=world.karim, word="Bram", kind=FindingKind.PERSON, state=FindingState.OPEN)
