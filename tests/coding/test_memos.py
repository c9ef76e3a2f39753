"""Memos on a code, a case and a round: their writer's alone before the freeze, in one file, and never a difference."""

from typing import Any

import pytest
from django.urls import reverse

from coding.models import Assignment, Memo, Round
from coding.selectors import agreeing
from coding.selectors.memos import memo_rows, memos_of
from coding.services import rounds, workbench
from coding.services.leaving import erase
from coding.services.memos import write_memo_about
from plg.errors import DomainError, Refused
from plg.slots import Going
from plg.words import Purpose
from tests import factories
from tests.coding.conftest import choose
from tests.world import Sentinel, World

pytestmark = pytest.mark.django_db


def seen(world: World, round: Round) -> str:
    """Return what the page of Eva's last memo says that it showed."""
    return memos_of(world.eva, round)[-1].seen


def test_only_the_writer_reads_a_memo_until_the_freeze(world: World, opened: Round) -> None:
    case = world.bram.pseudonym.code
    write_memo_about(by=world.eva, round=opened, text=f"De ronde: {Sentinel.MEMO}")
    write_memo_about(by=world.eva, round=opened, text=f"De code: {Sentinel.MEMO}", code="veiligheid")
    write_memo_about(by=world.eva, round=opened, text=f"Hij: {Sentinel.MEMO}", case=case)
    write_memo_about(by=world.eva, round=opened, text=f"Hij toch: {Sentinel.MEMO}", case=case, seen=seen(world, opened))
    workbench.write_memo(by=world.eva, round=opened, position=2, memo="Bij de tekst, met Anna.")
    assert [view.kind for view in memos_of(world.eva, opened)] == ["round", "code", "case", "source"]
    assert memos_of(world.gijs, opened) == []
    page = reverse("coding:memos", args=["north", opened.uid])
    file = reverse("coding:memos_file", args=["north", opened.uid])
    gijs = world.client(world.gijs)
    assert Sentinel.MEMO not in gijs.get(page).text + gijs.get(file).text
    for who in (world.eva, world.gijs):
        for position in (1, 2, 3):
            choose(who, opened, position, "overig")
    frozen = rounds.freeze_round(round=opened, by=world.eva)
    assert len(memos_of(world.gijs, frozen)) == 4
    assert Sentinel.MEMO in gijs.get(page).text
    rows = memo_rows(world.gijs, frozen)
    assert [row[1:4] for row in rows[1:]] == [
        ["round", "", ""],
        ["code", "veiligheid", ""],
        ["case", case, ""],
        ["source", "", 2],
    ]
    assert "Anna" not in str(rows[1:])
    assert agreeing.differences_of(world.eva, frozen) == []
    assert Sentinel.MEMO in gijs.get(file).text


def test_a_memo_goes_when_it_is_emptied_and_with_whom_it_is_about(world: World, opened: Round) -> None:
    case = world.bram.pseudonym.code
    write_memo_about(by=world.eva, round=opened, text="Iets.", code="veiligheid")
    write_memo_about(by=world.eva, round=opened, text=" ", code="veiligheid", seen=seen(world, opened))
    assert not Memo.objects.exists()
    write_memo_about(by=world.eva, round=opened, text="Over hem.", case=case)
    factories.consent(world.bram, Purpose.ENTRIES, given=False)
    assert memos_of(world.eva, opened) == []
    factories.consent(world.bram, Purpose.ENTRIES)
    assert len(memos_of(world.eva, opened)) == 1
    erase(Going(world.bram.user, (world.bram,)))
    assert not Memo.objects.exists()


def test_a_memo_is_about_something_of_this_round_and_by_a_researcher(world: World, opened: Round) -> None:
    for about in ({"code": "bestaat_niet"}, {"case": "NIET1"}, {"case": world.chantal.pseudonym.code}):
        with pytest.raises(DomainError):
            write_memo_about(by=world.eva, round=opened, text="Iets.", **about)
    with pytest.raises(Refused):
        write_memo_about(by=world.anna, round=opened, text="Iets.")
    with pytest.raises(DomainError):
        write_memo_about(by=world.xander, round=opened, text="Iets.")


def test_a_memo_is_written_and_changed_on_the_page(world: World, opened: Round) -> None:
    page = reverse("coding:memos", args=["north", opened.uid])
    eva = world.client(world.eva)
    eva.post(page, {"about": "code:veiligheid", "text": "Kijk naar de grens."})
    assert eva.get(page, {"over": "code:veiligheid"}).context["form"].initial["text"] == "Kijk naar de grens."
    assert eva.post(page, {"about": "code:niets", "text": "Iets."}).status_code == 400
    assert Memo.objects.get().text == "Kijk naar de grens."


def test_a_memo_that_was_not_on_the_screen_is_never_written_over(world: World, opened: Round) -> None:
    page = reverse("coding:memos", args=["north", opened.uid])
    eva = world.client(world.eva)
    eva.post(page, {"about": "code:veiligheid", "text": "Kijk naar de grens."})
    shown = eva.get(page, {"over": "code:veiligheid"}).context["form"].initial["seen"]
    for text in ("Iets heel anders.", ""):
        answer = eva.post(page, {"about": "code:veiligheid", "text": text})
        assert answer.status_code == 400
        assert "Kijk naar de grens." in answer.text
        assert text in answer.text
    assert Memo.objects.get().text == "Kijk naar de grens."
    eva.post(page, {"about": "code:veiligheid", "text": "Kijk naar de grens, en naar wie spreekt.", "seen": shown})
    assert Memo.objects.get().text == "Kijk naar de grens, en naar wie spreekt."
    assert (
        eva.post(page, {"about": "code:veiligheid", "text": "Van een oud venster.", "seen": shown}).status_code == 400
    )


def test_a_memo_on_a_text_is_not_written_over_by_a_window_that_did_not_know_it(world: World, opened: Round) -> None:
    address = reverse("coding:source", args=["north", opened.uid, 1])
    eva = world.client(world.eva)
    part = {"HX-Request": "true"}

    def send(memo: str, *seen: str, headers: dict[str, str] | None = None) -> Any:
        return eva.post(address, {"act": "memo", "memo": memo, "seen": seen}, headers=headers)

    def kept() -> str:
        return Assignment.objects.get(source__position=1, coder__membership=world.eva).memo

    assert send("Van hier.", "", headers=part).status_code == 204
    assert send("Van hier en nu.\r\n", "", "Van hier.", headers=part).status_code == 204
    for memo in ("Van een oud venster.", ""):
        refused = send(memo, "", headers=part)
        assert refused.status_code == 409
        assert "<html" not in refused.text
        assert "data-stands>Van hier en nu.</blockquote>" in refused.text
        page = send(memo, "Van hier.")
        assert page.status_code == 409
        assert f'aria-keyshortcuts="m">{memo}</textarea>' in page.text
        assert 'name="seen" value="Van hier en nu."' in page.text  # it is on the screen now
        assert kept() == "Van hier en nu."
    assert send("Van hier en nu.", "iets anders", headers=part).status_code == 204  # the same words are no loss
    assert send("Samen.", "Van hier en nu.", headers=part).status_code == 204
    assert kept() == "Samen."


def test_a_memo_that_comes_after_the_freeze_is_given_back(world: World, opened: Round) -> None:
    for who in (world.eva, world.gijs):
        for position in (1, 2, 3):
            choose(who, opened, position, "overig")
    rounds.freeze_round(round=opened, by=world.eva)
    address = reverse("coding:source", args=["north", opened.uid, 1])
    eva = world.client(world.eva)
    for headers in ({}, {"HX-Request": "true"}):
        answer = eva.post(address, {"act": "memo", "memo": "Nog getypt.", "seen": ""}, headers=headers)
        assert answer.status_code == 409
        assert "Deze ronde is bevroren" in answer.text
        assert headers or "Nog getypt.</blockquote>" in answer.text


def test_words_of_a_quote_that_is_refused_stay(world: World, opened: Round) -> None:
    choose(world.eva, opened, 1, "overig")
    address = reverse("coding:source", args=["north", opened.uid, 1])
    for headers in ({}, {"HX-Request": "true"}):
        answer = world.client(world.eva).post(address, {"act": "quote:overig", "quote": "Nergens."}, headers=headers)
        assert "niet precies zo in de tekst" in answer.text
        assert ">Nergens.</textarea>" in answer.text
