"""What a code book in the making refuses: too many codes, too deep, no reason, what is gone; nothing is half done."""

from typing import Any

import pytest
from django.urls import reverse

from coding import tree
from coding.models import BookDraft, CodeChange
from coding.services import books, codes
from plg.errors import DomainError, Gone, Refused
from plg.words import Role
from tests import factories
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(world: World) -> BookDraft:
    """A book of the community in the making: `rust`, with `stilte` in it, and `samen`."""
    made = books.begin_draft(by=world.eva, title="Ons boek")
    for label, above in (("Rust", ""), ("Stilte", "rust"), ("Samen", "")):
        codes.add_code(by=world.eva, draft=made, edition=edition(made), parts={"label": label}, above=above)
    edition(made)
    return made


def edition(draft: BookDraft) -> int:
    draft.refresh_from_db()
    return draft.edition


def on(world: World, draft: BookDraft) -> dict[str, Any]:
    return {"by": world.eva, "draft": draft, "edition": edition(draft)}


def shape(draft: BookDraft) -> list[tuple[int, str]]:
    draft.refresh_from_db()
    return [(placed.level, placed.key) for placed in tree.walk(draft.body["codes"])]


WHOLE = [(0, "rust"), (1, "stilte"), (0, "samen")]


def test_a_book_holds_so_many_codes_and_no_more(
    world: World, draft: BookDraft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(codes, "MOST_CODES", 4)
    codes.add_code(**on(world, draft), parts={"label": "Vier"}, above="")
    with pytest.raises(DomainError, match="zoveel codes dat er geen bij kan"):
        codes.add_code(**on(world, draft), parts={"label": "Vijf"}, above="")
    assert shape(draft) == [*WHOLE, (0, "vier")]


def test_a_book_goes_so_deep_and_no_deeper_however_a_code_comes_there(world: World, draft: BookDraft) -> None:
    above = "samen"
    for number in range(tree.MOST_DEEP):
        above = codes.add_code(**on(world, draft), parts={"label": f"Dieper {number}"}, above=above)
    before = shape(draft)
    assert max(level for level, _key in before) == tree.MOST_DEEP
    with pytest.raises(DomainError, match="Zo diep gaat een codeboek niet"):
        codes.add_code(**on(world, draft), parts={"label": "Te diep"}, above=above)
    with pytest.raises(DomainError, match="Zo diep gaat een codeboek niet"):
        codes.write_code(**on(world, draft), key="rust", parts={}, above=above)
    assert shape(draft) == before


def test_a_code_that_stays_or_moves_keeps_its_name_and_what_stands_in_it(world: World, draft: BookDraft) -> None:
    codes.write_code(**on(world, draft), key="stilte", parts={"definition": "Niets te horen."}, above="rust")
    assert shape(draft) == WHOLE
    codes.write_code(**on(world, draft), key="rust", parts={"definition": "Rustig."}, above="")
    assert shape(draft) == WHOLE, "what is not moved keeps its place in the row"
    codes.write_code(**on(world, draft), key="rust", parts={"definition": "Kalm."}, above="samen")
    assert shape(draft) == [(0, "samen"), (1, "rust"), (2, "stilte")]
    assert tree.find(draft.body, "stilte").item["definition"] == "Niets te horen."
    with pytest.raises(Gone, match=r"staat niet \(meer\) in het ontwerp"):
        codes.write_code(**on(world, draft), key="stilte", parts={}, above="verdwenen")


def test_what_is_gone_is_said_and_so_is_a_reason_that_is_missing(world: World, draft: BookDraft) -> None:
    address = reverse("coding:book_code_step", args=["north", draft.uid, "verdwenen"])
    client = world.client(world.eva)
    assert client.post(address, {"how": "up", "shown": draft.edition}).status_code == 404
    with pytest.raises(Gone):
        codes.merge_codes(**on(world, draft), key="rust", others=["verdwenen"], why="Eén ding.")
    with pytest.raises(DomainError, match="Schrijf in één zin waarom"):
        codes.retire_code(**on(world, draft), key="samen", whole=False, why=" \n ")
    with pytest.raises(DomainError, match="minstens twee nieuwe"):
        codes.split_code(**on(world, draft), key="samen", into=[{"label": "Eén"}], why="Zomaar.")
    with pytest.raises(DomainError, match="minstens één andere"):
        codes.merge_codes(**on(world, draft), key="samen", others=["samen"], why="Zomaar.")
    assert (shape(draft), CodeChange.objects.count()) == (WHOLE, 0)


def test_a_code_named_twice_goes_in_once(world: World, draft: BookDraft) -> None:
    address = reverse("coding:book_code_act", args=["north", draft.uid, "samen", "samenvoegen"])
    asked = {"edition": draft.edition, "others": ["rust", "rust", "stilte"], "why": "Niet te scheiden."}
    assert world.client(world.eva).post(address, asked).status_code == 302
    assert shape(draft) == [(0, "samen")]
    assert [code["key"] for code in CodeChange.objects.get().old] == ["samen", "rust", "stilte"]


def test_what_only_the_form_would_refuse_is_told_before_a_book_is_given_out(world: World, draft: BookDraft) -> None:
    codes.write_code(**on(world, draft), key="samen", parts={"colour": "rood"}, above="")
    books.change_head(**on(world, draft), about={"title": "Ons boek", "source": "Geen.", "ours": "Alles."}, one=True)
    with pytest.raises(books.NotReady) as told:
        books.issue(**on(world, draft))
    assert [fault for fault in told.value.missing if "must look like #2F5D8C" in fault]
    draft.refresh_from_db()
    assert draft.issued is None


def test_a_file_never_writes_over_a_book_of_that_name_in_the_making(world: World, draft: BookDraft) -> None:
    body = {"one_per_source": False, "codes": [{"key": "weg", "label": {"nl": "Weg"}}]}
    with pytest.raises(DomainError, match="al een codeboek met deze titel in de maak"):
        books.draft_from_file(by=world.eva, about={"title": "Ons boek"}, body=body)
    assert shape(draft) == WHOLE


def test_a_draft_is_thrown_away_until_it_is_given_out(world: World, draft: BookDraft) -> None:
    client, address = world.client(world.eva), reverse("coding:book_draft_drop", args=["north", draft.uid])
    south = factories.member(world.south, "Vera Vos", Role.RESEARCHER)
    with pytest.raises(Refused, match="hoort bij een andere groep"):
        books.drop_draft(by=south, draft=draft)
    books.change_head(**on(world, draft), about={"title": "Ons boek", "source": "Geen.", "ours": "Alles."}, one=True)
    books.issue(**on(world, draft))
    refused = client.post(address, {"shown": edition(draft)})
    assert (refused.status_code, "al uitgegeven en blijft bestaan" in refused.content.decode()) == (409, True)
    other = books.begin_draft(by=world.eva, title="Nog een boek")
    gone = reverse("coding:book_draft_drop", args=["north", other.uid])
    assert client.post(gone, {"shown": other.edition}).status_code == 302
    assert not BookDraft.objects.filter(pk=other.pk).exists()
