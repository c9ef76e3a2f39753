"""What comes into a round while it is open, and what never does; practice from a settled round that changed since."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from coding.models import Assignment, CodeBook, Round, Source
from coding.selectors.rounds import progress
from coding.services import adding, opening, rounds
from coding.services.freezing import ALL, Sample, take_texts
from coding.services.memos import write_memo_about
from coding.services.planning import seal_of
from coding.services.rounds import Plan
from coding.services.workbench import MOST_QUOTES, choose_code, mark_quote
from coding.words import RoundState
from plg.errors import DomainError
from plg.models import AuditLine
from plg.queue import WorkFailed
from plg.words import Purpose
from tests import factories
from tests.coding.conftest import MakeRound, Write, a_researcher, choose, settle_names
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def eva(world: World) -> Client:
    return world.client(world.eva)


def settled(world: World, round: Round) -> Round:
    for who in (world.eva, world.gijs):
        for position in round.sources.values_list("position", flat=True):
            choose(who, round, position, "overig")
    rounds.freeze_round(round=round, by=world.eva)
    return rounds.settle_round(round=round, by=world.eva)


def given(round: Round) -> dict[str, set[int]]:
    """Which texts each coder has, by first name."""
    found: dict[str, set[int]] = {}
    for row in Assignment.objects.filter(source__round=round).select_related("source", "coder__membership__user"):
        found.setdefault(row.coder.membership.user.name.split()[0], set()).add(row.source.position)
    return found


class TestAdding:
    def test_texts_and_coders_come_in_by_the_page_of_the_round(
        self, eva: Client, world: World, write: Write, opened: Round
    ) -> None:
        address = reverse("coding:round_add", args=["north", opened.uid])
        assert eva.post(address, {"what": "iets"}).status_code == 400
        none = eva.post(address, {"what": "texts"})
        assert (none.status_code, "nog geen teksten" in none.text) == (400, True)
        write(world.bram, "Later die week.")
        settle_names(world)
        assert eva.post(address, {"what": "texts"}).status_code == 302
        assert opened.sources.count() == 4
        nobody = eva.post(address, {"what": "coders"})
        assert nobody.status_code == 400
        rosa = a_researcher(world)
        assert eva.post(address, {"what": "coders", "coders": [str(rosa.uid)]}).status_code == 302
        assert given(opened)["Rosa"] == {1, 2, 3, 4}

    def test_a_practice_round_keeps_the_texts_it_was_made_with(
        self, world: World, write: Write, draft: MakeRound
    ) -> None:
        write(world.anna, "Dit is tekst 1.")
        settle_names(world)
        practice = rounds.open_round(round=draft([world.gijs], is_practice=True, expert=world.eva), by=world.eva)
        write(world.anna, "Dit is tekst 2.")
        settle_names(world)
        with pytest.raises(DomainError, match="Aan een oefenronde komen geen teksten bij"):
            adding.add_texts(round=practice, by=world.eva, sample=ALL)
        assert practice.sources.count() == 1
        adding.add_coders(round=practice, by=world.eva, coders=[a_researcher(world)])
        assert given(practice) == {"Gijs": {1}, "Eva": {1}, "Rosa": {1}}

    @pytest.mark.parametrize("who", ["anna", "karim", "marijke", "xander"])
    def test_nobody_but_a_researcher_of_the_community_comes_in_to_code(
        self, world: World, opened: Round, who: str
    ) -> None:
        with pytest.raises(DomainError, match="Alleen onderzoekers van deze leergemeenschap"):
            adding.add_coders(round=opened, by=world.eva, coders=[a_researcher(world), getattr(world, who)])
        assert opened.coders.count() == 2

    def test_a_newcomer_shares_in_what_two_code_and_never_gets_one_text_twice(
        self, world: World, write: Write, draft: MakeRound
    ) -> None:
        for number in range(6):
            write(world.anna, f"Dit is tekst {number}.")
        settle_names(world)
        opened = rounds.open_round(round=draft(per_text=2), by=world.eva)
        assert [row.given for row in progress(opened)] == [6, 6]
        adding.add_coders(round=opened, by=world.eva, coders=[a_researcher(world)])
        work = given(opened)
        assert sum(map(len, work.values())) == 12, "each text is still coded by two, and nobody has one twice"
        assert {len(texts) for texts in work.values()} == {4}
        for position in range(1, 7):
            assert sum(position in texts for texts in work.values()) == 2

    def test_names_are_looked_for_in_what_was_not_searched_before(
        self, world: World, write: Write, opened: Round
    ) -> None:
        write(world.bram, "Toen kwam Cecilia binnen.")
        with pytest.raises(DomainError, match="nog 1 mogelijke naam open"):
            take_texts(opened, by=world.eva, sample=Sample(count=1))
        assert opened.sources.count() == 3


class TestPlanning:
    def test_memos_on_codes_keep_a_round_with_its_book(self, world: World, draft: MakeRound) -> None:
        made, other = draft(), factories.code_book("ander")
        plan: dict[str, Any] = {"by": world.eva, "round": made, "plan": Plan("Anders", [world.eva])}
        write_memo_about(by=world.eva, round=made, text="Waar ligt de grens?", code="veiligheid")
        with pytest.raises(DomainError, match="al memo's bij codes van dit codeboek"):
            rounds.edit_round(**plan, book=other, was=seal_of(made))
        assert rounds.edit_round(**plan, book=made.book, was=seal_of(made)).title == "Anders"

    def test_an_example_is_coded_with_the_book_one_practises_with(
        self, world: World, opened: Round, draft: MakeRound
    ) -> None:
        example = settled(world, opened)
        plan = Plan("Oefenen", [a_researcher(world)], is_practice=True, copied_from=example)
        with pytest.raises(DomainError, match="met een ander codeboek gecodeerd"):
            rounds.make_round(by=world.eva, book=factories.code_book("ander"), plan=plan)
        assert rounds.make_round(by=world.eva, book=example.book, plan=plan).copied_from == example

    def test_practice_waits_for_an_example_that_is_settled_and_holds_texts(
        self, world: World, opened: Round, draft: MakeRound
    ) -> None:
        example = settled(world, opened)
        practice = draft([a_researcher(world)], is_practice=True, copied_from=example)
        back = rounds.go_back(round=example, to=RoundState.FROZEN, by=world.eva, reason="Een vergissing.")
        with pytest.raises(DomainError, match="niet meer vastgesteld"):
            rounds.open_round(round=practice, by=world.eva)
        rounds.settle_round(round=back, by=world.eva)
        for author in (world.anna, world.bram):
            factories.consent(author, Purpose.ENTRIES, given=False)
        with pytest.raises(DomainError, match="nog geen teksten"):
            rounds.open_round(round=practice, by=world.eva)
        assert not Source.objects.filter(round=practice).exists()
        factories.consent(world.bram, Purpose.ENTRIES)
        rounds.open_round(round=practice, by=world.eva)
        assert [source.member for source in practice.sources.all()] == [world.bram]

    def test_a_round_asked_for_by_somebody_who_is_gone_says_so(
        self, world: World, write: Write, draft: MakeRound
    ) -> None:
        write(world.anna, "Ik at mee met de opvang.")
        settle_names(world)
        made, rosa = draft(), a_researcher(world)
        gone = rosa.uid
        rosa.delete()
        with pytest.raises(WorkFailed, match="hoort niet meer bij de groep"):
            opening.open_asked(round=made.uid, by=gone, tell=lambda *_told: None)
        made.refresh_from_db()
        assert made.state == RoundState.DRAFT

    def test_a_press_on_a_round_that_is_open_opens_nothing(self, world: World, opened: Round) -> None:
        with pytest.raises(DomainError, match="open om te coderen"):
            opening.ask_to_open(round=opened, by=world.eva)
        assert AuditLine.objects.filter(word="coding.round_open").count() == 1


def test_a_code_is_shown_by_at_most_twenty_quotes(world: World, write: Write, draft: MakeRound) -> None:
    words = [f"woord{number:02d}" for number in range(MOST_QUOTES + 1)]
    write(world.anna, " ".join(words))
    settle_names(world)
    here: dict[str, Any] = {"by": world.eva, "round": rounds.open_round(round=draft(), by=world.eva), "position": 1}
    choose_code(**here, code="gemeenschap")
    for word in words[:-1]:
        mark_quote(**here, quote=word)
    with pytest.raises(DomainError, match="20 citaten"):
        mark_quote(**here, quote=words[-1])
    kept = mark_quote(**here, quote=f"{words[0]} {words[1]} {words[2]}")
    assert kept.codings.get().quotes.count() == MOST_QUOTES - 2, "in place of those it overlaps"


def test_a_book_of_another_community_is_not_planned_with(world: World, opened: Round, book: CodeBook) -> None:
    with pytest.raises(Round.DoesNotExist):
        rounds.edit_round(by=world.xander, round=opened, book=book, plan=Plan("X", [world.xander]), was=seal_of(opened))
